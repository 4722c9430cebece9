package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.environment.DeploymentGate;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.ApprovalAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the environments of the global configuration hold against a deployment. */
@Restricted(NoExternalUse.class)
public final class DeploymentObstacles {

    private DeploymentObstacles() {}

    /**
     * Empty where the environment is not configured.
     *
     * @throws IllegalArgumentException when an environment was edited by hand and cannot be used
     */
    public static List<Reason> of(Deployment deployment, Instant at) {
        return DeploymentGate.obstacles(
                DeploymentVerificationConfiguration.get().environments(),
                deployment,
                DeploymentIndex.get()::passedAt,
                at);
    }

    /** The same for what is deployed already: also, that nobody is known to have approved it. */
    private static List<Reason> of(Run<?, ?> run, Deployment deployment, Instant at) {
        return DeploymentGate.obstacles(
                DeploymentVerificationConfiguration.get().environments(),
                deployment,
                DeploymentIndex.get()::passedAt,
                d -> isApproved(run, d),
                at);
    }

    private static boolean isApproved(Run<?, ?> run, Deployment deployment) {
        ApprovalAction action = run.getAction(ApprovalAction.class);
        boolean here = action != null
                && action.approvals().stream()
                        .filter(a -> a.state() == Approval.State.OPEN)
                        .anyMatch(a -> isSame(a.plan().deployment(), deployment));
        return here || GivenApprovals.get().contains(deployment);
    }

    /** In one build, a version that is not told is that of the other. */
    private static boolean isSame(Deployment approved, Deployment deployed) {
        return approved.service().equals(deployed.service())
                && deployed.environment() != null
                && deployed.environment().strip().equalsIgnoreCase(approved.environment())
                && (approved.version() == null
                        || deployed.version() == null
                        || approved.version().equals(deployed.version()));
    }

    /** Tells them as warnings: what is deployed already is verified nevertheless. */
    public static void warn(Run<?, ?> run, Deployment deployment, Instant at, Consumer<String> log) {
        try {
            of(run, deployment, at).forEach(obstacle -> log.accept("WARNING: " + obstacle.text(Locale.ENGLISH)));
        } catch (IllegalArgumentException e) {
            log.accept("WARNING: the environments of the global configuration cannot be used: " + e.getMessage());
        }
    }

    /** Adds them to the reasons in the report of a deployment that came nevertheless; the verdict stays. */
    public static Report noted(Run<?, ?> run, Report report) {
        List<Reason> reasons = new ArrayList<>(report.reasons());
        try {
            reasons.addAll(of(run, report.deployment(), report.startedAt()));
        } catch (IllegalArgumentException e) {
            return report; // told at the start
        }
        return reasons.size() == report.reasons().size() ? report : report.withReasons(reasons);
    }
}
