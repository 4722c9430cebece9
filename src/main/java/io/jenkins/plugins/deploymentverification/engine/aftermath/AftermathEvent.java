package io.jenkins.plugins.deploymentverification.engine.aftermath;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Instant;
import java.util.List;

/**
 * Something that happened after a verdict. What a person must not lose is an event; events hold no secrets, since they
 * are part of the report.
 */
public sealed interface AftermathEvent {

    Instant at();

    /** A rollback was asked for. */
    record RollbackRequested(
            Instant at,
            String description,
            RollbackRecord.Cause cause,
            @CheckForNull String who,
            @CheckForNull String reason)
            implements AftermathEvent {}

    /**
     * It was read how things stand.
     *
     * @param before the rollback's own text, see {@code Rollback.look}
     * @param planned what it will do, a line for each command
     */
    record RollbackLooked(Instant at, String before, List<String> planned) implements AftermathEvent {

        public RollbackLooked {
            planned = List.copyOf(planned);
        }
    }

    /** From now on something may have changed. Recorded, and safe on disk, before anything is. */
    record RollbackStarted(Instant at) implements AftermathEvent {}

    /** A command was run for it. */
    record CommandRan(CommandRecord command) implements AftermathEvent {

        @Override
        public Instant at() {
            return command.at();
        }
    }

    /** All changes are made; they may not have taken effect yet. */
    record RollbackChanged(Instant at) implements AftermathEvent {}

    /**
     * The rollback is over.
     *
     * @param outcome one that is an end
     * @param message why it did not succeed, or had nothing to undo; null otherwise
     * @param remark the message for readers of other languages; null where it is the same in all
     */
    record RollbackEnded(
            Instant at,
            RollbackRecord.Outcome outcome,
            @CheckForNull String message,
            @CheckForNull Remark remark) implements AftermathEvent {

        public RollbackEnded(Instant at, RollbackRecord.Outcome outcome, @CheckForNull String message) {
            this(at, outcome, message, null);
        }

        public static RollbackEnded saying(Instant at, RollbackRecord.Outcome outcome, Remark remark) {
            return new RollbackEnded(at, outcome, remark.toString(), remark.isCoded() ? remark : null);
        }

        public RollbackEnded {
            if (!outcome.isEnd()) {
                throw new IllegalArgumentException(outcome + " is no end of a rollback");
            }
        }
    }

    /**
     * The verification after the rollback has begun.
     *
     * @param id of that verification
     * @param settledAt when its first measurement is due
     */
    record RecheckStarted(Instant at, String id, Instant settledAt) implements AftermathEvent {}

    /** The verification after the rollback is over. */
    record RecheckEnded(Instant at, Verdict verdict) implements AftermathEvent {}

    /**
     * A person is asked.
     *
     * @param question an open one
     */
    record DecisionAsked(DecisionRecord question) implements AftermathEvent {

        public DecisionAsked {
            if (!question.isOpen() || question.deadline() == null || question.fallback() == null) {
                throw new IllegalArgumentException("not a question with a deadline");
            }
        }

        @Override
        public Instant at() {
            return question.askedAt();
        }
    }

    /**
     * The question that was open is answered.
     *
     * @param who null where nobody was in time
     */
    record Decided(
            Instant at,
            DecisionRecord.Choice choice,
            @CheckForNull String who,
            @CheckForNull String reason) implements AftermathEvent {}

    /** The question is not open any more, because the build ended. */
    record QuestionWithdrawn(Instant at) implements AftermathEvent {}
}
