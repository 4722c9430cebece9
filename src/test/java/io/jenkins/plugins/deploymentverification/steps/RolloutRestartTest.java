package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller at each point of a rollout. */
public class RolloutRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private Path file(String name) {
        return files.getRoot().toPath().resolve(name);
    }

    private void restartWhen(String settings, String body, Callable<Boolean> when) throws Throwable {
        prometheus.set("errors", 0);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "progressiveRollout(steps: [5, 100], service: 'shop', interval: '1s', " + settings + ",\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n" + body
                            + "\necho \"shifted to ${env.ROLLOUT_WEIGHT}\"\n}",
                    true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE).until(when);
        });
    }

    /** A restart while the rollback of the second stage hangs in its change. */
    private void restartInTheRollback(String settings, String body, boolean aborted) throws Throwable {
        cluster.revisions("1 shop:1.0", "2 shop:1.1").fail("undo:hang");
        prometheus.set("errors", 0);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { withEnv(['PATH+FAKE=" + cluster.bin() + "', 'FAKE_CLUSTER=" + cluster.state() + "']) {\n"
                            + "progressiveRollout(steps: [5, 100], service: 'shop', hold: '1s', interval: '1s', "
                            + settings
                            + "rollback: kubernetesRollback(name: 'shop', timeout: '1m'), verifyAgain: 'none',\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n"
                            + "if (env.ROLLOUT_STEP == '2') { sh 'kubectl set image deployment/shop app=shop:1.2'\n"
                            + body + " }\n} } }",
                    true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            if (aborted) {
                j.waitForMessage("Sleeping for 10 min", run);
                run.doStop();
            }
            await().atMost(MINUTE).until(() -> Files.exists(cluster.state().resolve("hanging")));
        });
        cluster.fail("");
    }

    private void undoneOnce(Result result, State state, RollbackRecord.Cause cause) throws Throwable {
        sessions.then(j -> {
            WorkflowRun run = j.assertBuildStatus(result, j.waitForCompletion(run(j)));
            assertThat(states(run), is(List.of(State.PASSED, state)));
            List<RollbackRecord> rollbacks =
                    run.getAction(VerificationAction.class).getRollbacks("shop-2");
            assertThat(rollbacks, hasSize(1));
            assertThat(rollbacks.get(0).cause(), is(cause));
            assertThat(rollbacks.get(0).outcome(), is(RollbackRecord.Outcome.DONE));
            assertThat(cluster.calls("undo"), is(1L));
            assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(2));
        });
    }

    @Test
    public void inTheRollbackOfABrokenStage() throws Throwable {
        restartInTheRollback("", "error 'no route'", false);
        undoneOnce(Result.FAILURE, State.FAILED, RollbackRecord.Cause.STAGE_FAILED);
    }

    @Test
    public void inTheRollbackOfAnAbortedRollout() throws Throwable {
        restartInTheRollback("onAbort: 'rollback', ", "sleep 600", true);
        undoneOnce(Result.ABORTED, State.ABORTED, RollbackRecord.Cause.ABORT);
    }

    @Test
    public void inTheRollbackOfAFailedStage() throws Throwable {
        String folder = files.getRoot().getAbsolutePath();
        Thread service = new Thread(() -> {
            await().atMost(MINUTE).until(() -> Files.exists(file("there")));
            prometheus.set("errors", 9);
            await().until(() -> file("go").toFile().createNewFile());
        });
        service.start();
        restartInTheRollback(
                "",
                "writeFile(file: '" + folder + "/there', text: '')\nwaitUntil(quiet: true) { fileExists('" + folder
                        + "/go') }",
                false);
        service.join();
        undoneOnce(Result.FAILURE, State.FAILED, RollbackRecord.Cause.VERDICT);
    }

    private static List<State> states(WorkflowRun run) throws Exception {
        return new RolloutFile(run, "rollout-1")
                .read().stages().stream().map(RolloutStage::state).toList();
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static void passed(JenkinsRule j, WorkflowRun run) throws Exception {
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertThat(states(run), is(List.of(State.PASSED, State.PASSED)));
        assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(2));
        for (int weight : List.of(5, 100)) {
            assertThat(
                    "once: " + weight,
                    run.getLog(9999).stream()
                            .filter(line -> line.contains("shifted to " + weight))
                            .toList(),
                    hasSize(1));
        }
    }

    @Test
    public void inTheBody() throws Throwable {
        String folder = files.getRoot().getAbsolutePath();
        restartWhen(
                "hold: '1s'",
                "node { writeFile(file: '" + folder + "/there', text: '')\nwaitUntil(quiet: true) { fileExists('"
                        + folder + "/go') } }",
                () -> Files.exists(file("there")));
        Files.createFile(file("go"));
        sessions.then(j -> passed(j, run(j)));
    }

    @Test
    public void inTheVerification() throws Throwable {
        restartWhen("hold: '15s'", "", () -> prometheus.asked() > 0);
        sessions.then(j -> {
            WorkflowRun run = run(j);
            passed(j, run);
            j.assertLogContains("Going on after a restart", run);
        });
    }

    @Test
    public void inAPause() throws Throwable {
        restartWhen("hold: '1s', pauseAt: [5]", "", () -> {
            WorkflowRun run = (WorkflowRun) jenkins.model.Jenkins.get()
                    .getItemByFullName("deploy", WorkflowJob.class)
                    .getLastBuild();
            return run != null && DecisionOffer.get().question(run, "shop-1") != null;
        });
        sessions.then(j -> {
            WorkflowRun run = run(j);
            await().atMost(MINUTE).until(() -> DecisionOffer.get().question(run, "shop-1") != null);
            DecisionOffer.get().decide(run, "shop-1", DecisionRecord.Choice.KEEP, "maria", null);
            passed(j, run);
        });
    }
}
