package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person was asked about a deployment, or decided unasked. No secrets.
 *
 * @param choices among which they choose
 * @param submitters users and groups that may decide; empty for all who may build
 * @param askedAt when the question was put; of an unasked one the time of the decision
 * @param deadline when {@code fallback} is taken; null for an unasked one
 * @param fallback what happens where nobody decides in time; null for an unasked one
 * @param choice null while it is open, and where the build ended before
 * @param who decided; null while it is open and where the deadline did
 * @param reason in the person's words, or null
 * @param decidedAt null while it is open
 */
public record DecisionRecord(
        Kind kind,
        List<Choice> choices,
        List<String> submitters,
        Instant askedAt,
        @CheckForNull Instant deadline,
        @CheckForNull Choice fallback,
        @CheckForNull Choice choice,
        @CheckForNull String who,
        @CheckForNull String reason,
        @CheckForNull Instant decidedAt) {

    /** What it was about. */
    public enum Kind {
        /** A verification was inconclusive. */
        INCONCLUSIVE,
        /** A progressive rollout was told to pause after a stage. */
        PAUSE,
        /** A failed verdict, overruled unasked. */
        OVERRULE
    }

    /** What can be decided. */
    public enum Choice {
        /** The deployment stays. */
        KEEP,
        /** It is undone. */
        ROLL_BACK,
        /** Nothing is undone, and the build fails. */
        FAIL
    }

    public DecisionRecord {
        choices = List.copyOf(choices);
        submitters = List.copyOf(submitters);
    }

    public boolean isOpen() {
        return choice == null && decidedAt == null;
    }

    /** Whether it was put and the build ended before there was an answer. */
    public boolean isWithdrawn() {
        return choice == null && decidedAt != null;
    }

    /** Whether nobody decided in time. */
    public boolean isByDeadline() {
        return choice != null && who == null;
    }

    /** A failed verdict that was overruled. */
    public static DecisionRecord overruled(String who, String reason, Instant at) {
        return new DecisionRecord(
                Kind.OVERRULE, List.of(Choice.KEEP), List.of(), at, null, null, Choice.KEEP, who, reason, at);
    }

    /** The same, decided. */
    public DecisionRecord decided(
            @CheckForNull Choice made, @CheckForNull String person, @CheckForNull String why, Instant at) {
        return new DecisionRecord(kind, choices, submitters, askedAt, deadline, fallback, made, person, why, at);
    }

    /** The one that overruled a failed verdict; the last, if there are several. */
    public static Optional<DecisionRecord> overruling(List<DecisionRecord> decisions) {
        return decisions.stream().filter(d -> d.kind() == Kind.OVERRULE).reduce((first, last) -> last);
    }
}
