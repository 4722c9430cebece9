package io.jenkins.plugins.deploymentverification.verification;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyArray;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.model.FreeStyleProject;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Several who would roll back the same, and events that are broken off: it happens once, and what was kept can be read. */
public class ManualRollbacksTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String ID = "shop-1";
    private static final AftermathPlan PLAN =
            new AftermathPlan(ID, Duration.ofMinutes(1), AftermathPlan.Recheck.POLICY);
    private static final AftermathEvent REQUESTED =
            new AftermathEvent.RollbackRequested(NOW, "undo", RollbackRecord.Cause.VERDICT, null, "1 check failed");

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    /** A verification that passed and names a rollback. */
    private Run<?, ?> deployed(String rollback) throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', settle: '1s',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                        + "rollback: " + rollback + ") }",
                true));
        return j.buildAndAssertSuccess(job);
    }

    private static List<RollbackRecord> rollbacks(Run<?, ?> run) throws IOException {
        return run.getAction(VerificationAction.class).getRollbacks(ID);
    }

    private static RollbackTask later(Run<?, ?> run, Runnable over) throws IOException {
        return ManualRollbacks.later(
                run, ID, OfferedRollbacks.of(run, ID), RollbackReason.person("maria", "again"), over);
    }

    @Test
    public void whatWaitedBehindAnotherRollbackIsNotBegun() throws Exception {
        Run<?, ?> run = deployed("commandRollback(command: ['false'])");
        j.jenkins.doQuietDown();
        RollbackOffer.get().rollBack(run, ID, "maria", "customers complain");
        AtomicInteger over = new AtomicInteger();
        assertThrows("one waits already", IOException.class, () -> later(run, over::incrementAndGet));
        AftermathJournal automatic = AftermathJournal.begin(run, PLAN, REQUESTED, line -> {});
        automatic.record(new AftermathEvent.RollbackLooked(NOW, "1.1", List.of("undo")));
        automatic.record(new AftermathEvent.RollbackStarted(NOW));
        automatic.record(new AftermathEvent.RollbackChanged(NOW));
        automatic.record(new AftermathEvent.RollbackEnded(NOW, Outcome.DONE, null));
        automatic.record(new AftermathEvent.RecheckStarted(NOW, "shop-2", NOW));
        automatic.record(new AftermathEvent.RecheckEnded(NOW, Verdict.PASSED));

        j.jenkins.doCancelQuietDown();

        await().atMost(MINUTE).until(() -> RollbackOffer.get().describe(run, ID) != null);
        assertThat(Queue.getInstance().getItems(), is(emptyArray()));
        assertThat(rollbacks(run), hasSize(1));
        assertThat(rollbacks(run).get(0).healed(), is(true));
        assertThat("whoever was refused is told by the exception", over.get(), is(0));
    }

    @Test
    public void aSecondOneIsRefusedBeforeItIsWritten() throws Exception {
        FreeStyleProject undo = j.createFreeStyleProject("undo");
        undo.setAssignedLabel(j.jenkins.getLabel("nowhere"));
        Run<?, ?> run = deployed("jobRollback(job: 'undo')");
        assertThat(later(run, () -> {}), is(nullValue()));
        await().atMost(MINUTE).until(undo::isInQueue);

        assertThat(
                assertThrows(IOException.class, () -> later(run, () -> {})).getMessage(),
                containsString("under way already"));
        OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, ID);
        assertThrows(IOException.class, () -> ManualRollbacks.finish(run, ID, offer, () -> {}));
        run.getParent().renameTo("renamed");
        assertThat(RunningRollbacks.get().isTaken(run, ID), is(true));
        AfterVerdict first = RunningRollbacks.get().find(run, ID);
        first.abort("maria");

        assertThat(RunningRollbacks.get().isTaken(run, ID), is(false));
        assertThat(rollbacks(run), hasSize(1));
        assertThat(rollbacks(run).get(0).outcome().isEnd(), is(true));
    }

    @Test
    public void aRollbackLeavesNoQuestionOpen() throws Exception {
        Run<?, ?> run = build();
        AftermathJournal asked = AftermathJournal.begin(
                run,
                PLAN,
                new AftermathEvent.DecisionAsked(new DecisionRecord(
                        DecisionRecord.Kind.PAUSE,
                        List.of(DecisionRecord.Choice.KEEP, DecisionRecord.Choice.ROLL_BACK),
                        List.of(),
                        NOW,
                        NOW.plusSeconds(60),
                        DecisionRecord.Choice.ROLL_BACK,
                        null,
                        null,
                        null,
                        null)),
                line -> {});
        assertThat(asked.next(), is(instanceOf(AftermathStep.Decide.class)));

        AftermathJournal rollback = AftermathJournal.begin(run, PLAN, REQUESTED, line -> {});

        assertThat(rollback.next(), is(instanceOf(AftermathStep.Look.class)));
        assertThat(rollback.question(), is(nullValue()));
        assertThat(new AftermathFile(run, ID).read().next(), is(instanceOf(AftermathStep.Look.class)));
        assertThrows("a second one", IOException.class, () -> AftermathJournal.begin(run, PLAN, REQUESTED, line -> {}));
        assertThat(new AftermathFile(run, ID).read().rollbacks(), hasSize(1));
    }

    @Test
    public void anEndThatWasBrokenOffIsNotWrittenTwice() throws Exception {
        Run<?, ?> run = build();
        boolean[] broken = {false};
        Consumer<String> log = line -> {
            if (broken[0]) {
                throw new IllegalStateException("broken off");
            }
        };
        AftermathJournal journal = AftermathJournal.begin(run, PLAN, REQUESTED, log);
        AftermathEvent end = new AftermathEvent.RollbackEnded(NOW, Outcome.FAILED, "no revision before 1");
        Thread.currentThread().interrupt();
        assertThrows("not written", IOException.class, () -> journal.record(end));
        assertThat(Thread.interrupted(), is(true));
        journal.catchUp();
        assertThat(journal.isRollingBack(), is(true));
        broken[0] = true;
        assertThrows("written", IllegalStateException.class, () -> journal.record(end));
        broken[0] = false;
        assertThat(journal.isRollingBack(), is(true));

        journal.giveUp(NOW, "Aborted by maria");

        assertThat(journal.isRollingBack(), is(false));
        assertThat(journal.lastRollback().message(), is("no revision before 1"));
        assertThrows("it has ended", IOException.class, () -> journal.record(end));
        assertThat(new AftermathFile(run, ID).read().events(), contains(REQUESTED, end));
    }

    private Run<?, ?> build() throws Exception {
        Run<?, ?> run = j.buildAndAssertSuccess(j.createFreeStyleProject());
        assertThat(run, is(not(nullValue())));
        return run;
    }
}
