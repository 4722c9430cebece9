package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.OwnFigures;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The requests of a verification carry its run id and the build's trace, from wherever they are made. */
public class RunTraceTest {

    private static final String RUN = "X-deployment-verification-run";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private Report verify(String name, String before, String more, String after) throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("up", 1);
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                before + "verifyDeployment service: 'shop', duration: '0s', interval: '1m', " + more
                        + "checks: [metricCheck(name: 'up', query: 'up', criteria: '== 1')]" + after,
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        Report report = run.getAction(VerificationAction.class).getReport("shop-1");
        assertThat(
                JenkinsRule.getLog(run), containsString("Run " + report.trace().runId() + ", trace "));
        assertThat(prometheus.asked(), greaterThanOrEqualTo(1));
        List<String> ids = prometheus.headers(RUN);
        assertThat(ids.size(), is(prometheus.asked()));
        assertThat(ids, everyItem(is(report.trace().runId())));
        return report;
    }

    @Test
    public void withoutATraceTheRunIsOne() throws Exception {
        Report report = verify("plain", "", "", "");
        String own = report.trace().runId().replace("-", "");
        assertThat(report.trace().traceId(), is(own));
        assertThat(prometheus.headers("Traceparent"), hasItem(startsWith("00-" + own + "-")));
    }

    @Test
    public void theTraceOfTheBuildIsContinued() throws Exception {
        Report report = verify(
                "traced",
                "withEnv(['TRACEPARENT=00-" + TRACE + "-00f067aa0ba902b7-01', 'TRACESTATE=v=1']) { ",
                "",
                " }");
        assertThat(report.trace().traceId(), is(TRACE));
        assertThat(prometheus.headers("Traceparent"), everyItem(startsWith("00-" + TRACE + "-")));
        assertThat(prometheus.headers("Tracestate"), everyItem(is("v=1")));
    }

    @Test
    public void anAgentsRequestsAreRecognisedAndCounted() throws Exception {
        j.createOnlineSlave(hudson.model.Label.get("far"));
        double before = answers();
        verify("agent", "node('far') { ", "runOn: 'agent', ", " }");
        assertThat(answers() - before, is((double) prometheus.asked()));
    }

    /** How many checks were asked so far. */
    private static double answers() {
        return OwnFigures.get()
                .expose()
                .text()
                .lines()
                .filter(l -> l.startsWith("deployment_verification_source_answer_duration_seconds_count"))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' '))))
                .sum();
    }
}
