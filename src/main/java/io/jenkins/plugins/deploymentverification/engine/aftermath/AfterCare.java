package io.jenkins.plugins.deploymentverification.engine.aftermath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * After-care: a deployment whose verification did not fail is measured on for a while after the end of its build, as a
 * verification of its own. What counted before counts there too; nothing ends it early but a failure.
 */
public final class AfterCare {

    private AfterCare() {}

    /**
     * Its plan: the checks that count and those that rules name, the rules, and the interval of the first verification.
     * Commands are left out, since there is no workspace any more, and gates, since they are asked once for a deployment.
     * What is compared with the time before the deployment still is.
     *
     * @param first the verification that did not fail
     * @param id of the new one, in the same build
     * @param length for how long is measured
     * @param startedAt when the first measurement is due
     * @throws IllegalArgumentException when that cannot be done, saying why
     */
    public static VerificationPlan plan(VerificationPlan first, String id, Duration length, Instant startedAt) {
        if (length.isZero() || length.isNegative()) {
            throw new IllegalArgumentException("it must be longer than 0s");
        }
        Deployment before = first.deployment();
        return new VerificationPlan(
                id,
                new Deployment(
                        before.service(),
                        before.environment(),
                        before.version(),
                        before.deployedBy(),
                        before.deployedAt() == null ? first.startedAt() : before.deployedAt()),
                policy(first.policy(), before.environment(), length),
                startedAt,
                first.baselines(),
                first.trace(),
                first.id());
    }

    /**
     * The plan from which is verified again after a rollback of the watch: what is watched, for as long as the first
     * verification took.
     *
     * @param id of the verification that watches
     */
    public static VerificationPlan beforeRollback(VerificationPlan first, String id, Instant startedAt) {
        Window window = first.policy().window();
        return plan(first, id, window.duration().isZero() ? window.interval() : window.duration(), startedAt);
    }

    /**
     * Whether there is anything to watch: the verification came to its end by itself, did not fail, and nobody decided
     * against the deployment.
     *
     * @param report with what followed
     */
    public static boolean isWanted(Report report) {
        return report.isFinished()
                && report.verdict() != Verdict.FAILED
                && report.reasons().stream().noneMatch(r -> r.code() == Reason.Code.ABORTED)
                && report.rollbacks().isEmpty()
                && report.decisions().stream().allMatch(d -> d.choice() == DecisionRecord.Choice.KEEP);
    }

    private static ServicePolicy policy(ServicePolicy policy, @CheckForNull String environment, Duration length) {
        Set<String> named = policy.rules().stream()
                .filter(r -> r.appliesTo(environment))
                .map(Rule::check)
                .collect(Collectors.toSet());
        List<Check> checks = policy.checks().stream()
                .filter(c -> c.type() != CheckType.COMMAND && c.type() != CheckType.GATE)
                .filter(c -> c.severity() != Severity.INFO || named.contains(c.name()))
                .toList();
        if (checks.stream().noneMatch(c -> c.severity() != Severity.INFO)) {
            throw new IllegalArgumentException(
                    "there is nothing to judge by: commands, gates and checks that do not count are left out");
        }
        Set<String> kept = checks.stream().map(Check::name).collect(Collectors.toSet());
        ServicePolicy watched = new ServicePolicy(
                policy.name(),
                policy.source(),
                new Window(length, policy.window().interval(), Duration.ZERO),
                policy.failFast() || policy.scoring() == null, // told as soon as it is known
                policy.scoring(),
                checks,
                policy.rules().stream().filter(r -> kept.contains(r.check())).toList());
        return toTheEnd(watched);
    }

    /** Without what ends a check before the window does or asks for more measurements than fit; read as any policy is. */
    private static ServicePolicy toTheEnd(ServicePolicy policy) {
        ObjectNode tree = PolicyWriter.toTree(policy);
        int most = policy.window().measurementsWithin(policy.window().duration());
        JsonNode service = tree.path("services").path(0);
        for (CheckType type : CheckType.values()) {
            for (JsonNode node : service.path(type.key())) {
                ObjectNode check = (ObjectNode) node;
                check.remove(List.of("duration", "passEarly"));
                for (String count : List.of("minMeasurements", "consecutiveSuccesses")) {
                    if (check.path(count).asInt() > most) {
                        check.remove(count);
                    }
                }
            }
        }
        try {
            return PolicyReader.withParameters(Map.of())
                    .read("watch", tree.toString())
                    .services()
                    .get(0);
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
