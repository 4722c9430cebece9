package io.jenkins.plugins.deploymentverification.engine.environment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Whether a version may come to an environment now. Pure functions. */
public final class DeploymentGate {

    /** What is known of earlier verifications. */
    public interface Verified {

        /** When this version of the service was last verified there and stayed (passed, or with a warning); null if never. */
        @CheckForNull
        Instant passedAt(String service, String version, String environment);
    }

    /** What is known of approvals. */
    public interface Approved {

        /** Whether enough persons have approved that this goes there: in the build that asks, or this very version. */
        boolean isApproved(Deployment deployment);
    }

    private DeploymentGate() {}

    /** What stands in the way; empty when nothing does, also where the environment is not known. */
    public static List<Reason> obstacles(
            Environments environments, Deployment deployment, Verified verified, Instant now) {
        Environment environment = environments.find(deployment.environment()).orElse(null);
        if (environment == null) {
            return List.of();
        }
        List<Reason> obstacles = new ArrayList<>();
        for (FreezeWindow freeze : environment.freezes()) {
            Instant end = freeze.endOf(now);
            if (end != null) {
                obstacles.add(
                        Reason.of(Reason.Code.FROZEN, environment.name(), freeze, end.truncatedTo(ChronoUnit.SECONDS)));
            }
        }
        Environment before = environments.before(environment).orElse(null);
        if (environment.needsPassed() && before != null) {
            String version = deployment.version();
            if (version == null) {
                obstacles.add(Reason.of(Reason.Code.VERSION_UNKNOWN, environment.name(), before.name()));
            } else if (verified.passedAt(deployment.service(), version, before.name()) == null) {
                obstacles.add(Reason.of(
                        Reason.Code.NOT_PASSED_BEFORE,
                        deployment.service(),
                        version,
                        before.name(),
                        environment.name()));
            }
        }
        return obstacles;
    }

    /**
     * What stands in the way of a deployment that is not known to have come through the gate: the obstacles, and that
     * nobody approved it.
     */
    public static List<Reason> obstacles(
            Environments environments, Deployment deployment, Verified verified, Approved approved, Instant now) {
        List<Reason> obstacles = new ArrayList<>(obstacles(environments, deployment, verified, now));
        environments
                .find(deployment.environment())
                .filter(e -> e.approval().asks() && !approved.isApproved(deployment))
                .ifPresent(e -> obstacles.add(Reason.of(
                        Reason.Code.NOT_APPROVED,
                        deployment.service(),
                        e.name(),
                        e.approval().needed())));
        return obstacles;
    }
}
