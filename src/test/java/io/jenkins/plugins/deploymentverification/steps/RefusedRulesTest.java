package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.RuleSpec;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Rules that cannot be meant so are refused before anything is measured: by the rule, the field, and what would be right. */
public class RefusedRulesTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private WorkflowJob job;

    @Before
    public void aSourceAndANotifier() throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("errors", 1);
        job = j.createProject(WorkflowJob.class);
    }

    private void isRefused(Run<?, ?> run, String... words) throws Exception {
        for (String word : words) {
            j.assertLogContains(word, run);
        }
        assertThat("nothing was measured", prometheus.asked(), is(0));
        VerificationAction action = run.getAction(VerificationAction.class);
        assertThat(
                action == null || action.getVerifications().isEmpty() ? null : action.getVerifications(), nullValue());
    }

    private void stepRefuses(String step, String... words) throws Exception {
        job.setDefinition(new CpsFlowDefinition(step, true));
        isRefused(j.buildAndAssertStatus(Result.FAILURE, job), words);
    }

    private void refuses(String rule, String... words) throws Exception {
        stepRefuses(
                "verifyDeployment(service: 'shop', duration: '10m', interval: '1m', checks: [metricCheck(name: 'm',"
                        + " query: 'errors', criteria: '<= 50')], rules: [deploymentRule(" + rule + ")])",
                words);
    }

    @Test
    public void whatAStepWrites() throws Exception {
        refuses(
                "condition: 'n > 5', then: ['fail']",
                "(rules[0].if): rule 'n > 5': must begin with the name of a check, as in",
                "there are: m");
        refuses(
                "name: 'too many', condition: 'm > 5', then: ['explode']",
                "(rules[0].then[0]): rule 'too many': unknown effect 'explode'; there are: rollback, fail, unstable,"
                        + " notify: …, transition: …");
        refuses(
                "name: 'too many', condition: 'm > 5', then: ['fail', 'unstable']",
                "(rules[0].then): rule 'too many': 'unstable' contradicts 'fail' and 'rollback'");
        refuses(
                "name: 'too many', condition: 'm > 5', then: ['rollback', 'unstable']",
                "(rules[0].then): rule 'too many': 'unstable' contradicts");
        refuses("condition: 'm > 5', then: ['notify']", "rule 'm > 5': 'notify' needs to know whom, as in");
        refuses("condition: 'm > 5', then: []", "rule 'm > 5': needs 'then', what is to happen");
        refuses(
                "condition: 'm increase > 200%', then: ['fail']",
                "(rules[0].if): rule 'm increase > 200%': an increase or decrease needs something to compare with",
                "needs a 'baseline'");
        refuses(
                "condition: 'm > 5', persistence: 'often', then: ['fail']",
                "(rules[0].for): rule 'm > 5': ",
                "3 of 5m");
        refuses(
                "condition: 'm > 5', persistence: '20', then: ['fail']",
                "(rules[0].for): rule 'm > 5': can never be reached");
        refuses("condition: 'm > 5', on: ['release'], then: ['fail']", "(rules[0].on", "like deploy-to-prod");
        refuses(
                "condition: 'm > 5', then: ['notify: nobody']",
                "The rule 'm > 5' cannot be used: 'notify: nobody' names nobody: there is no notifier 'nobody'");
        refuses(
                "condition: 'm > 5', then: ['rollback']",
                "The rule 'm > 5' cannot be used: 'rollback' needs the rollback");
        refuses(
                "condition: 'm > 5', then: ['transition: Done']",
                "The rule 'm > 5' cannot be used: 'transition: Done' needs one Jira site");
        refuses(
                "name: 'a', condition: 'm > 5', then: ['fail']), deploymentRule(name: 'a', condition: 'm > 6', then:"
                        + " ['fail']",
                "there are two rules named 'a'; names must be unique");
    }

    @Test
    public void whatAPolicyWrites() throws Exception {
        String policy =
                "window: {duration: 10m, interval: 1m}\\nmetrics: [{name: m, query: errors, criteria: \"<= 50\"}]\\n"
                        + "rules: [{name: slow, if: m > 5, for: 5, then: [notify: %s]}]";
        stepRefuses(
                "verifyDeployment(service: 'shop', policy: '" + policy.formatted("x, explode") + "')",
                "policy:3:",
                "rules[0].then[1]): rule 'slow': unknown effect 'explode'");
        stepRefuses(
                "verifyDeployment(service: 'shop', duration: '2m', policy: '" + policy.formatted("ops") + "')",
                "the rule 'slow' can never fire: '5' does not fit into a window of this length and interval");
        stepRefuses(
                "deploymentRules(service: 'shop', policy: '" + policy.formatted("ops") + "')",
                "the rule 'slow' can never fire");
    }

    @Test
    public void whatAPostBuildActionHas() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        step.setDuration("0s");
        step.setChecks(List.of(new MetricCheckSpec("m", "errors", "<= 50")));
        step.setRules(List.of(new RuleSpec("m > 5", List.of("notify: nobody"))));
        project.getPublishersList().add(new VerifyDeploymentPublisher(step));
        isRefused(
                j.buildAndAssertStatus(Result.FAILURE, project),
                "The rule 'm > 5' cannot be used: 'notify: nobody' names nobody");
    }
}
