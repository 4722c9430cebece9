package io.jenkins.plugins.deploymentverification.engine.environment;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.Test;

public class DeploymentGateTest {

    private static final Instant NOW = Instant.parse("2026-01-02T19:00:00Z");
    private static final Instant MONDAY = Instant.parse("2026-01-05T06:00:00Z");
    private static final Environments ALL = new Environments(List.of(
            new Environment("test", null, true, List.of()),
            new Environment("staging", null, true, List.of()),
            new Environment(
                    "prod", "prod-prom", true, List.of(FreezeWindow.parse("fri 18:00 to mon 06:00", ZoneOffset.UTC)))));

    private static final DeploymentGate.Verified STAGING_15 = (service, version, environment) ->
            service.equals("checkout") && version.equals("1.5") && environment.equals("staging") ? NOW : null;

    private static List<String> obstacles(String environment, String version) {
        Deployment deployment = new Deployment("checkout", environment, version, null, null);
        return DeploymentGate.obstacles(ALL, deployment, STAGING_15, NOW).stream()
                .map(Reason::toString)
                .toList();
    }

    @Test
    public void everythingThatStandsInTheWayIsTold() {
        assertThat(
                obstacles("Prod", "1.6"),
                contains(
                        "Nothing is deployed to prod at this time (fri 18:00 to mon 06:00), until"
                                + " 2026-01-05T06:00:00Z.",
                        "checkout 1.6 has not passed in staging, and comes to prod only after that."));
        assertThat(
                obstacles("prod", null),
                contains(
                        "Nothing is deployed to prod at this time (fri 18:00 to mon 06:00), until"
                                + " 2026-01-05T06:00:00Z.",
                        "A version comes to prod only after it passed in staging, but the deployment names no"
                                + " version."));
    }

    @Test
    public void theFirstEnvironmentHasNoneBeforeAndAnUnknownOneNoRules() {
        assertThat(obstacles("test", null), empty());
        assertThat(obstacles("playground", null), empty());
        assertThat(obstacles(null, null), empty());
    }

    @Test
    public void whatPassedBeforeMayCome() {
        Deployment deployment = new Deployment("checkout", "prod", "1.5", null, null);
        assertThat(DeploymentGate.obstacles(ALL, deployment, STAGING_15, MONDAY), empty());
    }

    @Test
    public void namesAreUnique() {
        Environment a = new Environment("a", null, false, List.of());
        Environment b = new Environment("A", null, false, List.of());
        assertThrows(IllegalArgumentException.class, () -> new Environments(List.of(a, b)));
    }

    @Test
    public void whatComesWithoutApprovalIsToldOnlyOfWhatIsThereAlready() {
        ApprovalRule two = new ApprovalRule(2, List.of(), false, Duration.ofHours(1));
        Environments all = new Environments(List.of(new Environment("prod", null, false, List.of(), two)));
        Deployment deployment = new Deployment("checkout", "PROD", "1.5", null, null);
        assertThat("the gate asks itself", DeploymentGate.obstacles(all, deployment, STAGING_15, NOW), empty());
        assertThat(DeploymentGate.obstacles(all, deployment, STAGING_15, d -> true, NOW), empty());
        assertThat(
                DeploymentGate.obstacles(all, deployment, STAGING_15, d -> false, NOW).stream()
                        .map(Reason::toString)
                        .toList(),
                contains(startsWith("A deployment to prod needs approvals (2), but nobody knows of any for checkout")));
        assertThat(DeploymentGate.obstacles(ALL, deployment, STAGING_15, d -> false, MONDAY), empty());
    }

    @Test
    public void rulesOfApprovalHaveLimits() {
        for (int needed : new int[] {-1, 11}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ApprovalRule(needed, List.of(), false, ApprovalRule.USUAL_TIMEOUT));
        }
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofDays(30).plusMillis(1))) {
            assertThrows(IllegalArgumentException.class, () -> new ApprovalRule(1, List.of(), false, timeout));
        }
    }
}
