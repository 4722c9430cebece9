package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report without its measurements: what its page needs until a check is opened.
 *
 * @param report the report, its checks without measurements
 * @param checks in the policy's order
 * @param firings of the policy's rules, oldest first
 */
record ReportSummary(Report report, List<CheckSummary> checks, List<Firing> firings) {

    /**
     * A rule that fired.
     *
     * @param rule its name
     * @param at the time of the measurement with which it did
     * @param effects what it asks for, as in the policy
     */
    record Firing(String rule, Instant at, String effects) {}

    ReportSummary {
        checks = List.copyOf(checks);
        firings = List.copyOf(firings);
    }

    static ReportSummary of(Report full) {
        List<Firing> firings = RuleJudge.fired(full).stream()
                .map(f -> new Firing(f.rule().name(), f.at(), effects(f.rule())))
                .toList();
        return of(full, full.checks().stream().map(CheckSummary::of).toList(), firings);
    }

    static ReportSummary of(Report head, List<CheckSummary> checks, List<Firing> firings) {
        List<CheckReport> reports = checks.stream().map(CheckSummary::report).toList();
        return new ReportSummary(head.withChecks(reports), checks, firings);
    }

    private static String effects(Rule rule) {
        return rule.effects().stream().map(RuleEffect::toString).collect(Collectors.joining(", "));
    }

    /** The same with a report to which something was added, but nothing that was measured. */
    ReportSummary with(Report completed) {
        return new ReportSummary(completed, checks, firings);
    }
}
