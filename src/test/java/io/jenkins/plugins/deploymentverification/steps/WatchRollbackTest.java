package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Node;
import hudson.slaves.DumbSlave;
import hudson.slaves.JNLPLauncher;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** The rollback of a watch over restarts of Jenkins. */
public class WatchRollbackTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private WorkflowRun deploy(JenkinsRule j, String node, String more) throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("errors", 1);
        cluster.write("undone", "");
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "node('" + node + "') { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', watch: '5m',"
                        + " notify: ['ops'], checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5',"
                        + " action: 'rollback')], " + more + " rollback: commandRollback(command: ['sh', '-c',"
                        + " 'echo x >> " + cluster.state() + "/undone'])) }",
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        WatchTest.watch(run);
        return run;
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static Path watches(JenkinsRule j) {
        return new File(j.jenkins.getRootDir(), "deployment-verification/watches.xml").toPath();
    }

    /** As if Jenkins had been down since then. */
    private static void age(Path watches, Instant concluded) throws Exception {
        Files.writeString(
                watches,
                Files.readString(watches)
                        .replaceAll(
                                "<concludedAt>\\d+</concludedAt>",
                                "<concludedAt>" + concluded.toEpochMilli() + "</concludedAt>"));
    }

    private void isLeftToPeople(JenkinsRule j, int messages) throws Exception {
        WatchTest.nothingIsLeft(j);
        String id = WatchTest.watch(run(j)).getId();
        List<RollbackRecord> rollbacks = WatchTest.action(run(j)).getRollbacks(id);
        assertThat(rollbacks, hasSize(1));
        assertThat(rollbacks.get(0).outcome(), is(Outcome.FAILED));
        assertThat(rollbacks.get(0).message(), containsString("It did not begin within 1 h. It is left to people"));
        assertThat(cluster.read("undone"), is(""));
        await().atMost(MINUTE).until(() -> robot.server().received().size() == messages);
        String loud = robot.server().received().get(messages - 1).json().toString();
        assertThat(loud, containsString("ROLLBACK FAILED"));
        assertThat(loud, containsString("left to people"));
        String page = j.createWebClient()
                .withJavaScriptEnabled(false)
                .getPage(run(j), "deployment-verification/" + id + "/")
                .asNormalizedText();
        assertThat(page, containsString("left to people"));
        assertThat("can be done by hand", page, containsString("Roll back"));
    }

    @Test
    public void oneThatWasDueLongAgoIsLeftToPeopleLoudly() throws Throwable {
        Path[] file = new Path[1];
        sessions.then(j -> {
            file[0] = watches(j);
            waiting(j);
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
        });
        age(file[0], Instant.now().minus(Duration.ofHours(2)));
        sessions.then(j -> isLeftToPeople(j, 2));
    }

    @Test
    public void oneWhoseAgentStaysAwayIsLeftToPeopleLoudly() throws Throwable {
        Path[] file = new Path[1];
        sessions.then(j -> {
            file[0] = watches(j);
            DumbSlave agent = j.createOnlineSlave();
            WorkflowRun run = deploy(j, agent.getNodeName(), "verifyAgain: 'none',");
            j.jenkins.doQuietDown();
            prometheus.set("errors", 9);
            WatchTest.concluded(run);
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
            Node away = j.jenkins.getNode(agent.getNodeName());
            ((DumbSlave) away).setLauncher(new JNLPLauncher());
            j.jenkins.updateNode(away);
            j.jenkins.save();
        });
        age(file[0], Instant.now().minus(Duration.ofHours(1)).plusSeconds(40));
        sessions.then(j -> isLeftToPeople(j, 2));
    }

    /** One that waits for an executor. */
    private WorkflowRun waiting(JenkinsRule j) throws Exception {
        WorkflowRun run = deploy(j, "", "verifyAgain: 'none',");
        j.jenkins.doQuietDown();
        prometheus.set("errors", 9);
        WatchTest.concluded(run);
        await().atMost(MINUTE).until(() -> j.jenkins.getQueue().getItems().length == 1);
        return run;
    }

    private void isNotDone(JenkinsRule j, WorkflowRun run, String why) throws Exception {
        WatchTest.nothingIsLeft(j);
        List<RollbackRecord> rollbacks =
                WatchTest.action(run).getRollbacks(WatchTest.watch(run).getId());
        assertThat(rollbacks, hasSize(1));
        assertThat(rollbacks.get(0).outcome(), is(Outcome.ABORTED));
        assertThat(rollbacks.get(0).message(), containsString(why));
        assertThat(j.jenkins.getQueue().getItems().length, is(0));
        assertThat(cluster.read("undone"), is(""));
    }

    @Test
    public void oneThatIsTakenOutOfTheQueueIsNotDone() throws Throwable {
        sessions.then(j -> {
            WorkflowRun run = waiting(j);
            j.jenkins.getQueue().cancel(j.jenkins.getQueue().getItems()[0]);
            isNotDone(j, run, "taken out of the queue");
        });
    }

    @Test
    public void theVerificationAfterItGoesOnAfterARestart() throws Throwable {
        sessions.then(j -> {
            WorkflowRun run = deploy(j, "", "settle: '20s',");
            prometheus.set("errors", 9);
            String id = WatchTest.concluded(run).id();
            await().atMost(MINUTE)
                    .until(() -> WatchTest.action(run).getRollbacks(id).stream()
                            .anyMatch(r -> r.outcome() == Outcome.DONE && r.recheck() != null));
        });
        prometheus.set("errors", 1);
        sessions.then(j -> {
            WorkflowRun run = run(j);
            VerificationRecord watch = WatchTest.watch(run);
            WatchTest.nothingIsLeft(j);
            List<RollbackRecord> rollbacks = WatchTest.action(run).getRollbacks(watch.getId());
            assertThat(rollbacks, hasSize(1));
            assertThat(rollbacks.get(0).recheck().verdict(), is(Verdict.PASSED));
            assertThat(cluster.read("undone"), is("x"));
        });
    }
}
