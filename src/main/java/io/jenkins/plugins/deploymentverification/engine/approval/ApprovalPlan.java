package io.jenkins.plugins.deploymentverification.engine.approval;

import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import java.time.Instant;
import java.util.List;

/**
 * For what approvals are asked, as it was when they were: what is configured later changes nothing. Immutable.
 *
 * @param id unique within its build
 * @param starters ids of the persons who started the build, also by way of other builds
 */
public record ApprovalPlan(
        String id, Deployment deployment, ApprovalRule rule, List<String> starters, Instant askedAt) {

    /** @throws IllegalArgumentException where nobody is asked */
    public ApprovalPlan {
        if (!rule.asks()) {
            throw new IllegalArgumentException("nobody is asked");
        }
        starters = List.copyOf(starters);
    }

    /** From then on it is too late. */
    public Instant deadline() {
        return askedAt.plus(rule.timeout());
    }
}
