package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A restart of the controller at each point of a rollback's life: it happens once. The points, as the lines of the file that
 * keeps what follows a verdict tell them:
 *
 * <ul>
 *   <li>asked for ({@code RollbackRequested}): {@link #whenItHasNotBegun}, {@link #whileItLooks}
 *   <li>looked at ({@code RollbackLooked}): {@link #whenItHasLooked}
 *   <li>begun ({@code RollbackStarted}): {@link #whenItsCommandHasNotRun}, {@link #whileItChanges}, {@link
 *       #whenTheEndOfItsCommandIsNotKnown}
 *   <li>changed ({@code RollbackChanged}): {@link #whileItWaits}
 *   <li>ended ({@code RollbackEnded}): {@link #whileTheServiceSettles}
 *   <li>verified again ({@code RecheckStarted}): {@link #whileTheServiceIsVerifiedAgain}
 *   <li>told ({@code RecheckEnded}): {@link #whenEverythingIsToldNothingIsDoneAgain}
 * </ul>
 */
public class RollbackRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);

    private Path journal;

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    @Rule
    public final RobotRule robot = new RobotRule();

    private void restartWhen(String fail, String settle, Callable<Boolean> when) throws Throwable {
        restartWhen(fail, "2s", settle, "", when);
    }

    /** @param more steps in the same node block */
    private void restartWhen(String fail, String duration, String settle, String more, Callable<Boolean> when)
            throws Throwable {
        cluster.revisions("1 shop:1.0", "2 shop:1.1").fail(fail);
        prometheus.set("errors", 9);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            robot.configure("ops");
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { withEnv(['PATH+FAKE=" + cluster.bin() + "', 'FAKE_CLUSTER=" + cluster.state() + "']) {\n"
                            + "catchError { verifyDeployment(service: 'shop', duration: '" + duration + "',"
                            + " interval: '1s', settle: '" + settle
                            + "',\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5',"
                            + " action: 'rollback')],\n"
                            + "notify: ['ops'], rollback: kubernetesRollback(name: 'shop', timeout: '1m')) }\n" + more
                            + "} }",
                    true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            journal = run.getRootDir().toPath().resolve("deployment-verification/shop-1.aftermath");
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

    /** As if Jenkins had crashed right after an event was kept, with what the cluster was like then. */
    private void crashAfter(String event) throws Throwable {
        restartWhen("status:hang", "1s", this::isHanging);
        List<String> lines = Files.readAllLines(journal);
        int last = 0;
        while (!lines.get(last).contains('"' + event + '"')) {
            last++;
        }
        // and in the middle of the next line
        Files.writeString(journal, String.join("\n", lines.subList(0, last + 1)) + "\n{\"type\":\"Com");
        assertThat("it was further", lines.size() > last + 1, is(true));
    }

    private void nothingIsUndone() throws IOException {
        cluster.revisions("1 shop:1.0", "2 shop:1.1").write("calls", "");
    }

    private boolean isHanging() {
        return Files.exists(cluster.state().resolve("hanging"));
    }

    @Test
    public void whenItHasNotBegun() throws Throwable {
        crashAfter("RollbackRequested");
        nothingIsUndone();
        undoneOnceAndHealed();
    }

    @Test
    public void whenItHasLooked() throws Throwable {
        crashAfter("RollbackLooked");
        nothingIsUndone();
        undoneOnceAndHealed();
    }

    @Test
    public void whenItsCommandHasNotRun() throws Throwable {
        crashAfter("RollbackStarted");
        nothingIsUndone();
        undoneOnceAndHealed();
    }

    @Test
    public void whenTheEndOfItsCommandIsNotKnown() throws Throwable {
        crashAfter("RollbackStarted");
        undoneOnceAndHealed();
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

    /** For {@link #restartWhen}: the service is well once it is undone, and something stands in the journal. */
    private boolean isHealedAndKept(String event) throws IOException {
        if (cluster.calls("status") == 1) {
            prometheus.set("errors", 0);
        }
        return Files.exists(journal) && Files.readString(journal).contains(event);
    }

    @Test
    public void whileTheServiceIsVerifiedAgain() throws Throwable {
        AtomicInteger asked = new AtomicInteger(Integer.MAX_VALUE);
        restartWhen("", "20s", "3s", "", () -> {
            if (asked.get() == Integer.MAX_VALUE && isHealedAndKept("RecheckStarted")) {
                asked.set(prometheus.asked());
            }
            return prometheus.asked() > asked.get();
        });
        assertThat(Files.readString(journal), not(containsString("RecheckEnded")));
        undoneOnceAndHealed();
    }

    @Test
    public void whenEverythingIsToldNothingIsDoneAgain() throws Throwable {
        Path go = cluster.state().resolve("go");
        restartWhen(
                "",
                "2s",
                "3s",
                "waitUntil(quiet: true) { fileExists '" + go + "' }\n",
                () -> isHealedAndKept("RecheckEnded")
                        && robot.server().received().size() == 4);
        String kept = Files.readString(journal);
        Files.createFile(go);
        undoneOnceAndHealed();
        assertThat(Files.readString(journal), is(kept));
        assertThat("nobody is told twice", robot.server().received(), hasSize(4));
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
