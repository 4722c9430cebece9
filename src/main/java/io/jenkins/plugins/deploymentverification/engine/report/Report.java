package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The evidence of a verification, in progress or finished.
 *
 * @param id of the verification, unique within its build
 * @param policy as it was judged, placeholders filled
 * @param policyDigest SHA-256 of the policy's canonical JSON, hexadecimal
 * @param startedAt when the verification began (before the initial delay)
 * @param finishedAt null while it is running
 * @param verdict while running, what it would be if it ended now
 * @param score health score, 0 to 100; null while nothing has been measured
 * @param reasons why, the most important first; at least one once finished
 * @param checks in the policy's order
 * @param trace by what its requests are recognised in other systems; null in a report of an earlier version
 * @param events what monitoring systems noted down in the meantime, the latest first; empty where nobody asked
 * @param followUpOf the id of the verification after whose rollback this one looks, or after whose build it watches on;
 *     null for an ordinary one
 * @param rollbacks what followed the verdict, oldest first; not part of it
 * @param decisions what people were asked about it or decided, oldest first; they leave the verdict as it is
 * @param rollout which stage of a rollout it is; null where it is none
 */
public record Report(
        String id,
        Deployment deployment,
        ServicePolicy policy,
        String policyDigest,
        Instant startedAt,
        @CheckForNull Instant finishedAt,
        Verdict verdict,
        @CheckForNull Double score,
        List<Reason> reasons,
        List<CheckReport> checks,
        @CheckForNull Trace trace,
        List<ReportedEvent> events,
        @CheckForNull String followUpOf,
        List<RollbackRecord> rollbacks,
        List<DecisionRecord> decisions,
        @CheckForNull RolloutPosition rollout) {

    /** Version of the JSON form; raised when a reader of the old one would misread the new one. */
    public static final int SCHEMA_VERSION = 1;

    public Report {
        reasons = List.copyOf(reasons);
        checks = List.copyOf(checks);
        events = List.copyOf(events);
        rollbacks = List.copyOf(rollbacks);
        decisions = List.copyOf(decisions);
    }

    /** One that is no stage of a rollout. */
    public Report(
            String id,
            Deployment deployment,
            ServicePolicy policy,
            String policyDigest,
            Instant startedAt,
            @CheckForNull Instant finishedAt,
            Verdict verdict,
            @CheckForNull Double score,
            List<Reason> reasons,
            List<CheckReport> checks,
            @CheckForNull Trace trace,
            List<ReportedEvent> events,
            @CheckForNull String followUpOf,
            List<RollbackRecord> rollbacks,
            List<DecisionRecord> decisions) {
        this(
                id,
                deployment,
                policy,
                policyDigest,
                startedAt,
                finishedAt,
                verdict,
                score,
                reasons,
                checks,
                trace,
                events,
                followUpOf,
                rollbacks,
                decisions,
                null);
    }

    /** An ordinary one that nothing has followed. */
    public Report(
            String id,
            Deployment deployment,
            ServicePolicy policy,
            String policyDigest,
            Instant startedAt,
            @CheckForNull Instant finishedAt,
            Verdict verdict,
            @CheckForNull Double score,
            List<Reason> reasons,
            List<CheckReport> checks,
            @CheckForNull Trace trace) {
        this(
                id,
                deployment,
                policy,
                policyDigest,
                startedAt,
                finishedAt,
                verdict,
                score,
                reasons,
                checks,
                trace,
                List.of(),
                null,
                List.of(),
                List.of());
    }

    /** One whose requests are not recognised. */
    public Report(
            String id,
            Deployment deployment,
            ServicePolicy policy,
            String policyDigest,
            Instant startedAt,
            @CheckForNull Instant finishedAt,
            Verdict verdict,
            @CheckForNull Double score,
            List<Reason> reasons,
            List<CheckReport> checks) {
        this(id, deployment, policy, policyDigest, startedAt, finishedAt, verdict, score, reasons, checks, null);
    }

    public boolean isFinished() {
        return finishedAt != null;
    }

    /** The same report with the links to the sources' graph pages that are known; null values are allowed. */
    public Report withGraphLinks(Function<Check, String> links) {
        List<CheckReport> linked = checks.stream()
                .map(c -> new CheckReport(
                        c.check(), c.verdict(), c.reason(), c.scheduled(), links.apply(c.check()), c.measurements()))
                .toList();
        return withChecks(linked);
    }

    /** The same report with other checks. */
    public Report withChecks(List<CheckReport> others) {
        return with(reasons, others, events, rollbacks, decisions);
    }

    /** The same report with what monitoring systems noted down. */
    public Report withEvents(List<ReportedEvent> noted) {
        return with(reasons, checks, noted, rollbacks, decisions);
    }

    /** The same report with other reasons. */
    public Report withReasons(List<Reason> others) {
        return with(others, checks, events, rollbacks, decisions);
    }

    /** The same report with what followed it. */
    public Report withAftermath(List<RollbackRecord> followed, List<DecisionRecord> decided) {
        return with(reasons, checks, events, followed, decided);
    }

    private Report with(
            List<Reason> otherReasons,
            List<CheckReport> otherChecks,
            List<ReportedEvent> otherEvents,
            List<RollbackRecord> otherRollbacks,
            List<DecisionRecord> otherDecisions) {
        return new Report(
                id,
                deployment,
                policy,
                policyDigest,
                startedAt,
                finishedAt,
                verdict,
                score,
                otherReasons,
                otherChecks,
                trace,
                otherEvents,
                followUpOf,
                otherRollbacks,
                otherDecisions,
                rollout);
    }

    /** The decision that overruled its verdict. */
    public Optional<DecisionRecord> overruling() {
        return DecisionRecord.overruling(decisions);
    }

    public Optional<CheckReport> check(String name) {
        return checks.stream().filter(c -> c.name().equals(name)).findFirst();
    }
}
