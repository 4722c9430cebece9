package io.jenkins.plugins.deploymentverification.engine.rollout;

/** What is to be done next in a rollout. */
public sealed interface RolloutStep {

    /** @param stage from 1 */
    record Begin(int stage) implements RolloutStep {}

    /** What shifts the traffic is under way. */
    record Shift(int stage) implements RolloutStep {}

    /** The stage is being verified, or what follows its verdict is under way. */
    record Verify(int stage, String verification) implements RolloutStep {}

    /**
     * The rollout cannot go on: report that, and undo what it shifted where that was asked for.
     *
     * @param verification under whose id that is reported
     * @param aborted whether it was ended from outside
     * @param message what went wrong, or who aborted it
     */
    record Break(int stage, String verification, boolean aborted, String message) implements RolloutStep {}

    /** @param passed whether all stages did */
    record Done(boolean passed) implements RolloutStep {}
}
