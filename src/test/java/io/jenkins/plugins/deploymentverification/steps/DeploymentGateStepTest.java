package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** {@code deploymentGate}, and what {@code verifyDeployment} makes of environments. */
public class DeploymentGateStepTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private EnvironmentConfig prod;

    @Before
    public void environments() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        prod = new EnvironmentConfig("prod");
        prod.setNeedsPassed(true);
        DeploymentVerificationConfiguration.get().setEnvironments(List.of(new EnvironmentConfig("staging"), prod));
    }

    private WorkflowRun build(Result result, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return j.buildAndAssertStatus(result, job);
    }

    private static String verify(String environment) {
        return "verifyDeployment(service: 'shop', version: '1.1', environment: '" + environment
                + "', duration: '2s', interval: '1s',"
                + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')])";
    }

    private static final String GATE = "deploymentGate service: 'shop', environment: 'prod', version: '1.1'";

    @Test
    public void whatPassedBeforeMayComeAndNothingElse() throws Exception {
        WorkflowRun refused = build(Result.FAILURE, GATE);
        j.assertLogContains("shop 1.1 has not passed in staging, and comes to prod only after that.", refused);

        build(Result.SUCCESS, verify("Staging"));
        j.assertLogContains("[gate] shop 1.1 may be deployed to prod", build(Result.SUCCESS, GATE));

        prometheus.set("errors", 9);
        build(Result.FAILURE, verify("staging"));
        build(Result.FAILURE, GATE);
    }

    @Test
    public void everythingInTheWayIsToldAndWaitsForNothing() throws Exception {
        prod.setFreezes("2020-01-01 to 2120-01-01");
        WorkflowRun run = build(Result.FAILURE, "deploymentGate service: 'shop', environment: 'prod'");
        j.assertLogContains("Nothing is deployed to prod at this time", run);
        j.assertLogContains("but the deployment names no version", run);
        j.assertLogContains(
                "There is no environment 'prd' in the global configuration; there are: staging, prod",
                build(Result.FAILURE, "deploymentGate service: 'shop', environment: 'prd'"));
    }

    @Test
    public void aDeploymentThatCameNeverthelessIsVerifiedWithAWarning() throws Exception {
        WorkflowRun run = build(Result.SUCCESS, verify("prod"));
        j.assertLogContains("WARNING: shop 1.1 has not passed in staging", run);
        VerificationAction action = run.getAction(VerificationAction.class);
        Report report = action.getReport(action.getVerifications().get(0).getId());
        assertThat(report.verdict(), is(Verdict.PASSED));
        assertThat(report.reasons().stream().map(Reason::code).toList(), hasItem(Reason.Code.NOT_PASSED_BEFORE));
    }

    @Test
    public void theEnvironmentNamesTheSourceWhereNothingElseDoes() throws Exception {
        prod.setSource("elsewhere");
        j.assertLogContains("no metric source named 'elsewhere'", build(Result.FAILURE, verify("PROD")));
        build(Result.SUCCESS, verify("staging"));
    }

    @Test
    public void formsKeepEverything() throws Exception {
        prod.setFreezes("fri 18:00 to mon 06:00");
        prod.setTimeZone("Europe/Berlin");
        prod.setApprovals(2);
        prod.setApprovers("release-managers, li");
        prod.setSelfApproval(true);
        prod.setApprovalTimeout("3d");
        j.configRoundtrip();
        List<EnvironmentConfig> after =
                DeploymentVerificationConfiguration.get().getEnvironments();
        j.assertEqualDataBoundBeans(prod, after.get(1));
        j.assertEqualDataBoundBeans(new EnvironmentConfig("staging"), after.get(0));

        DeploymentGateStep step = new DeploymentGateStep("shop", "prod");
        step.setVersion("1.1");
        step.setNotify(List.of("ops", "dev"));
        step.setNotifyOn(List.of("DECISION_NEEDED"));
        j.assertEqualDataBoundBeans(step, new StepConfigTester(j).configRoundTrip(step));
    }

    @Test
    public void formsTellWhatIsWrong() {
        EnvironmentConfig.DescriptorImpl form = j.jenkins.getDescriptorByType(EnvironmentConfig.DescriptorImpl.class);
        assertThat(form.doCheckFreezes("fri 18:00 to mon 06:00\n").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckFreezes("weekend").getMessage(), startsWith("must be like"));
        assertThat(form.doCheckTimeZone("Berlin").getMessage(), containsString("no time zone"));
        assertThat(form.doCheckApprovals("10").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckApprovals("11").kind, is(FormValidation.Kind.ERROR));
        assertThat(form.doCheckApprovalTimeout("").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckApprovalTimeout("31d").getMessage(), containsString("at most 30 days"));
        prod.setApprovals(11);
        IllegalArgumentException tooMany = assertThrows(
                IllegalArgumentException.class,
                () -> DeploymentVerificationConfiguration.get().setEnvironments(List.of(prod)));
        assertThat(tooMany.getMessage(), containsString("'approvals' must be from 0 to 10"));
        prod.setApprovals(0);
        prod.setTimeZone("Berlin");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> DeploymentVerificationConfiguration.get().setEnvironments(List.of(prod)));
        assertThat(refused.getMessage(), containsString("the environment 'prod'"));
    }
}
