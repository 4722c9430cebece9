package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** A question to a person, which a verdict led to: it is open until they answer, or its deadline does. */
final class OpenQuestion {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final DecisionRecord question;
    private final Concluded verification;
    private final AftermathJournal journal;
    private final Clock clock;

    OpenQuestion(DecisionRecord question, Concluded verification, AftermathJournal journal, Clock clock) {
        this.question = question;
        this.verification = verification;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Answers it when its time is over.
     *
     * @return when to look again, also earlier than at its deadline, since the clock may be set
     */
    Duration await() throws IOException {
        Duration left = Duration.between(clock.instant(), question.deadline());
        if (left.isZero() || left.isNegative()) {
            answered(question.fallback(), null, null);
            return Duration.ZERO;
        }
        return left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
    }

    /**
     * A person answers.
     *
     * @throws IOException when that is no choice, or it cannot be kept
     */
    void answer(DecisionRecord.Choice choice, String who, @CheckForNull String reason) throws IOException {
        if (!question.choices().contains(choice)) {
            throw new IOException(choice + " is not among the choices");
        }
        answered(choice, who, reason);
    }

    private void answered(DecisionRecord.Choice choice, @CheckForNull String who, @CheckForNull String reason)
            throws IOException {
        journal.record(new AftermathEvent.Decided(clock.instant(), choice, who, reason));
        DecisionRecord answer = journal.answer();
        if (answer != null) {
            verification.notices().decision(verification.report(), answer);
        }
    }
}
