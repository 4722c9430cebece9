package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Rules that fire after the end of the build, and the rollback they ask for. */
public class WatchRulesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private FreeStyleProject undo;

    @Before
    public void aServiceThatIsWell() throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("health", 1).set("errors", 10).setPast("errors", time -> 10.0);
        undo = j.createFreeStyleProject("undo");
    }

    private WorkflowRun deploy(String step, String settings, String body) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                step + "(service: 'shop', version: '1.1', interval: '1s', watch: '5m', notify: ['ops'],"
                        + " verifyAgain: 'none', rollback: jobRollback(job: 'undo', timeout: '1m'), " + settings + ")"
                        + body,
                true));
        return j.buildAndAssertSuccess(job);
    }

    private String health(String more) {
        return "httpCheck(name: 'health', url: '" + prometheus.url()
                + "/api/v1/query?query=health', bodyContains: '\"1.0\"'" + more + ")";
    }

    private RollbackRecord rolledBack(WorkflowRun run, Report report) throws Exception {
        VerificationAction action = WatchTest.action(run);
        await().atMost(MINUTE)
                .until(() -> action.getRollbacks(report.id()).stream()
                        .anyMatch(r -> r.outcome() == RollbackRecord.Outcome.DONE));
        WatchTest.nothingIsLeft(j);
        assertThat(undo.getBuilds(), hasSize(1));
        assertThat(action.getRollbacks(report.id()), hasSize(1));
        return action.getRollbacks(report.id()).get(0);
    }

    private String page(WorkflowRun run, Report report) throws Exception {
        return j.createWebClient()
                .withJavaScriptEnabled(false)
                .getPage(run, "deployment-verification/" + report.id() + "/")
                .asNormalizedText();
    }

    private void messages(int count) {
        await().atMost(MINUTE).until(() -> robot.server().received().size() == count);
    }

    @Test
    public void aHealthEndPointThatFailsThreeTimesInARowIsRolledBackByARule() throws Exception {
        WorkflowRun run = deploy(
                "verifyDeployment",
                "duration: '3s', checks: [" + health(", consecutiveFailures: 4") + "],"
                        + " rules: [deploymentRule(name: 'is down', condition: 'health fails', persistence: '3',"
                        + " then: ['rollback', 'notify: ops'])]",
                "");
        WatchTest.watch(run);
        prometheus.set("health", 0);
        Report report = WatchTest.concluded(run);
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.followUpOf(), is("shop-1"));
        assertThat(
                report.checks().get(0).measurements().stream()
                        .filter(m -> m.outcome() == Outcome.BREACH)
                        .toList(),
                hasSize(3));
        RollbackRecord rollback = rolledBack(run, report);
        assertThat(rollback.cause(), is(RollbackRecord.Cause.RULE));
        assertThat(rollback.who(), is("is down"));
        assertThat(rollback.reason(), containsString("health fails"));
        messages(4); // the rule, the verdict, the start and the end of the rollback

        String page = page(run, report);
        assertThat(page, containsString("is down"));
        assertThat(page, containsString(rollback.reason()));
    }

    @Test
    public void anErrorRateThatTriplesIsRolledBackByARule() throws Exception {
        WorkflowRun run = deploy(
                "verifyDeployment",
                "duration: '1s', checks: [metricCheck(name: 'errors', query: 'errors', criteria: '<= 500',"
                        + " baseline: [type: 'before', duration: '1m'])],"
                        + " rules: [deploymentRule(condition: 'errors increase > 200%', then: ['rollback'])]",
                "");
        WatchTest.watch(run);
        prometheus.set("errors", 29); // not yet
        int asked = prometheus.asked();
        await().atMost(MINUTE).until(() -> prometheus.asked() > asked + 2);
        assertThat(WatchTest.watch(run).isFinished(), is(false));
        prometheus.set("errors", 31);
        Report report = WatchTest.concluded(run);
        assertThat(report.verdict(), is(Verdict.FAILED));
        RollbackRecord rollback = rolledBack(run, report);
        assertThat(rollback.cause(), is(RollbackRecord.Cause.RULE));
        assertThat(rollback.reason(), containsString("31"));
        messages(3);
        assertThat(page(run, report), containsString("Watched on after this verification"));
    }

    @Test
    public void aCheckAsksForItAsBefore_andOnlyWantedMessagesAreSent() throws Exception {
        WorkflowRun run = deploy(
                "verifyDeployment",
                "duration: '2s', notifyOn: ['FAILED'], checks: ["
                        + health(", consecutiveFailures: 3, action: 'rollback'") + "]",
                "");
        WatchTest.watch(run);
        prometheus.set("health", 0);
        Report report = WatchTest.concluded(run);
        assertThat(rolledBack(run, report).cause(), is(RollbackRecord.Cause.VERDICT));
        messages(1);
    }

    @Test
    public void theLastStageOfARolloutIsWatchedAndRolledBackAsTheRolloutIs() throws Exception {
        WorkflowRun run = deploy(
                "progressiveRollout",
                "hold: '1s', steps: [50, 100], checks: [metricCheck(name: 'errors', query: 'errors', criteria: '<= 20',"
                        + " consecutiveFailures: 2)]",
                " { echo 'shift' }");
        VerificationAction action = WatchTest.action(run);
        await().atMost(MINUTE).until(() -> action.getVerifications().size() > 2);
        String id = action.getVerifications().get(2).getId();
        prometheus.set("errors", 31);
        await().atMost(MINUTE).until(() -> action.get(id).isFinished());
        Report report = action.getReport(id);
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.followUpOf(), is("shop-2"));
        assertThat(rolledBack(run, report).outcome(), is(RollbackRecord.Outcome.DONE));
        assertThat("only the last stage", action.getVerifications(), hasSize(3));
        messages(3);
    }
}
