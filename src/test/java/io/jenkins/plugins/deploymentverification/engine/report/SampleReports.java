package io.jenkins.plugins.deploymentverification.engine.report;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Reason.Code;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Finished reports for tests of what is made of them. */
public final class SampleReports {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private SampleReports() {}

    /** Of {@code checkout 1.5.0 in production}, with the checks {@code latency} and {@code error-rate}. */
    public static Report of(Verdict verdict, String severity) {
        String text = "name: checkout\n"
                + "metrics:\n"
                + "  - {name: latency, query: 'a', criteria: '<= 500ms', unit: s}\n"
                + "  - {name: error-rate, query: 'b', criteria: '<= 1%', unit: ratio, severity: " + severity + "}\n";
        ServicePolicy policy;
        try {
            policy = PolicyReader.withParameters(Map.of())
                    .read("p.yaml", text)
                    .services()
                    .get(0);
        } catch (DocumentException e) {
            throw new IllegalArgumentException(e);
        }
        Reason held = Reason.of(Code.HELD, 12, "<= 500ms");
        Reason why = verdict == Verdict.PASSED
                ? Reason.of(Code.HELD, 12, "<= 1%")
                : Reason.of(Code.BREACHED, 3, 12, "<= 1%", 0, "12.5%");
        Reason whole = verdict == Verdict.PASSED
                ? Reason.of(Code.ALL_HELD, 2)
                : Reason.of(Code.CHECKS_FAILED, 1, 2, "error-rate");
        return new Report(
                "checkout",
                new Deployment("checkout", "production", "1.5.0", "ann", null),
                policy,
                "digest",
                START,
                START.plusSeconds(90),
                verdict,
                verdict == Verdict.PASSED ? 100.0 : 50.0,
                List.of(whole),
                List.of(
                        new CheckReport(policy.checks().get(0), Verdict.PASSED, held, 12, null, List.of()),
                        new CheckReport(policy.checks().get(1), verdict, why, 12, null, List.of())));
    }
}
