package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.RuleSpec;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** What rules of a policy do besides the verdict. */
public class RuleEffectsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    private static String policy(int seconds, String effects) {
        return String.join(
                "\n",
                "window: {duration: " + seconds + "s, interval: 1s}",
                "metrics:",
                "  - {name: m, query: errors, criteria: '<= 50'}",
                "rules:",
                "  - {name: too many, if: 'm > 5', then: [" + effects + "]}");
    }

    private static WorkflowJob job(JenkinsRule j, int seconds, String effects) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("ISSUE", "SHOP-1")));
        change(job, seconds, effects);
        return job;
    }

    private static void change(WorkflowJob job, int seconds, String effects) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'shop', version: '1.1', policy: '''" + policy(seconds, effects) + "''')",
                true));
    }

    @Test
    public void tellsMovesAndMakesTheBuildUnstable() throws Throwable {
        sessions.then(j -> {
            jira.configure(); // replaces all credentials
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            WorkflowRun run = j.buildAndAssertStatus(
                    Result.UNSTABLE, job(j, 3, "unstable, 'notify: ops', 'transition: Deployed'"));
            await().atMost(MINUTE).until(() -> !robot.server().received().isEmpty());
            assertThat("once", robot.server().received(), hasSize(1));
            assertThat(
                    robot.server().received().get(0).json().toString(), containsString("rule \\\"too many\\\" fired"));
            assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
            j.assertLogContains("Rule 'too many': notify: ops", run);
            j.assertLogContains("[jira] SHOP-1: moved from In Review to Deployed", run);
        });
    }

    @Test
    public void aPostBuildActionDoesTheSame() throws Throwable {
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            FreeStyleProject project = j.createFreeStyleProject();
            VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
            step.setPolicy(policy(2, "unstable, 'notify: ops'"));
            project.getPublishersList().add(new VerifyDeploymentPublisher(step));
            j.buildAndAssertStatus(Result.UNSTABLE, project);
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
        });
    }

    @Test
    public void standsBesideTheChecksOfAStep() throws Throwable {
        sessions.then(j -> {
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            String step = "verifyDeployment(service: 'shop', environment: 'prod', duration: '3s', interval: '1s',"
                    + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 50')],"
                    + " rules: [deploymentRule(condition: 'm > 5', persistence: '2', on: ['deploy-to-prod'],"
                    + " then: ['unstable'])";
            WorkflowJob job = j.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(step + "])", true));
            j.buildAndAssertStatus(Result.UNSTABLE, job);
            job.setDefinition(new CpsFlowDefinition(
                    step + ", deploymentRule(condition: 'n > 5', then: ['unstable', 'fail'])])", true));
            WorkflowRun refused = j.buildAndAssertStatus(Result.FAILURE, job);
            j.assertLogContains("must begin with the name of a check", refused);
            j.assertLogContains("'unstable' contradicts 'fail'", refused);
        });
    }

    @Test
    public void deploymentRulesMeasuresOnceAndDoesWhatTheySay() throws Throwable {
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            String step = "deploymentRules(service: 'shop',"
                    + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 50')]";
            WorkflowJob job = j.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    step + ", rules: [deploymentRule(condition: 'm > 5', then: ['unstable', 'notify: ops'])])", true));
            WorkflowRun run = j.buildAndAssertStatus(Result.UNSTABLE, job);
            VerificationAction action = run.getAction(VerificationAction.class);
            assertThat(action.getReport("shop-1").checks().get(0).measurements(), hasSize(1));
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
            prometheus.set("errors", 1);
            j.buildAndAssertSuccess(job);
            job.setDefinition(new CpsFlowDefinition(
                    step + ", rules: [deploymentRule(condition: 'm > 5', persistence: '3', then: ['fail'])])", true));
            j.assertLogContains("can never be reached", j.buildAndAssertStatus(Result.FAILURE, job));
            job.setDefinition(new CpsFlowDefinition(step + ")", true));
            j.assertLogContains("deploymentRules needs 'rules'", j.buildAndAssertStatus(Result.FAILURE, job));
            DeploymentRulesStep form = new StepConfigTester(j).configRoundTrip(new DeploymentRulesStep("shop"));
            assertThat(form.getDuration(), is("0s"));
            form.setDuration(""); // as from an empty form
            assertThat(form.getDuration(), is("0s"));
        });
    }

    @Test
    public void formsKeepRules() throws Throwable {
        sessions.then(j -> {
            RuleSpec rule = new RuleSpec("m > 5", List.of("unstable", "notify: ops"));
            rule.setPersistence("3 of 5m");
            rule.setOn(List.of("deploy-to-prod", "deploy-to-staging"));
            rule.setName("too many");
            MetricCheckSpec check = new MetricCheckSpec("m", "errors", "<= 50");
            VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
            step.setChecks(List.of(check));
            step.setRules(List.of(rule, new RuleSpec("m fails", List.of("fail"))));
            VerifyDeploymentStep after = new StepConfigTester(j).configRoundTrip(step);
            assertThat(after.getRules(), hasSize(2));
            j.assertEqualDataBoundBeans(rule, after.getRules().get(0));
        });
    }

    @Test
    public void whatCannotBeDoneIsRefusedAtTheStart() throws Throwable {
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = job(j, 600, "'notify: ops'");
            j.assertLogContains(
                    "The rule 'too many' cannot be used: 'notify: ops' names nobody: there is no notifier 'ops'",
                    j.buildAndAssertStatus(Result.FAILURE, job));
            change(job, 600, "'transition: Deployed'");
            j.assertLogContains("needs one Jira site", j.buildAndAssertStatus(Result.FAILURE, job));
            change(job, 600, "rollback");
            j.assertLogContains(
                    "'rollback' needs the rollback that is to be run", j.buildAndAssertStatus(Result.FAILURE, job));
        });
    }

    @Test
    public void nothingIsDoneTwiceOverARestart() throws Throwable {
        sessions.then(j -> {
            jira.configure(); // replaces all credentials
            robot.configure("ops");
            prometheus.configureInJenkins();
            prometheus.set("errors", 9);
            job(j, 30, "'notify: ops', 'transition: Deployed'")
                    .scheduleBuild2(0)
                    .waitForStart();
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
            await().atMost(MINUTE).until(() -> jira.world().statusOf("SHOP-1").equals("Deployed"));
        });
        jira.world().move("SHOP-1", JiraWorld.IN_REVIEW, "jenkins");
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertThat(robot.server().received(), hasSize(1));
            assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
        });
    }
}
