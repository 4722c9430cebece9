package io.jenkins.plugins.deploymentverification.engine.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Instant;

/** Something that happened in a rollout. Events hold no secrets: they are shown. */
public sealed interface RolloutEvent {

    Instant at();

    /** What shifts the traffic to the stage's weight was begun. */
    record StageStarted(Instant at, int stage) implements RolloutEvent {}

    /**
     * The traffic is shifted, and the stage is being verified.
     *
     * @param verification its id
     */
    record Shifted(Instant at, String verification) implements RolloutEvent {}

    /**
     * The stage was verified, and what followed is over.
     *
     * @param goesOn whether the new version may have its weight and more
     */
    record StageVerified(Instant at, Verdict verdict, boolean goesOn) implements RolloutEvent {}

    /**
     * The stage cannot be carried out, or the rollout is aborted: its report is written, and what it shifted is undone
     * where that was asked for. Recorded before either, so that both are done once.
     *
     * @param verification under whose id that is reported; that of the stage where it has one already
     * @param aborted whether it was ended from outside
     * @param message what went wrong, or who aborted it; for people
     */
    record StageBroken(Instant at, String verification, boolean aborted, String message) implements RolloutEvent {}

    /**
     * It was ended from outside, or a stage could not be carried out, and what followed that is over.
     *
     * @param message for people
     */
    record Stopped(
            Instant at, boolean aborted, @CheckForNull String message) implements RolloutEvent {}
}
