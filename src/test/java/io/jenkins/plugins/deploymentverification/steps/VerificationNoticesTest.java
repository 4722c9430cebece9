package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** {@code verifyDeployment(notify: […])}. */
public class VerificationNoticesTest {

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Test
    public void tellsFailureRecoveryAndNothingElse() throws Throwable {
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            WorkflowJob job = job(j.createProject(WorkflowJob.class, "deploy"), "notify: ['ops']");
            for (int errors : new int[] {0, 9, 9, 0, 0}) {
                prometheus.set("errors", errors);
                j.buildAndAssertStatus(errors == 0 ? Result.SUCCESS : Result.FAILURE, job);
            }
            await().until(() -> robot.server().received().size() >= 3);
            assertThat(
                    titles(),
                    contains(
                            containsString("checkout 1.5.0 in production: Failed"),
                            containsString("checkout 1.5.0 in production: Failed"),
                            containsString("checkout 1.5.0 in production: Recovered")));
            j.assertLogContains("Told ops that it recovered", job.getBuildByNumber(4));
        });
    }

    @Test
    public void tellsWhatItIsAskedToTell() throws Throwable {
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 0);
            WorkflowJob job = job(
                    j.createProject(WorkflowJob.class, "deploy"),
                    "notify: ['ops', 'nobody'], notifyOn: ['started', 'PASSED']");
            WorkflowRun run = j.buildAndAssertSuccess(job);
            await().until(() -> robot.server().received().size() == 2);
            assertThat(titles(), contains(containsString("Verification started"), containsString("Passed")));
            j.assertLogContains("Not told nobody: there is no notifier 'nobody'; configured are: ops", run);
            job(job, "notify: ['ops'], notifyOn: ['PASED']");
            j.assertLogContains("there are STARTED, PASSED", j.buildAndAssertStatus(Result.FAILURE, job));
        });
    }

    @Test
    public void whatWaitsAtARestartIsDelivered() throws Throwable {
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            robot.server().always(Reply.status(429, "{}").header("Retry-After", "6"));
            j.buildAndAssertStatus(
                    Result.FAILURE, job(j.createProject(WorkflowJob.class, "deploy"), "notify: ['ops']"));
            await().until(() -> robot.server().received().size() == 1);
        });
        robot.server().always(Reply.json("{\"errcode\":0,\"errmsg\":\"ok\"}"));
        sessions.then(j -> {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> robot.server().received().size() == 2);
            assertThat(robot.server().received(), hasSize(2));
            assertThat(titles().get(1), containsString("checkout 1.5.0 in production: Failed"));
        });
    }

    private List<String> titles() {
        return robot.server().received().stream()
                .map(r -> r.json().at("/markdown/title").asText()
                        + r.json().at("/actionCard/title").asText())
                .toList();
    }

    private static WorkflowJob job(WorkflowJob job, String notify) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment service: 'checkout', environment: 'production', version: '1.5.0',"
                        + " duration: '2s', interval: '1s', " + notify
                        + ", checks: [metricCheck(name: 'error-rate', query: 'errors', criteria: '<= 1')]",
                true));
        return job;
    }
}
