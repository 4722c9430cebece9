package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.config.DatadogSourceConfig;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.LiveReports;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Verifications with all that Datadog can. */
public class DatadogStepTest {

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    @Before
    public void credentials() throws Exception {
        RobotRule.credential("dd-api", DatadogStub.API_KEY);
        RobotRule.credential("dd-application", DatadogStub.APPLICATION_KEY);
    }

    private DatadogSourceConfig config() {
        DatadogSourceConfig config = new DatadogSourceConfig("datadog");
        config.setSite("EU1");
        config.setApiUrl(datadog.url().toString());
        config.setApiKeyId("dd-api");
        config.setApplicationKeyId("dd-application");
        return config;
    }

    private Reply whole(DatadogStub.Asked asked) {
        return switch (asked.method() + asked.path()) {
            case "POST/api/v1/events" -> Reply.of(202, "{\"status\":\"ok\"}");
            case "GET/api/v1/events" ->
                Reply.ok("{\"events\":[{\"id\":1,\"title\":\"<b>Feature flag</b> x on\",\"date_happened\":1795255000,"
                        + "\"url\":\"/event/event?id=1\"}]}");
            case "GET/api/v1/monitor/search" ->
                Reply.ok("{\"monitors\":[{\"id\":7,\"name\":\"errors\",\"status\":\"OK\"}],"
                        + "\"metadata\":{\"total_count\":1}}");
            case "GET/api/v1/slo/abc/history" -> Reply.ok("{\"data\":{\"overall\":{\"sli_value\":99.99}}}");
            case "POST/api/v2/deployments/gates/evaluation" ->
                Reply.of(202, "{\"data\":{\"attributes\":{\"evaluation_id\":\"e-1\"}}}");
            default -> Reply.of(404, "{\"errors\":[\"not found\"]}");
        };
    }

    private WorkflowRun verify(Result expected, String checks, String more) throws Exception {
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(config()));
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'checkout', environment: 'production', version: '1.5', duration: '1s',"
                        + " interval: '1s', checks: [" + checks + "]" + more + ")",
                true));
        return j.buildAndAssertStatus(expected, job);
    }

    private static Report report(WorkflowRun run) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        return action.getReport(action.getVerifications().get(0).getId());
    }

    @Test
    public void aDeploymentIsVerifiedMarkedAndItsEventsAreInTheReport() throws Exception {
        datadog.answer(this::whole);
        WorkflowRun run = verify(
                Result.SUCCESS,
                "monitorCheck(name: 'monitors', search: 'service:checkout'),"
                        + " sloCheck(name: 'objective', slo: 'abc', criteria: '>= 99.9%'),"
                        + " gateCheck(name: 'gate', severity: 'info')",
                ", deploymentMarkers: ['datadog'], events: ['datadog']");
        Report report = report(run);
        assertThat(report.check("monitors").orElseThrow().last().orElseThrow().outcome(), is(Outcome.OK));
        assertThat(report.check("gate").orElseThrow().last().orElseThrow().outcome(), is(Outcome.PENDING));
        assertThat(report.events(), hasSize(1));
        assertThat(report.events().get(0).link(), is("https://app.datadoghq.eu/event/event?id=1"));
        assertThat(datadog.asked("POST", "/api/v2/deployments/gates/evaluation"), hasSize(1));

        List<DatadogStub.Asked> marks = datadog.asked("POST", "/api/v1/events");
        assertThat(marks, hasSize(2));
        assertThat(
                marks.get(0).body(), containsString("Deployment of checkout 1.5 to production: verification started"));
        assertThat(
                marks.get(1).body(),
                allOf(
                        containsString("Deployment of checkout 1.5 to production: PASSED"),
                        containsString(j.getURL() + run.getUrl() + "deployment-verification/")));

        assertThat(marks.get(1).body(), containsString(report.trace().runId()));

        HtmlPage page = j.createWebClient()
                .withJavaScriptEnabled(false)
                .getPage(run, "deployment-verification/" + report.id() + "/");
        assertThat(page.asNormalizedText(), containsString("<b>Feature flag</b> x on"));
        assertThat(page.getAnchorByText("<b>Feature flag</b> x on").getHrefAttribute(), containsString("event?id=1"));

        String log = run.getLog();
        assertThat(log, allOf(not(containsString(DatadogStub.API_KEY)), not(containsString("appl1cation"))));
        try (Stream<Path> files = Files.walk(run.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(file.toString(), text, not(containsString(DatadogStub.API_KEY)));
                assertThat(file.toString(), text, not(containsString(DatadogStub.APPLICATION_KEY)));
            }
        }
    }

    @Test
    public void whatCannotBeMarkedIsToldAndChangesNoVerdict() throws Exception {
        datadog.answer(
                asked -> asked.path().endsWith("/events") ? Reply.of(503, "{\"errors\":[\"busy\"]}") : whole(asked));
        WorkflowRun run = verify(
                Result.SUCCESS,
                "monitorCheck(name: 'monitors', search: 'service:checkout')",
                ", deploymentMarkers: ['datadog', 'nobody'], events: ['datadog']");
        j.assertLogContains("The deployment could not be marked in datadog", run);
        j.assertLogContains("The deployment could not be marked in nobody", run);
        j.assertLogContains("The events of datadog could not be listed", run);
        assertThat(report(run).events(), hasSize(0));
    }

    /** A verification that a person aborts when it has its verdict, and Datadog is still asked for the events. */
    private Report abortedAtTheEnd(String criteria, String more, boolean endsAtOnce) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        datadog.answer(asked -> {
            if (asked.method().equals("GET") && asked.path().equals("/api/v1/events")) {
                there.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return whole(asked);
        });
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(config()));
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'checkout', duration: '1s', interval: '1s', events: ['datadog'],\n"
                        + "checks: [sloCheck(name: 'objective', slo: 'abc', criteria: '" + criteria + "'" + more
                        + ")\necho 'it went on'",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        there.await();
        for (StepExecution step : run.getExecution().getCurrentExecutions(false).get()) {
            step.stop(new FlowInterruptedException(Result.ABORTED));
        }
        if (endsAtOnce) {
            j.waitForCompletion(run);
        }
        go.countDown();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        j.assertLogNotContains("it went on", run);
        assertThat(LiveReports.get().count(), is(0));
        return report(run);
    }

    @Test
    public void anAbortAtTheVeryEndIsNotLost() throws Exception {
        assertThat(abortedAtTheEnd(">= 99.9%", ")]", false).verdict(), is(Verdict.PASSED));
    }

    @Test
    public void anAbortBeforeARollbackKeepsTheVerdict() throws Exception {
        j.createFreeStyleProject("undo");
        Report report =
                abortedAtTheEnd(">= 99.999%", ", action: 'rollback')], rollback: jobRollback(job: 'undo')", true);
        assertThat(report.isFinished(), is(true));
        assertThat(report.reasons().toString(), report.verdict(), is(Verdict.FAILED));
    }
}
