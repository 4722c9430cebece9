package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.verification.CommandCheckSpec;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Where commands run, which ones, and what is shown of them. */
public class CommandCheckTest {

    private static final String WINDOW = "verifyDeployment service: 'shop', duration: '0s', interval: '1m', ";
    private static final String POLICY = "commands: [{name: c, command: [echo, hello]}]";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    private WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return j.buildAndAssertStatus(expected, job);
    }

    private static Measurement measured(Run<?, ?> run) throws IOException {
        return run.getAction(VerificationAction.class)
                .getReport("shop-1")
                .check("c")
                .orElseThrow()
                .measurements()
                .get(0);
    }

    private static String check(String command) {
        return "checks: [commandCheck(name: 'c', command: " + command + ")]";
    }

    @Test
    public void itRunsOnTheNodeOfTheStepWhereverTheRestIsMeasuredFrom() throws Exception {
        DumbSlave agent = j.createOnlineSlave(Label.get("far"));
        for (String runOn : List.of("controller", "agent")) {
            WorkflowRun run = run(
                    Result.SUCCESS,
                    "node('far') { dir('here') { " + WINDOW + "runOn: '" + runOn + "', "
                            + check("['sh', '-c', 'echo on $NODE_NAME in $PWD']") + " } }");
            Measurement measurement = measured(run);
            assertThat(measurement.outcome(), is(Outcome.OK));
            assertThat(measurement.message(), containsString("on " + agent.getNodeName() + " in "));
            assertThat(measurement.message(), containsString(agent.getRemoteFS()));
            assertThat(measurement.message(), containsString("/here"));
        }
    }

    @Test
    public void withoutANodeNothingRuns() throws Exception {
        WorkflowRun run = run(Result.FAILURE, WINDOW + check("['touch', '/tmp/never']"));
        assertThat(JenkinsRule.getLog(run), containsString("commands need a workspace"));
    }

    @Test
    public void aFailedCommandFailsTheVerificationAndIsShown() throws Exception {
        WorkflowRun run =
                run(Result.FAILURE, "node { " + WINDOW + check("['sh', '-c', 'echo no stock; exit 2']") + " }");
        assertThat(JenkinsRule.getLog(run), containsString("exit code 2: no stock"));
        assertThat(measured(run).value(), is(2.0));
    }

    @Test
    public void secretsOfTheStepAreMasked() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.GLOBAL, "token", "", Secret.fromString("t0ken-of-the-shop")));
        WorkflowRun run = run(
                Result.SUCCESS,
                "node { withCredentials([string(credentialsId: 'token', variable: 'TOKEN')]) { " + WINDOW
                        + check("['sh', '-c', 'echo got $TOKEN']") + " } }");
        assertThat(measured(run).message(), is("exit code 0: got ***"));
        assertThat(JenkinsRule.getLog(run), not(containsString("t0ken-of-the-shop")));
    }

    @Test
    public void aPolicyDocumentNeedsPermission() throws Exception {
        String file =
                "node { writeFile file: 'policy.yaml', text: '" + POLICY + "'\n" + WINDOW + "policyFile: 'policy.yaml'";
        WorkflowRun refused = run(Result.FAILURE, file + " }");
        assertThat(JenkinsRule.getLog(refused), containsString("only with allowCommands: true"));
        assertThat(JenkinsRule.getLog(refused), not(containsString("Verifying shop")));
        run(Result.FAILURE, "node { " + WINDOW + "policy: '''name: shop\n" + POLICY + "''' }");
        assertThat(
                measured(run(Result.SUCCESS, file + ", allowCommands: true }")).message(), is("exit code 0: hello"));
        DeploymentVerificationConfiguration.get().setPolicies(List.of(new NamedPolicy("smoke", POLICY)));
        run(Result.SUCCESS, "node { " + WINDOW + "policy: 'smoke' }");
    }

    @Test
    public void freestyleJobsRunThemInTheirWorkspace() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        step.setDuration("0s");
        step.setInterval("1m");
        step.setChecks(List.of(new CommandCheckSpec("c", List.of("sh", "-c", "echo $JOB_NAME"))));
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher(step);
        job.getPublishersList().add(publisher);
        assertThat(measured(j.buildAndAssertSuccess(job)).message(), is("exit code 0: " + job.getName()));
    }

    @Test
    public void theFormKeepsArgumentsApart() throws Exception {
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        CommandCheckSpec check = new CommandCheckSpec("c", List.of("./smoke.sh", "two words", "--quick"));
        check.setExitCode(3);
        check.setCriteria("<= 3ms");
        check.setWarning("<= 2ms");
        check.setUnit("ms");
        check.setTimeout("5s");
        step.setChecks(List.of(check));
        step.setAllowCommands(true);
        VerifyDeploymentStep after = new StepConfigTester(j).configRoundTrip(step);
        assertThat(after.isAllowCommands(), is(true));
        j.assertEqualDataBoundBeans(step.getChecks(), after.getChecks());
    }
}
