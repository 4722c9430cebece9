package io.jenkins.plugins.deploymentverification.engine.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.RolloutPosition;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that a verification needs to know before its first measurement; what is not in here cannot change its verdict
 * but the measurements.
 *
 * @param id unique within its build
 * @param startedAt from which the window is counted; the absolute deadline follows from it
 * @param baselines known from earlier verifications, by the check's name, see {@link Tick#baselines}
 * @param trace by what its requests are recognised; null where they are not to be
 * @param followUpOf see {@link io.jenkins.plugins.deploymentverification.engine.report.Report#followUpOf}
 * @param rollout which stage of a rollout it is; null where it is none
 */
public record VerificationPlan(
        String id,
        Deployment deployment,
        ServicePolicy policy,
        Instant startedAt,
        Map<String, List<Series>> baselines,
        @CheckForNull Trace trace,
        @CheckForNull String followUpOf,
        @CheckForNull RolloutPosition rollout) {

    public VerificationPlan {
        baselines = Map.copyOf(baselines);
    }

    /** One that is no stage of a rollout. */
    public VerificationPlan(
            String id,
            Deployment deployment,
            ServicePolicy policy,
            Instant startedAt,
            Map<String, List<Series>> baselines,
            @CheckForNull Trace trace,
            @CheckForNull String followUpOf) {
        this(id, deployment, policy, startedAt, baselines, trace, followUpOf, null);
    }

    /** One without a past. */
    public VerificationPlan(String id, Deployment deployment, ServicePolicy policy, Instant startedAt) {
        this(id, deployment, policy, startedAt, Map.of());
    }

    /** One whose requests are not recognised. */
    public VerificationPlan(
            String id,
            Deployment deployment,
            ServicePolicy policy,
            Instant startedAt,
            Map<String, List<Series>> baselines) {
        this(id, deployment, policy, startedAt, baselines, null, null);
    }

    /** The same as a part of that trace. */
    public VerificationPlan withTrace(@CheckForNull Trace part) {
        return new VerificationPlan(id, deployment, policy, startedAt, baselines, part, followUpOf, rollout);
    }

    /** The same with what earlier verifications measured. */
    public VerificationPlan withBaselines(Map<String, List<Series>> known) {
        return new VerificationPlan(id, deployment, policy, startedAt, known, trace, followUpOf, rollout);
    }

    /** The same as a stage of a rollout. */
    public VerificationPlan withRollout(@CheckForNull RolloutPosition position) {
        return new VerificationPlan(id, deployment, policy, startedAt, baselines, trace, followUpOf, position);
    }

    /** The same under another id, begun at another time. */
    public VerificationPlan begunAs(String other, Instant at) {
        return new VerificationPlan(other, deployment, policy, at, baselines, trace, followUpOf, rollout);
    }

    /** When the first measurement is due. */
    public Instant windowStart() {
        return startedAt.plus(policy.window().initialDelay());
    }

    /** When the last measurement is due. */
    public Instant deadline() {
        return windowStart().plus(policy.window().duration());
    }
}
