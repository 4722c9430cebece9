package io.jenkins.plugins.deploymentverification.engine.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Instant;

/**
 * A stage so far.
 *
 * @param number from 1
 * @param weight in percent
 * @param startedAt null until it begins
 * @param verification id of its verification, or of the report that tells why there is none; null until its traffic is
 *     shifted
 * @param verdict null until it is verified
 * @param endedAt null until it ends
 */
public record RolloutStage(
        int number,
        int weight,
        State state,
        @CheckForNull Instant startedAt,
        @CheckForNull String verification,
        @CheckForNull Verdict verdict,
        @CheckForNull Instant endedAt) {

    /** How it stands. */
    public enum State {
        WAITING,
        /** The traffic is being shifted. */
        SHIFTING,
        VERIFYING,
        /** It cannot go on; that is being reported, and undone where that was asked for. */
        BREAKING,
        PASSED,
        /** The rollout ended with it. */
        FAILED,
        /** It was aborted. */
        ABORTED
    }

    RolloutStage with(State next, @CheckForNull String id, @CheckForNull Verdict judged, @CheckForNull Instant end) {
        return new RolloutStage(number, weight, next, startedAt, id, judged, end);
    }
}
