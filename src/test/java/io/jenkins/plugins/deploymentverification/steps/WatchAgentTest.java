package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.model.Label;
import hudson.model.Queue;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Measuring goes on from the build's agent, while that is there. */
public class WatchAgentTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private DumbSlave agent;

    @Before
    public void anAgentOfItsOwn() throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("errors", 1);
        agent = j.createOnlineSlave(Label.get("pod"));
    }

    private WorkflowRun deploy(String watch, String check, String more) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('pod') { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', runOn: 'agent',"
                        + " notify: ['ops'], watch: '" + watch + "',"
                        + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5'" + check + ")]" + more
                        + ") }",
                true));
        return j.buildAndAssertSuccess(job);
    }

    private static List<Measurement> measured(WorkflowRun run) throws Exception {
        String id = WatchTest.watch(run).getId();
        return WatchTest.action(run).getReport(id).checks().get(0).measurements();
    }

    private static void awaitMeasurements(WorkflowRun run, Outcome outcome) {
        await().atMost(MINUTE)
                .until(() -> measured(run).stream()
                                .filter(m -> m.outcome() == outcome)
                                .count()
                        > 1);
    }

    @Test
    public void whatIsMeasuredThereIsJudgedAsUsual() throws Exception {
        WorkflowRun run = deploy("5m", "", "");
        awaitMeasurements(run, Outcome.OK);
        prometheus.set("errors", 9);
        Report report = WatchTest.concluded(run);
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.checks().get(0).measurements().size(), greaterThan(2));
    }

    @Test
    public void withoutTheAgentNothingIsMeasuredFromElsewhere() throws Exception {
        WorkflowRun run = deploy(
                "6s",
                ", action: 'rollback', onError: 'fail'",
                ", verifyAgain: 'none', rollback: commandRollback(command: ['true'])");
        awaitMeasurements(run, Outcome.OK);
        j.jenkins.removeNode(agent);
        int asked = prometheus.asked();
        Report report = WatchTest.concluded(run);
        assertThat(report.verdict(), is(Verdict.INCONCLUSIVE));
        Measurement last = report.checks()
                .get(0)
                .measurements()
                .get(report.checks().get(0).measurements().size() - 1);
        assertThat(last.outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(last.message(), containsString("'" + agent.getNodeName() + "', from which it is measured, is gone"));
        assertThat(report.checks().get(0).reason().toString(), containsString("is gone"));
        assertThat("at most one was under way", prometheus.asked() <= asked + 1, is(true));
        WatchTest.nothingIsLeft(j);
        assertThat("onError: fail is not for this", WatchTest.action(run).getRollbacks(report.id()), empty());
        await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
    }

    @Test
    public void anAgentThatComesBackIsMeasuredFromAgain() throws Exception {
        WorkflowRun run = deploy("5m", "", "");
        awaitMeasurements(run, Outcome.OK);
        agent.toComputer().disconnect(new OfflineCause.ByCLI("maintenance")).get();
        awaitMeasurements(run, Outcome.SOURCE_ERROR);
        List<Measurement> away = measured(run);
        assertThat(away.get(away.size() - 1).message(), containsString("is offline"));
        agent.toComputer().connect(true).get();
        prometheus.set("errors", 9);
        assertThat(WatchTest.concluded(run).verdict(), is(Verdict.FAILED));
    }

    /** Its secrets are for the agent of the build. */
    @Test
    public void anotherAgentWithThatNameAsALabelDoesNotRollBack() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('pod') { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', verifyAgain: 'none',"
                        + " rollback: commandRollback(command: ['true']),"
                        + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')]) }",
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        DumbSlave other = j.createOnlineSlave(Label.get(agent.getNodeName()));
        j.jenkins.setLabelString(agent.getNodeName());
        agent.toComputer().disconnect(new OfflineCause.ByCLI("maintenance")).get();

        RollbackOffer offer = RollbackOffer.get();
        offer.rollBack(run, "shop-1", "maria", null);
        Queue.getInstance().maintain();
        await().atMost(MINUTE)
                .until(() -> Queue.getInstance().getBuildableItems().size() == 1);
        String why = Queue.getInstance().getItems()[0].getWhy();
        assertThat(why, containsString(agent.getNodeName()));
        assertThat("it waits", offer.isWaiting(run, "shop-1"), is(true));
        agent.toComputer().connect(true).get();
        await().atMost(MINUTE).until(() -> !offer.isUnderWay(run, "shop-1"));
        RollbackRecord rollback = WatchTest.action(run).getRollbacks("shop-1").get(0);
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));

        j.jenkins.removeNode(agent);
        assertThat("there is no button", offer.describe(run, "shop-1"), is(nullValue()));
        assertThat("but it is named", offer.named(run, "shop-1"), is("true"));
        IOException refused = assertThrows(IOException.class, () -> offer.rollBack(run, "shop-1", "maria", null));
        assertThat(refused.getMessage(), containsString("the agent of the build, which is gone"));
        assertThat(other.toComputer().isOnline(), is(true));
    }

    @Test
    public void aRollbackThatNeedsAnAgentThatIsGoneIsLeftToPeopleLoudly() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node('pod') { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', watch: '5m',"
                        + " notify: ['ops'], notifyOn: ['PASSED'], verifyAgain: 'none',"
                        + " rollback: commandRollback(command: ['true']),"
                        + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')]) }",
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
        WatchTest.watch(run);
        j.jenkins.removeNode(agent);
        prometheus.set("errors", 9);
        Report report = WatchTest.concluded(run);
        WatchTest.nothingIsLeft(j);
        VerificationAction action = WatchTest.action(run);
        RollbackRecord rollback = action.getRollbacks(report.id()).get(0);
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.FAILED));
        assertThat(rollback.message(), containsString("agent of the build, which is gone"));
        assertThat(rollback.message(), containsString("left to people"));
        await().atMost(MINUTE).until(() -> robot.server().received().size() == 2);
        assertThat(robot.server().received().get(1).json().toString(), containsString("left to people"));
        String page = j.createWebClient()
                .withJavaScriptEnabled(false)
                .getPage(run, "deployment-verification/" + report.id() + "/")
                .asNormalizedText();
        assertThat(page, containsString("left to people"));
    }
}
