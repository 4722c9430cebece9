package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller while a rollback that a person asked for waits or is under way: it happens once. */
public class ManualRollbackRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);
    private static final String UNDO = "kubernetesRollback(name: 'shop', timeout: '1m')";

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    /** A verification that passed and names a rollback. */
    private Run<?, ?> deployed(JenkinsRule j, String rollback) throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        j.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry(
                                "PATH+FAKE", cluster.bin().toString()),
                        new EnvironmentVariablesNodeProperty.Entry(
                                "FAKE_CLUSTER", cluster.state().toString())));
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "node { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', settle: '1s',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                        + "rollback: " + rollback + ") }",
                true));
        return j.buildAndAssertSuccess(job);
    }

    private static Run<?, ?> run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static void ask(Run<?, ?> run) throws IOException {
        RollbackOffer.get().rollBack(run, "shop-1", "maria", "customers complain");
    }

    private static List<RollbackRecord> rollbacks(Run<?, ?> run) throws IOException {
        return run.getAction(VerificationAction.class).getRollbacks("shop-1");
    }

    private static Path kept(JenkinsRule j) {
        return j.jenkins.getRootDir().toPath().resolve("deployment-verification/rollbacks.xml");
    }

    private static RollbackRecord healed(JenkinsRule j) throws Exception {
        Run<?, ?> run = run(j);
        await().atMost(MINUTE)
                .until(() -> !rollbacks(run).isEmpty()
                        && Boolean.TRUE.equals(rollbacks(run).get(0).healed()));
        assertThat(rollbacks(run), hasSize(1));
        RollbackRecord rollback = rollbacks(run).get(0);
        assertThat(rollback.outcome(), is(Outcome.DONE));
        assertThat(rollback.cause(), is(RollbackRecord.Cause.PERSON));
        assertThat(rollback.who(), is("maria"));
        assertThat(rollback.reason(), is("customers complain"));
        await().atMost(MINUTE).until(() -> RollbackOffer.get().describe(run, "shop-1") != null);
        assertThat("nothing is left", Files.readString(kept(j)).contains("maria"), is(false));
        return rollback;
    }

    private void undoneOnce() throws IOException {
        assertThat(cluster.calls("undo"), is(1L));
        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
    }

    private boolean isHanging() {
        return Files.exists(cluster.state().resolve("hanging"));
    }

    private void restartWhileItHangs(String where) throws Throwable {
        sessions.then(j -> {
            Run<?, ?> run = deployed(j, UNDO);
            cluster.fail(where + ":hang");
            ask(run);
            await().atMost(MINUTE).until(this::isHanging);
        });
        cluster.fail("");
        sessions.then(j -> {
            healed(j);
            undoneOnce();
        });
        // it is over
        sessions.then(j -> {
            assertThat(RollbackOffer.get().describe(run(j), "shop-1"), is(not(nullValue())));
            assertThat(Queue.getInstance().getItems(), is(emptyArray()));
            assertThat(rollbacks(run(j)), hasSize(1));
            undoneOnce();
        });
    }

    @Test
    public void whatHasNotBegunBegins() throws Throwable {
        sessions.then(j -> {
            Run<?, ?> run = deployed(j, UNDO);
            j.jenkins.doQuietDown();
            ask(run);
            assertThat(Queue.getInstance().getItems(), is(arrayWithSize(1)));
            assertThat("it is not offered twice", RollbackOffer.get().describe(run, "shop-1"), is(nullValue()));
            assertThrows(IOException.class, () -> ask(run));
            assertThat(rollbacks(run), hasSize(0));
        });
        sessions.then(j -> {
            healed(j);
            undoneOnce();
        });
    }

    @Test
    public void whileItLooks() throws Throwable {
        restartWhileItHangs("get");
    }

    @Test
    public void whileItChanges() throws Throwable {
        restartWhileItHangs("undo");
    }

    @Test
    public void whileItWaits() throws Throwable {
        restartWhileItHangs("status");
    }

    @Test
    public void whileTheServiceIsVerifiedAgain() throws Throwable {
        sessions.then(j -> {
            Run<?, ?> run = deployed(j, UNDO);
            prometheus.set("errors", Double.NaN);
            ask(run);
            await().atMost(MINUTE)
                    .until(() ->
                            !rollbacks(run).isEmpty() && rollbacks(run).get(0).recheck() != null);
        });
        prometheus.set("errors", 0);
        sessions.then(j -> {
            Run<?, ?> run = run(j);
            await().atMost(MINUTE).until(() -> rollbacks(run).get(0).recheck().verdict() != null);
            assertThat(rollbacks(run), hasSize(1));
            undoneOnce();
        });
    }

    @Test
    public void whatWasTakenFromTheQueueIsNotBegunAfterwards() throws Throwable {
        sessions.then(j -> {
            Run<?, ?> run = deployed(j, UNDO);
            j.jenkins.doQuietDown();
            ask(run);
            // it may move on within the queue meanwhile
            Queue.withLock((Runnable) () -> Queue.getInstance().cancel(Queue.getInstance().getItems()[0]));
            await().atMost(MINUTE).until(() -> RollbackOffer.get().describe(run, "shop-1") != null);
        });
        sessions.then(j -> {
            assertThat(RollbackOffer.get().describe(run(j), "shop-1"), is(not(nullValue())));
            assertThat(Queue.getInstance().getItems(), is(emptyArray()));
            assertThat(cluster.calls("undo"), is(0L));
        });
    }

    @Test
    public void anotherJobIsScheduledOnce() throws Throwable {
        sessions.then(j -> {
            FreeStyleProject undo = j.createFreeStyleProject("undo");
            undo.setAssignedLabel(Label.get("cluster"));
            Run<?, ?> run = deployed(j, "jobRollback(job: 'undo')");
            ask(run);
            await().atMost(MINUTE).until(undo::isInQueue);
        });
        sessions.then(j -> {
            j.createOnlineSlave(Label.get("cluster"));
            healed(j);
            assertThat(
                    j.jenkins.getItemByFullName("undo", FreeStyleProject.class).getBuilds(), hasSize(1));
        });
    }
}
