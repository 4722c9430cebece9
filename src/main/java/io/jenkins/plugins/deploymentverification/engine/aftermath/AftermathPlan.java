package io.jenkins.plugins.deploymentverification.engine.aftermath;

import java.time.Duration;

/**
 * What is to follow a verification's verdict.
 *
 * @param id of the verification
 * @param settle time for the service to settle after a rollback, before it is verified again; not negative
 * @param recheck what is verified again
 */
public record AftermathPlan(String id, Duration settle, Recheck recheck) {

    /** What is verified again after a rollback. */
    public enum Recheck {
        /** The whole policy. */
        POLICY,
        /** Its critical checks; the whole policy where it has none. */
        CRITICAL,
        NONE
    }

    public AftermathPlan {
        if (settle.isNegative()) {
            throw new IllegalArgumentException("'settle' must not be negative");
        }
    }
}
