package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.VerificationJudge;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes reports from what was measured; the engine itself judges them. */
public final class SampleReports {

    static final Instant START = Instant.parse("2026-11-20T10:15:00Z");

    private final ServicePolicy policy;
    private final Map<String, List<Measurement>> measured = new LinkedHashMap<>();
    private Deployment deployment;
    private Instant start = START;
    private Instant finishedAt;
    private Reason end;

    private SampleReports(ServicePolicy policy) {
        this.policy = policy;
        this.deployment = new Deployment(policy.name(), "production", "2.14.0", "maria", START.minusSeconds(42));
        this.finishedAt = START.plus(policy.window().duration());
        policy.checks().forEach(check -> measured.put(check.name(), new ArrayList<>()));
    }

    static SampleReports of(String yaml) {
        try {
            return new SampleReports(PolicyReader.withParameters(Map.of())
                    .read("sample.yaml", yaml)
                    .services()
                    .get(0));
        } catch (PolicyException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** One check with a limit of 1 %. */
    private static SampleReports errorRate() {
        return of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - name: Error rate
                    query: sum(rate(errors[1m])) / sum(rate(requests[1m]))
                    unit: ratio
                    criteria: <= 1%
                    warning: <= 0.5%
            """);
    }

    /** One check that held, always with the same value. */
    public static Report held(String id, double errorRate) {
        SampleReports sample = errorRate();
        for (int i = 0; i < 5; i++) {
            sample.value("Error rate", Outcome.OK, errorRate);
        }
        return sample.build(id);
    }

    /** One check, held or not. */
    public static Report simple(String id, Verdict verdict) {
        SampleReports sample = errorRate();
        for (int i = 0; i < 5; i++) {
            switch (verdict) {
                case PASSED -> sample.value("Error rate", Outcome.OK, 0.002);
                case WARNING -> sample.value("Error rate", Outcome.WARNED, 0.008);
                case FAILED -> sample.value("Error rate", Outcome.BREACH, 0.05);
                case INCONCLUSIVE -> sample.nothing("Error rate", Outcome.NO_DATA, "the query gave no series");
            }
        }
        return sample.build(id);
    }

    /** One check that held, and one that counts for nothing, held or not. */
    public static Report dryRun(String id, Verdict verdict) {
        SampleReports sample = of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: Error rate, query: errors, unit: ratio, criteria: <= 1%}
                  - {name: New check, query: new, unit: ratio, criteria: <= 1%, dryRun: true}
            """);
        for (int i = 0; i < 5; i++) {
            sample.value("Error rate", Outcome.OK, 0.002);
            boolean failed = verdict == Verdict.FAILED;
            sample.value("New check", failed ? Outcome.BREACH : Outcome.OK, failed ? 0.05 : 0.002);
        }
        return sample.build(id);
    }

    SampleReports deployment(Deployment changed) {
        deployment = changed;
        return this;
    }

    /** Moves it, deployment and end included; to be said before anything is measured. */
    SampleReports at(Instant changed) {
        start = changed;
        finishedAt = changed.plus(policy.window().initialDelay())
                .plus(policy.window().duration());
        deployment = new Deployment(policy.name(), "production", "2.14.0", "maria", changed.minusSeconds(42));
        return this;
    }

    SampleReports finished() {
        finishedAt =
                start.plus(policy.window().initialDelay()).plus(policy.window().duration());
        return this;
    }

    SampleReports running() {
        finishedAt = null;
        return this;
    }

    SampleReports abortedBy(String who) {
        end = Reason.of(Reason.Code.ABORTED, who);
        return this;
    }

    SampleReports value(String check, Outcome outcome, double value) {
        return value(check, outcome, value, Map.of(), null);
    }

    SampleReports value(
            String check, Outcome outcome, double value, Map<String, String> labels, @CheckForNull String message) {
        return add(check, outcome, value, labels, message);
    }

    SampleReports nothing(String check, Outcome outcome, String message) {
        return add(check, outcome, null, Map.of(), message);
    }

    /** No value, and the engine's own words for why. */
    SampleReports nothing(String check, Outcome outcome, Remark why) {
        add(check, outcome, null, Map.of(), null);
        measured.get(check).replaceAll(m -> m.outcome() == outcome && m.message() == null ? m.saying(why) : m);
        return this;
    }

    private SampleReports add(
            String check,
            Outcome outcome,
            @CheckForNull Double value,
            Map<String, String> labels,
            @CheckForNull String message) {
        List<Measurement> taken = measured.get(check);
        Verdict verdict = switch (outcome) {
            case OK -> Verdict.PASSED;
            case WARNED -> Verdict.WARNING;
            case BREACH -> Verdict.FAILED;
            default -> Verdict.INCONCLUSIVE;
        };
        Instant at = start.plus(policy.window().initialDelay())
                .plus(policy.window().interval().multipliedBy(taken.size()));
        long took = 12 + (taken.size() * 7L) % 23;
        taken.add(new Measurement(at, outcome, verdict, value, new TreeMap<>(labels), message, took));
        return this;
    }

    VerificationPlan plan(String id) {
        return new VerificationPlan(id, deployment, policy, start);
    }

    Report build(String id) {
        List<CheckReport> checks = new ArrayList<>();
        for (Check check : policy.checks()) {
            List<Measurement> taken = measured.get(check.name());
            int scheduled = policy.scheduledMeasurements(check);
            CheckJudge.Judgement judgement = CheckJudge.judge(check, scheduled, taken, finishedAt != null);
            checks.add(new CheckReport(
                    check,
                    judgement.verdict(),
                    judgement.reason(),
                    scheduled,
                    "https://prometheus.example.com/graph?g0.expr=up",
                    taken));
        }
        VerificationJudge.Conclusion conclusion = VerificationJudge.conclude(policy, checks);
        List<Reason> reasons = new ArrayList<>(conclusion.reasons());
        if (end != null) {
            reasons.add(0, end);
        }
        return new Report(
                id,
                deployment,
                policy,
                PolicyWriter.digest(policy),
                start,
                finishedAt,
                end == null ? conclusion.verdict() : conclusion.verdict().worst(Verdict.INCONCLUSIVE),
                conclusion.score(),
                finishedAt == null ? List.of() : reasons,
                checks);
    }
}
