package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller at each point of a rollback: it happens once. */
public class RollbackRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private void restartWhen(String fail, String settle, Callable<Boolean> when) throws Throwable {
        cluster.revisions("1 shop:1.0", "2 shop:1.1").fail(fail);
        prometheus.set("errors", 9);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { withEnv(['PATH+FAKE=" + cluster.bin() + "', 'FAKE_CLUSTER=" + cluster.state() + "']) {\n"
                            + "verifyDeployment(service: 'shop', duration: '2s', interval: '1s', settle: '" + settle
                            + "',\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5',"
                            + " action: 'rollback')],\n"
                            + "rollback: kubernetesRollback(name: 'shop', timeout: '1m'))\n} }",
                    true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE).until(when);
        });
        cluster.fail("");
        prometheus.set("errors", 0);
    }

    private void undoneOnceAndHealed() throws Throwable {
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            VerificationAction action = run.getAction(VerificationAction.class);
            assertThat(action.getVerifications(), hasSize(2));
            List<RollbackRecord> rollbacks =
                    action.getRollbacks(action.getVerifications().get(0).getId());
            assertThat(rollbacks, hasSize(1));
            assertThat(rollbacks.get(0).message(), rollbacks.get(0).outcome(), is(Outcome.DONE));
            assertThat(rollbacks.get(0).healed(), is(true));
            assertThat(cluster.calls("undo"), is(1L));
            assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
        });
    }

    private boolean isHanging() {
        return Files.exists(cluster.state().resolve("hanging"));
    }

    @Test
    public void whileItLooks() throws Throwable {
        restartWhen("get:hang", "1s", this::isHanging);
        undoneOnceAndHealed();
    }

    @Test
    public void whileItChanges() throws Throwable {
        restartWhen("undo:hang", "1s", this::isHanging);
        undoneOnceAndHealed();
    }

    @Test
    public void whileItWaits() throws Throwable {
        restartWhen("status:hang", "1s", this::isHanging);
        undoneOnceAndHealed();
    }

    @Test
    public void whileTheServiceSettles() throws Throwable {
        restartWhen("", "20s", () -> cluster.calls("status") == 1);
        undoneOnceAndHealed();
    }

    @Test
    public void whatCannotBeToldIsReportedAndNotRepeated() throws Throwable {
        cluster.write("undone", "");
        prometheus.set("errors", 9);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { verifyDeployment(service: 'shop', duration: '1s', interval: '1s',\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5',"
                            + " action: 'rollback')],\n"
                            + "rollback: commandRollback(command: ['sh', '-c', 'echo x >> " + cluster.state()
                            + "/undone; sleep 300'])) }",
                    true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE).until(() -> cluster.read("undone").equals("x"));
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            await().atMost(Duration.ofMinutes(3)).until(() -> !run.isBuilding());
            VerificationAction action = run.getAction(VerificationAction.class);
            RollbackRecord rollback = action.getRollbacks(
                            action.getVerifications().get(0).getId())
                    .get(0);
            assertThat(rollback.outcome(), is(Outcome.UNKNOWN));
            assertThat(cluster.read("undone"), is("x"));
            j.assertLogContains("NOBODY KNOWS WHAT BECAME OF THE ROLLBACK", run);
        });
    }
}
