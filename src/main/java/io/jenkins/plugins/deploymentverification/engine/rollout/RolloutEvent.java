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
     * It was ended from outside, or what shifts the traffic failed.
     *
     * @param message for people
     */
    record Stopped(
            Instant at, boolean aborted, @CheckForNull String message) implements RolloutEvent {}
}
