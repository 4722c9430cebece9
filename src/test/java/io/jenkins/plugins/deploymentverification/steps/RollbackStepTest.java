package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex;
import io.jenkins.plugins.deploymentverification.engine.history.VerificationSummary;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.rollback.CommandRollbackAction;
import io.jenkins.plugins.deploymentverification.rollback.JobRollbackAction;
import io.jenkins.plugins.deploymentverification.rollback.KubernetesRollbackAction;
import io.jenkins.plugins.deploymentverification.rollback.TrafficSwitchAction;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockFolder;

/** {@code verifyDeployment(rollback: …)}. */
public class RollbackStepTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);
    private static final String UNDO = "kubernetesRollback(name: 'shop', namespace: 'prod', timeout: '20s')";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Before
    public void aBadDeployment() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 9);
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
    }

    private static String script(FakeCluster cluster, String rollback, String more) {
        return "node { withEnv(['PATH+FAKE=" + cluster.bin() + "', 'FAKE_CLUSTER=" + cluster.state() + "']) {\n"
                + "verifyDeployment(service: 'shop', version: '1.1', duration: '2s', interval: '1s', settle: '1s',\n"
                + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                + "rollback: " + rollback + more + ")\n} }";
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowRun run(String rollback, String more) throws Exception {
        return job(script(cluster, rollback, more)).scheduleBuild2(0).waitForStart();
    }

    private static Report report(Run<?, ?> run, int index) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        return action.getReport(action.getVerifications().get(index).getId());
    }

    private static RollbackRecord rollback(Run<?, ?> run) throws Exception {
        List<RollbackRecord> rollbacks = report(run, 0).rollbacks();
        assertThat(rollbacks, hasSize(1));
        return rollbacks.get(0);
    }

    private void healOnce(String call, Run<?, ?> run) throws Exception {
        await().atMost(MINUTE).until(() -> cluster.calls(call) > 0 || !run.isBuilding());
        assertThat(JenkinsRule.getLog(run), cluster.calls(call), is(1L));
        prometheus.set("errors", 0);
    }

    @Test
    public void whatFailsIsUndoneAndHeals() throws Exception {
        robot.configure("ops");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "cluster",
                        null,
                        "config",
                        SecretBytes.fromBytes("the kubeconfig".getBytes(StandardCharsets.UTF_8))));
        WorkflowRun run = run(
                "kubernetesRollback(name: 'shop', namespace: 'prod', kubeconfig: 'cluster', timeout: '20s')",
                ", notify: ['ops']");
        healOnce("undo", run);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
        RollbackRecord rollback = rollback(run);
        assertThat(rollback.outcome(), is(Outcome.DONE));
        assertThat(rollback.cause(), is(RollbackRecord.Cause.VERDICT));
        assertThat(rollback.healed(), is(true));
        Report again = report(run, 1);
        assertThat(rollback.recheck().id(), is(again.id()));
        assertThat(again.followUpOf(), is(report(run, 0).id()));
        assertThat(again.verdict(), is(Verdict.PASSED));
        assertThat(report(run, 0).verdict(), is(Verdict.FAILED));
        VerificationSummary deployment =
                run.getAction(VerificationAction.class).get(report(run, 0).id()).summary();
        assertThat(deployment.rolledBackAt(), is(rollback.requestedAt().truncatedTo(ChronoUnit.MILLIS)));
        assertThat(deployment.healedAt(), is(rollback.recheck().endedAt().truncatedTo(ChronoUnit.MILLIS)));
        assertThat(
                DeploymentIndex.get()
                        .verifications(run.getParent())
                        .get(0)
                        .record()
                        .getRolledBack(),
                is(notNullValue()));
        j.assertLogContains("rollout undo deployment/shop --to-revision=1", run);
        j.assertLogContains("deployment/shop successfully rolled out", run);
        j.assertLogContains("After the rollback the service is well", run);
        j.assertLogNotContains("in the clear", run);

        String kubeconfig = cluster.calls().get(0).get(0);
        assertThat(kubeconfig, startsWith("--kubeconfig="));
        assertThat("it is removed", Files.exists(Path.of(kubeconfig.substring(13))), is(false));
        await().atMost(MINUTE).until(() -> robot.server().received().size() >= 4);
        assertThat(
                robot.server().received().stream().map(Object::toString).toList(),
                hasItem(containsString("service is well again")));
        try (Stream<Path> files = Files.list(run.getRootDir().toPath().resolve("deployment-verification"))) {
            assertThat(
                    "no journal is left",
                    files.map(Path::toString)
                            .filter(f -> f.endsWith(".journal"))
                            .toList(),
                    empty());
        }
    }

    @Test
    public void aRollbackThatDoesNotHealIsTold() throws Exception {
        WorkflowRun run = j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run(UNDO, "")));

        assertThat(rollback(run).outcome(), is(Outcome.DONE));
        assertThat(rollback(run).healed(), is(false));
        assertThat("it is not undone again", cluster.calls("undo"), is(1L));
        j.assertLogContains("AFTER THE ROLLBACK THE SERVICE IS NOT WELL", run);
    }

    @Test
    public void aFailedRollbackIsTheLoudestMessage() throws Exception {
        robot.configure("ops");
        cluster.fail("undo:before");
        WorkflowRun run = j.assertBuildStatus(
                Result.FAILURE, j.waitForCompletion(run(UNDO, ", notify: ['ops'], notifyOn: ['PASSED']")));

        assertThat(rollback(run).outcome(), is(Outcome.FAILED));
        assertThat(rollback(run).recheck(), is(nullValue()));
        j.assertLogContains("THE ROLLBACK FAILED", run);
        await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
        String message = robot.server().received().get(0).toString();
        assertThat(message, containsString("ROLLBACK FAILED"));
        assertThat(message, containsString("\"isAtAll\":true"));
    }

    @Test
    public void onlyAChecksActionRollsBack() throws Exception {
        WorkflowJob never = job(script(cluster, UNDO, "").replace("action: 'rollback'", "action: 'alert'"));
        WorkflowRun refused = j.buildAndAssertStatus(Result.FAILURE, never);
        j.assertLogContains("none of the checks that count has the action 'rollback'", refused);
        assertThat(refused.getAction(VerificationAction.class).getVerifications(), empty());

        prometheus.set("fine", 0);
        WorkflowJob alert = job(script(cluster, UNDO, "")
                .replace("action: 'rollback'", "action: 'alert'")
                .replace(
                        "checks: [",
                        "checks: [metricCheck(name: 'n', query: 'fine', criteria: '<= 5', action: 'rollback'), "));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, alert);
        assertThat(report(run, 0).verdict(), is(Verdict.FAILED));
        assertThat(report(run, 0).rollbacks(), empty());
        assertThat(cluster.calls(), empty());
    }

    @Test
    public void aDryRunChangesNothing() throws Exception {
        WorkflowRun run = j.assertBuildStatus(
                Result.FAILURE, j.waitForCompletion(run(UNDO.replace("timeout", "dryRun: true, timeout"), "")));

        assertThat(rollback(run).outcome(), is(Outcome.ABORTED));
        assertThat(cluster.calls("undo"), is(0L));
        j.assertLogContains("will run: kubectl --namespace=prod rollout undo deployment/shop --to-revision=1", run);
        assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(1));
    }

    @Test
    public void anAbortKillsTheCommandAndTellsWhatIsKnown() throws Exception {
        cluster.fail("undo:hang");
        WorkflowRun run = run(UNDO, "");
        await().atMost(MINUTE).until(() -> Files.exists(cluster.state().resolve("hanging")));
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));

        assertThat(rollback(run).outcome(), is(Outcome.UNKNOWN));
        assertThat(rollback(run).message(), startsWith("Aborted by"));
        assertThat(cluster.calls("undo"), is(1L));
    }

    @Test
    public void anAbortEndsTheVerificationAfterTheRollback() throws Exception {
        WorkflowRun run = run(UNDO, "");
        await().atMost(MINUTE).until(() -> cluster.calls("undo") > 0);
        prometheus.set("errors", Double.NaN);
        await().atMost(MINUTE)
                .until(() ->
                        !report(run, 0).rollbacks().isEmpty() && rollback(run).recheck() != null);
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));

        assertThat(rollback(run).outcome(), is(Outcome.DONE));
        assertThat(rollback(run).recheck().verdict(), is(report(run, 1).verdict()));
        assertThat(report(run, 1).isFinished(), is(true));
    }

    @Test
    public void commandsTakeTheirArgumentsAsTheyAre() throws Exception {
        WorkflowRun run = run(
                "commandRollback(command: ['kubectl', 'undo', 'a b', '\"q\"', '$(touch stolen)', '$HOME', \"it's\"],"
                        + " timeout: '20s')",
                ", verifyAgain: 'none'");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(cluster.calls().get(0), contains("undo", "a b", "\"q\"", "$(touch stolen)", "$HOME", "it's"));
        assertThat(rollback(run).commands().get(0).line(), containsString("'$(touch stolen)' '$HOME' 'it'\\''s'"));
        assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(1));
    }

    @Test
    public void anotherJobCanUndo() throws Exception {
        MockFolder folder = j.createFolder("shop");
        FreeStyleProject undo = folder.createProject(FreeStyleProject.class, "undo");
        undo.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("VERSION", "?"), new StringParameterDefinition("PLACE", "prod")));
        WorkflowJob job = folder.createProject(WorkflowJob.class, "deploy");
        String script = "verifyDeployment(service: 'shop', duration: '1s', interval: '1s', settle: '1s',\n"
                + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                + "rollback: jobRollback(job: 'undo', parameters: [VERSION: '1.0'], timeout: '1m'))";
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(rollback(run).outcome(), is(Outcome.DONE));
        assertThat(undo.getBuilds(), hasSize(1));
        assertThat(
                undo.getLastBuild()
                        .getEnvironment(hudson.model.TaskListener.NULL)
                        .get("VERSION"),
                is("1.0"));
        assertThat(undo.getLastBuild().getCauses().get(0).getShortDescription(), containsString("deploy #1"));

        job.setDefinition(new CpsFlowDefinition(script.replace("VERSION:", "VERSON:"), true));
        RollbackRecord wrong = rollback(j.buildAndAssertStatus(Result.FAILURE, job));
        assertThat(wrong.outcome(), is(Outcome.FAILED));
        assertThat(wrong.message(), containsString("has no parameters [VERSON]"));
    }

    @Test
    public void mistakesAreToldBeforeAnythingIsMeasured() throws Exception {
        for (List<String> mistake : List.of(
                List.of("kubernetesRollback(name: '--all')", "is not a name of a Kubernetes object"),
                List.of("trafficSwitch(service: 'a', httpRoute: 'b')", "needs one of"),
                List.of("commandRollback([])", "'command' needs a program"))) {
            WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job(script(cluster, mistake.get(0), "")));
            j.assertLogContains(mistake.get(1), run);
        }
        String outside = script(cluster, UNDO, "").replace("node { ", "").replace("} }", "}");
        j.assertLogContains("use it inside of a node block", j.buildAndAssertStatus(Result.FAILURE, job(outside)));
        assertThat(prometheus.asked(), is(0));
    }

    @Test
    public void aPersonRollsBackFromThePage() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("maria"));
        prometheus.set("errors", 0);
        String script = script(cluster, UNDO, "").replaceAll("withEnv\\(\\[.*?]\\) \\{|\\} (?=\\})", "");
        EnvironmentVariablesNodeProperty tools = new EnvironmentVariablesNodeProperty(
                new EnvironmentVariablesNodeProperty.Entry(
                        "PATH+FAKE", cluster.bin().toString()),
                new EnvironmentVariablesNodeProperty.Entry(
                        "FAKE_CLUSTER", cluster.state().toString()));
        j.jenkins.getGlobalNodeProperties().add(tools);
        WorkflowRun run = j.buildAndAssertSuccess(job(script));
        assertThat(report(run, 0).rollbacks(), empty());
        String page = run.getUrl() + "deployment-verification/" + report(run, 0).id() + "/";

        JenkinsRule.WebClient reader = client().login("reader");
        assertThat(reader.goTo(page).asNormalizedText(), not(containsString("Roll back")));
        assertThat(post(reader, page), is(403));
        assertThat(client().login("maria").goTo(page).asNormalizedText(), containsString("Roll back"));
        JenkinsRule.WebClient maria = client().login("maria");
        HtmlForm form = maria.goTo(page + "confirmRollback").getFormByName("rollBack");
        form.getInputByName("reason").setValue("customers complain");
        j.submit(form);

        await().atMost(MINUTE)
                .until(() -> !report(run, 0).rollbacks().isEmpty()
                        && Boolean.TRUE.equals(report(run, 0).rollbacks().get(0).healed()));
        RollbackRecord rollback = rollback(run);
        assertThat(rollback.cause(), is(RollbackRecord.Cause.PERSON));
        assertThat(rollback.who(), is("maria"));
        assertThat(rollback.reason(), is("customers complain"));
        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
        String shown = reader.goTo(page).asNormalizedText();
        assertThat(shown, containsString("Rolled back, and the service is well again"));
        assertThat(shown, containsString("Asked for by maria"));
        assertThat(shown, containsString("customers complain"));
        assertThat(
                reader.goTo(page + "report.md", "text/markdown")
                        .getWebResponse()
                        .getContentAsString(),
                containsString("Rolled back, healed"));
    }

    /** HtmlUnit does not know the JavaScript of today; the pages have browser tests. */
    private JenkinsRule.WebClient client() {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setThrowExceptionOnScriptError(false);
        return client;
    }

    private int post(JenkinsRule.WebClient client, String page) throws Exception {
        client.setThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(client.createCrumbedUrl(page + "rollBack"), HttpMethod.POST);
        int status = client.getPage(request).getWebResponse().getStatusCode();
        client.setThrowExceptionOnFailingStatusCode(true);
        return status;
    }

    @Test
    public void formsKeepWhatTheyAreGiven() throws Exception {
        KubernetesRollbackAction undo = new KubernetesRollbackAction("shop");
        undo.setKind("statefulset");
        undo.setRevision(3);
        undo.setNamespace("prod");
        undo.setContext("east");
        undo.setTimeout("2m");
        undo.setDryRun(true);
        TrafficSwitchAction traffic = new TrafficSwitchAction();
        traffic.setService("shop");
        traffic.setSelector(Map.of("color", "blue", "app", "shop"));
        CommandRollbackAction command = new CommandRollbackAction(List.of("undo", "a b", "$(id)"));
        command.setStatusCommand(List.of("is-undone"));
        JobRollbackAction other = new JobRollbackAction("undo");
        other.setParameters(Map.of("VERSION", "1.0"));
        for (RollbackAction action : Arrays.asList(undo, traffic, command, other, null)) {
            VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
            step.setRollback(action);
            step.setSettle("3s");
            step.setVerifyAgain("critical");
            VerifyDeploymentStep saved = new StepConfigTester(j).configRoundTrip(step);
            if (action == null) {
                assertThat(saved.getRollback(), is(nullValue()));
            } else {
                j.assertEqualDataBoundBeans(action, saved.getRollback());
                assertThat(saved.getRollback().isDryRun(), is(action.isDryRun()));
            }
            assertThat(saved.getSettle(), is("3s"));
            assertThat(saved.getVerifyAgain(), is("critical"));
        }
    }

    @Test
    public void aPostBuildActionRollsBackToo() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        j.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry(
                                "PATH+FAKE", cluster.bin().toString()),
                        new EnvironmentVariablesNodeProperty.Entry(
                                "FAKE_CLUSTER", cluster.state().toString()),
                        new EnvironmentVariablesNodeProperty.Entry("APP", "shop")));
        MetricCheckSpec check = new MetricCheckSpec("m", "errors", "<= 5");
        check.setAction("rollback");
        KubernetesRollbackAction undo = new KubernetesRollbackAction("${APP}");
        undo.setNamespace("prod");
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        step.setChecks(List.of(check));
        step.setDuration("1s");
        step.setInterval("1s");
        step.setSettle("1s");
        step.setVerifyAgain("critical");
        step.setRollback(undo);
        job.getPublishersList().add(new VerifyDeploymentPublisher(step));
        Run<?, ?> run = job.scheduleBuild2(0).waitForStart();
        healOnce("undo", run);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(rollback(run).healed(), is(true));
        assertThat(cluster.revisions(), contains("2 shop:1.1", "3 shop:1.0"));
    }
}
