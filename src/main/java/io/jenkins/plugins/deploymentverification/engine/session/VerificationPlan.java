package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import java.time.Instant;

/**
 * All that a verification needs to know before its first measurement; what is not in here cannot change its verdict
 * but the measurements.
 *
 * @param id unique within its build
 * @param startedAt from which the window is counted; the absolute deadline follows from it
 */
public record VerificationPlan(String id, Deployment deployment, ServicePolicy policy, Instant startedAt) {

    /** When the first measurement is due. */
    public Instant windowStart() {
        return startedAt.plus(policy.window().initialDelay());
    }

    /** When the last measurement is due. */
    public Instant deadline() {
        return windowStart().plus(policy.window().duration());
    }
}
