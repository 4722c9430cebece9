package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;

/**
 * The messages that wait for one robot, as a state machine: told what happens and when, it tells what is to be sent and
 * when. One message is under way at a time, so that their order is kept. No clock, no I/O; not thread-safe.
 */
final class Outbox {

    /** How many times the capacity critical messages may take before they are summed up as well. */
    private static final int CRITICAL_ROOM = 5;

    private final ChannelLimits limits;
    private final OutboxSettings settings;
    private final Digest digest;
    private final Pace pace;
    private final LinkedList<Letter> waiting = new LinkedList<>();
    private Instant pausedUntil = Instant.MIN;

    @CheckForNull
    private Letter underWay;

    Outbox(ChannelLimits limits, OutboxSettings settings, Locale locale, List<Instant> sentBefore) {
        this.limits = limits;
        this.settings = settings;
        digest = new Digest(locale);
        pace = new Pace(limits.rates(), sentBefore);
    }

    void offer(Letter letter) {
        waiting.addLast(letter);
        if (waiting.size() > settings.capacity()) {
            fold(false);
        }
        if (waiting.size() > settings.capacity() * CRITICAL_ROOM) {
            fold(true);
        }
    }

    /** Neighbours become one, so that the order stays. */
    private void fold(boolean criticalToo) {
        List<Letter> folded = new ArrayList<>();
        for (Letter letter : waiting) {
            Letter last = folded.isEmpty() ? null : folded.get(folded.size() - 1);
            boolean together = last != null && (criticalToo || !last.isCritical() && !letter.isCritical());
            if (together) {
                folded.set(folded.size() - 1, last.and(letter, digest));
            } else {
                folded.add(letter);
            }
        }
        waiting.clear();
        waiting.addAll(folded);
    }

    /** When the next message may be sent; null when none waits, or one is under way. */
    @CheckForNull
    Instant dueAt(Instant now) {
        return waiting.isEmpty() || underWay != null ? null : freeAt(now);
    }

    /** When the robot takes a message, as far as is known; now at the earliest. */
    Instant freeAt(Instant now) {
        Instant at = pace.next(now);
        return pausedUntil.isAfter(at) ? pausedUntil : at;
    }

    /** One that did not wait here is sent. */
    void count(Instant now) {
        pace.count(now);
    }

    /** The robot wants no messages for a while. */
    void throttled(@CheckForNull Duration pause, Instant now) {
        pausedUntil = now.plus(pause == null ? limits.penalty() : pause);
    }

    /** The next message, which is under way from now on; null when it is not yet time. */
    @CheckForNull
    Letter take(Instant now) {
        Instant due = dueAt(now);
        if (due == null || due.isAfter(now)) {
            return null;
        }
        underWay = waiting.removeFirst().tried();
        pace.count(now);
        return underWay;
    }

    /** What was under way is delivered. */
    void sent() {
        underWay = null;
    }

    /**
     * What was under way failed.
     *
     * @return whether it is given up; otherwise it is the next one again
     */
    boolean failed(ChannelException failure, Instant now) {
        Letter letter = underWay;
        underWay = null;
        if (letter == null) {
            throw new IllegalStateException("nothing is under way");
        }
        boolean throttled = failure.kind() == ChannelException.Kind.THROTTLED;
        Duration pause = failure.retryAfter();
        if (throttled) {
            // the service counts on, whichever message comes next
            throttled(pause, now);
        }
        boolean tooOld = letter.writtenAt().plus(settings.longest()).isBefore(throttled ? pausedUntil : now);
        boolean tooOften = !throttled && letter.attempts() > settings.pauses().size();
        if (!failure.mayPass() || tooOld || tooOften) {
            return true;
        }
        if (!throttled) {
            Duration own = settings.pauses().get(letter.attempts() - 1);
            pausedUntil = now.plus(pause != null && pause.compareTo(own) > 0 ? pause : own);
        }
        waiting.addFirst(throttled ? letter.withAttempts(letter.attempts() - 1) : letter);
        return false;
    }

    /** What is under way was interrupted by the end of the process: it is the next one again. */
    void interrupted() {
        if (underWay != null) {
            waiting.addFirst(underWay);
            underWay = null;
        }
    }

    /** All that is not delivered yet, in order. */
    List<Letter> letters() {
        List<Letter> all = new ArrayList<>();
        if (underWay != null) {
            all.add(underWay);
        }
        all.addAll(waiting);
        return all;
    }

    List<Instant> sentTimes() {
        return pace.sent();
    }
}
