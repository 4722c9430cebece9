package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.config.DatadogSourceConfig;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What must happen once happens once, over a restart of the controller. */
public class DatadogRestartTest {

    private static final String GATES = "/api/v2/deployments/gates/evaluation";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public DatadogStub datadog = new DatadogStub();

    private volatile String gate = "in_progress";

    private Reply answer(DatadogStub.Asked asked) {
        if (asked.path().equals("/api/v1/events")) {
            return Reply.of(202, "{\"status\":\"ok\"}");
        }
        return asked.method().equals("POST")
                ? Reply.of(202, "{\"data\":{\"attributes\":{\"evaluation_id\":\"e-1\"}}}")
                : Reply.ok("{\"data\":{\"attributes\":{\"gate_status\":\"" + gate
                        + "\",\"rules\":[{\"name\":\"errors\",\"status\":\"" + gate + "\"}]}}}");
    }

    private void begin(JenkinsRule j) throws Exception {
        RobotRule.credential("dd-api", DatadogStub.API_KEY);
        RobotRule.credential("dd-application", DatadogStub.APPLICATION_KEY);
        DatadogSourceConfig config = new DatadogSourceConfig("datadog");
        config.setApiUrl(datadog.url().toString());
        config.setApiKeyId("dd-api");
        config.setApplicationKeyId("dd-application");
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(config));
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'checkout', environment: 'production', duration: '10m', interval: '1s',"
                        + " checks: [gateCheck(name: 'gate')], deploymentMarkers: ['datadog'])",
                true));
        job.scheduleBuild2(0).waitForStart();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> datadog.asked("POST", GATES).size() == 1
                        && datadog.asked("POST", "/api/v1/events").size() == 1);
    }

    @Test
    public void aGateIsStartedOnceAndItsMarkClosedOnce() throws Throwable {
        datadog.answer(this::answer);
        sessions.then(this::begin);
        gate = "fail";
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            VerificationAction action = run.getAction(VerificationAction.class);
            Report report = action.getReport(action.getVerifications().get(0).getId());
            assertThat(report.check("gate").orElseThrow().last().orElseThrow().outcome(), is(Outcome.BREACH));
            assertThat(report.check("gate").orElseThrow().reason().toString(), containsString("errors: fail"));
        });
        assertThat(datadog.asked("POST", GATES), hasSize(1));
        List<DatadogStub.Asked> marks = datadog.asked("POST", "/api/v1/events");
        assertThat(marks, hasSize(2));
        assertThat(marks.get(1).body(), containsString("Deployment of checkout to production: FAILED"));
    }
}
