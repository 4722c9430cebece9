package io.jenkins.plugins.deploymentverification.engine.jira.event;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import java.time.Duration;

/**
 * A text that a regular expression cannot look at for ever: nothing else stops a match that has begun, and some
 * expressions take exponential time. Not thread-safe.
 */
final class TimedText implements CharSequence {

    /** Asking for the time takes longer than reading a character. */
    private static final int READS_PER_LOOK = 1024;

    private final String text;
    private final Deadline deadline;
    private int reads;

    /** @param time from now, until which characters can be read */
    TimedText(String text, Duration time) {
        this.text = text;
        this.deadline = Deadline.in(time);
    }

    /** The time is over. */
    static final class ExpiredException extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** @throws ExpiredException once the time is over */
    @Override
    public char charAt(int index) {
        if (++reads % READS_PER_LOOK == 0 && deadline.isOver()) {
            throw new ExpiredException();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
