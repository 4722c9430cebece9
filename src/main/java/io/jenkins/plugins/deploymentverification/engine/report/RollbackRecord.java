package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A rollback that followed a verification, from the moment it was asked for.
 *
 * @param description what it does, such as {@code kubectl rollout undo of deployment/web to the previous revision}
 * @param cause what asked for it
 * @param who asked for it, as people name them; null where it was no person
 * @param reason given by who asked, or the verdict's first reason; null where there is none
 * @param startedAt when it began to change something; null before
 * @param endedAt null while it is under way
 * @param outcome where it stands
 * @param message why it did not succeed, or had nothing to undo; null otherwise
 * @param planned what it changes, a line for each command; empty until it has looked how things stand
 * @param commands those that were run so far, also those that only read, oldest first
 * @param recheck the verification after it; null where there is none (yet)
 * @param remark the message for readers of other languages; null where it is the same in all
 */
public record RollbackRecord(
        String description,
        Cause cause,
        @CheckForNull String who,
        @CheckForNull String reason,
        Instant requestedAt,
        @CheckForNull Instant startedAt,
        @CheckForNull Instant endedAt,
        Outcome outcome,
        @CheckForNull String message,
        List<String> planned,
        List<CommandRecord> commands,
        @CheckForNull Recheck recheck,
        @CheckForNull Remark remark) {

    /** Stands for who asked where a decision's deadline passed, and rolling back is what happens then. */
    public static final String DEADLINE = "the deadline of a decision";

    /** What asked for a rollback. */
    public enum Cause {
        /** A check whose action it is has failed. */
        VERDICT,
        /** A rule of the policy. */
        RULE,
        /** A person, on a page or as the answer to a question. */
        PERSON,
        /** A stage of a rollout that could not be carried out. */
        STAGE_FAILED,
        /** The end of a rollout before its time. */
        ABORT
    }

    /** Where a rollback stands. */
    public enum Outcome {
        /** It has not changed anything yet. */
        REQUESTED,
        RUNNING,
        DONE,
        FAILED,
        /** It was begun, and nobody knows whether it changed anything: a person must look. */
        UNKNOWN,
        /** It was ended before it changed anything. */
        ABORTED;

        /** Whether it is over. */
        public boolean isEnd() {
            return this != REQUESTED && this != RUNNING;
        }
    }

    /**
     * The verification after a rollback.
     *
     * @param id of the verification, in the same build
     * @param settledAt when it begins to measure: the time before is for the service to settle
     * @param verdict null while it measures
     * @param endedAt null while it measures
     */
    public record Recheck(
            String id,
            Instant settledAt,
            @CheckForNull Verdict verdict,
            @CheckForNull Instant endedAt) {}

    public RollbackRecord {
        planned = List.copyOf(planned);
        commands = List.copyOf(commands);
    }

    /** One whose message is the same in all languages. */
    public RollbackRecord(
            String description,
            Cause cause,
            @CheckForNull String who,
            @CheckForNull String reason,
            Instant requestedAt,
            @CheckForNull Instant startedAt,
            @CheckForNull Instant endedAt,
            Outcome outcome,
            @CheckForNull String message,
            List<String> planned,
            List<CommandRecord> commands,
            @CheckForNull Recheck recheck) {
        this(
                description,
                cause,
                who,
                reason,
                requestedAt,
                startedAt,
                endedAt,
                outcome,
                message,
                planned,
                commands,
                recheck,
                null);
    }

    /** The message in a reader's language, or null. */
    @CheckForNull
    public String message(Locale locale) {
        return remark == null ? message : remark.text(locale);
    }

    /** Whether the service was well after it; null where that is not known: not verified, inconclusive, under way. */
    @CheckForNull
    public Boolean healed() {
        if (recheck == null || recheck.verdict() == null) {
            return null;
        }
        return switch (recheck.verdict()) {
            case PASSED, WARNING -> Boolean.TRUE;
            case FAILED -> Boolean.FALSE;
            case INCONCLUSIVE -> null;
        };
    }
}
