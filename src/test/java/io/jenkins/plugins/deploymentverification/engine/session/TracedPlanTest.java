package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

/** A verification keeps its run id over restarts and into its report. */
public class TracedPlanTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static VerificationPlan plan() throws Exception {
        return new VerificationPlan(
                "v-1",
                new Deployment("shop", null, null, null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p.yaml", "name: s\ntcp: [{name: t, host: h, port: 1}]")
                        .services()
                        .get(0),
                START);
    }

    @Test
    public void theTraceIsInTheJournalAndInTheReport() throws Exception {
        Trace trace = Trace.continuing("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "vendor=1");
        VerificationPlan resumed = SessionCodec.readPlan(SessionCodec.writePlan(plan().withTrace(trace)));
        assertThat(resumed.trace(), is(trace));
        assertThat(resumed.withBaselines(Map.of()).trace(), is(trace));
        Report report = VerificationSession.start(resumed).report(START);
        assertThat(report.trace(), is(trace));
        assertThat(ReportCodec.fromJson(ReportCodec.toJson(report)).trace(), is(trace));
        assertThat(report.withGraphLinks(check -> null).trace(), is(trace));
    }

    @Test
    public void plansOfEarlierVersionsHaveNone() throws Exception {
        VerificationPlan resumed = SessionCodec.readPlan(SessionCodec.writePlan(plan()));
        assertThat(resumed.trace(), nullValue());
        assertThat(
                SessionCodec.readPlan(SessionCodec.writePlan(plan())
                                .replaceFirst("\\{", "{\"trace\":{\"runId\":\"no\",\"traceId\":\"1\"},"))
                        .trace(),
                nullValue());
    }
}
