package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.List;

/**
 * A report without its measurements: what its page needs until a check is opened.
 *
 * @param report the report, its checks without measurements
 * @param checks in the policy's order
 */
record ReportSummary(Report report, List<CheckSummary> checks) {

    ReportSummary {
        checks = List.copyOf(checks);
    }

    static ReportSummary of(Report full) {
        return of(full, full.checks().stream().map(CheckSummary::of).toList());
    }

    static ReportSummary of(Report head, List<CheckSummary> checks) {
        List<CheckReport> reports = checks.stream().map(CheckSummary::report).toList();
        return new ReportSummary(head.withChecks(reports), checks);
    }
}
