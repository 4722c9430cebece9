package io.jenkins.plugins.deploymentverification.engine.aftermath;

import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Instant;
import java.util.List;

/** The verification after a rollback: that of before once more, after a time to settle. */
public final class FollowUp {

    private FollowUp() {}

    /**
     * Its plan. The settling time is its initial delay, the version that runs by then is not known.
     *
     * @param first the verification that was followed by a rollback
     * @param id of the new one, in the same build
     * @param rolledBackAt when the rollback was done
     */
    public static VerificationPlan plan(
            VerificationPlan first, AftermathPlan aftermath, String id, Instant rolledBackAt) {
        Deployment before = first.deployment();
        ServicePolicy policy = first.policy();
        Window window = policy.window();
        return new VerificationPlan(
                id,
                new Deployment(before.service(), before.environment(), null, before.deployedBy(), rolledBackAt),
                new ServicePolicy(
                        policy.name(),
                        policy.source(),
                        new Window(window.duration(), window.interval(), aftermath.settle()),
                        policy.failFast(),
                        policy.scoring(),
                        checks(policy, aftermath.recheck())),
                rolledBackAt,
                first.baselines(),
                first.trace(),
                first.id());
    }

    private static List<Check> checks(ServicePolicy policy, AftermathPlan.Recheck recheck) {
        List<Check> critical = policy.checks().stream()
                .filter(c -> c.severity() == Severity.CRITICAL)
                .toList();
        return recheck == AftermathPlan.Recheck.CRITICAL && !critical.isEmpty() ? critical : policy.checks();
    }
}
