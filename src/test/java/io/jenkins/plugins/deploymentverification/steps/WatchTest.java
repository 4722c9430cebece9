package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** Measuring goes on after the end of the build. */
public class WatchTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private static WorkflowJob job(JenkinsRule j, String watch, String more) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        define(job, watch, more);
        return job;
    }

    private static void define(WorkflowJob job, String watch, String more) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "node { verifyDeployment(service: 'shop', version: '1.1', duration: '2s', interval: '1s', watch: '"
                        + watch + "', " + more + ") }",
                true));
    }

    private static String check(String more) {
        return "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5'" + more + ")]";
    }

    static VerificationAction action(Run<?, ?> run) {
        return run.getAction(VerificationAction.class);
    }

    /** The second verification of the build, once it has begun. */
    static VerificationRecord watch(Run<?, ?> run) {
        await().atMost(MINUTE).until(() -> action(run).getVerifications().size() > 1);
        return action(run).getVerifications().get(1);
    }

    static Report concluded(Run<?, ?> run) throws Exception {
        String id = watch(run).getId();
        await().atMost(MINUTE).until(() -> action(run).get(id).isFinished());
        return action(run).getReport(id);
    }

    static void nothingIsLeft(JenkinsRule j) {
        File file = new File(j.jenkins.getRootDir(), "deployment-verification/watches.xml");
        await().atMost(MINUTE).until(() -> !Files.readString(file.toPath()).contains("<first>"));
    }

    @Test
    public void passesWithAnEntryOfItsOwnAndTellsNobody() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            WorkflowRun run = j.buildAndAssertSuccess(job(j, "2s", check("") + ", notify: ['ops']"));
            Report report = concluded(run);
            assertThat(report.verdict(), is(Verdict.PASSED));
            assertThat(report.followUpOf(), is("shop-1"));
            assertThat(report.deployment().version(), is("1.1"));
            nothingIsLeft(j);
            assertThat(robot.server().received(), hasSize(0));
            HtmlPage first =
                    j.createWebClient().withJavaScriptEnabled(false).getPage(run, "deployment-verification/shop-1/");
            assertThat(first.asNormalizedText().replaceAll("\\s+", " "), containsString("Watched afterwards Passed"));
            HtmlPage second = j.createWebClient()
                    .withJavaScriptEnabled(false)
                    .getPage(run, "deployment-verification/" + report.id() + "/");
            assertThat(second.asNormalizedText(), containsString("Watched on after this verification"));
        });
    }

    @Test
    public void aFailureIsToldAndRolledBackOnce() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            String rollback = ", notify: ['ops'], verifyAgain: 'none',"
                    + " rollback: commandRollback(command: ['sh', '-c', 'echo x >> " + cluster.state() + "/undone'])";
            cluster.write("undone", "");
            WorkflowRun run = j.buildAndAssertSuccess(
                    job(j, "5m", check(", action: 'rollback', consecutiveFailures: 3") + rollback));
            watch(run);
            prometheus.set("errors", 9);
            Report report = concluded(run);
            assertThat(report.verdict(), is(Verdict.FAILED));
            nothingIsLeft(j);
            assertThat(action(run).getRollbacks(report.id()), hasSize(1));
            assertThat(action(run).getRollbacks(report.id()).get(0).outcome(), is(Outcome.DONE));
            assertThat(cluster.read("undone"), is("x"));
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 3);
            assertThat(robot.server().received().get(0).json().toString(), containsString("shop 1.1"));
            assertThat(run.getResult(), is(Result.SUCCESS));
        });
    }

    @Test
    public void rulesWorkThereToo() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            WorkflowRun run = j.buildAndAssertSuccess(job(
                    j,
                    "5m",
                    "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 50')]"
                            + ", rules: [deploymentRule(condition: 'm > 5', then: ['fail', 'notify: ops'])]"));
            watch(run);
            prometheus.set("errors", 9);
            assertThat(concluded(run).verdict(), is(Verdict.FAILED));
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
            assertThat(robot.server().received().get(0).json().toString(), containsString("fired"));
        });
    }

    @Test
    public void goesOnOverARestart() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            robot.configure("ops");
            prometheus.configureInJenkins();
            WorkflowRun run = j.buildAndAssertSuccess(job(j, "5m", check("") + ", notify: ['ops']"));
            String id = watch(run).getId();
            await().atMost(MINUTE)
                    .until(() -> action(run)
                                    .getReport(id)
                                    .checks()
                                    .get(0)
                                    .measurements()
                                    .size()
                            > 1);
        });
        prometheus.set("errors", 9);
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            Report report = concluded(run);
            assertThat(report.verdict(), is(Verdict.FAILED));
            assertThat(action(run).getVerifications(), hasSize(2));
            assertThat(
                    "those before it count",
                    report.checks().get(0).measurements().get(0).value(),
                    is(1.0));
            await().atMost(MINUTE).until(() -> robot.server().received().size() == 1);
            nothingIsLeft(j);
        });
    }

    @Test
    public void aRollbackInTheMiddleOfARestartHappensOnce() throws Throwable {
        prometheus.set("errors", 1);
        cluster.write("undone", "");
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowRun run = j.buildAndAssertSuccess(job(
                    j,
                    "5m",
                    check(", action: 'rollback'") + ", verifyAgain: 'none',"
                            + " rollback: commandRollback(command: ['sh', '-c', 'echo x >> " + cluster.state()
                            + "/undone; sleep 300'], statusCommand: ['test', '-s', '" + cluster.state()
                            + "/undone'])"));
            watch(run);
            prometheus.set("errors", 9);
            await().atMost(MINUTE).until(() -> cluster.read("undone").equals("x"));
        });
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            nothingIsLeft(j);
            List<RollbackRecord> rollbacks = action(run).getRollbacks(watch(run).getId());
            assertThat(rollbacks, hasSize(1));
            assertThat(rollbacks.get(0).message(), rollbacks.get(0).outcome(), oneOf(Outcome.DONE, Outcome.UNKNOWN));
            assertThat(cluster.read("undone"), is("x"));
        });
    }

    @Test
    public void endsWithANewDeploymentAndWithItsBuild() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = job(j, "5m", check(""));
            WorkflowRun old = j.buildAndAssertSuccess(job);
            watch(old);
            WorkflowRun young = j.buildAndAssertSuccess(job);
            Report report = concluded(old);
            assertThat(report.verdict(), is(Verdict.INCONCLUSIVE));
            assertThat(report.reasons().toString(), containsString("deploy #2"));
            watch(young);
            File folder = young.getRootDir();
            young.delete();
            nothingIsLeft(j);
            assertThat(folder.exists(), is(false));
        });
    }

    @Test
    public void doesNotBeginWhereAnotherBuildHasDeployedMeanwhile() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            File go = new File(j.jenkins.getRootDir(), "go");
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "node { verifyDeployment(service: 'shop', duration: '1s', interval: '1s', watch: '5m', " + check("")
                            + ")\n"
                            + " if (env.BUILD_NUMBER == '1') { waitUntil(initialRecurrencePeriod: 100) { fileExists('"
                            + go + "') } } }",
                    true));
            WorkflowRun old = job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE)
                    .until(() -> action(old) != null
                            && action(old).get("shop-1") != null
                            && action(old).get("shop-1").isFinished());
            WorkflowRun young = j.buildAndAssertSuccess(job);
            Files.createFile(go.toPath());
            j.assertBuildStatusSuccess(j.waitForCompletion(old));
            watch(young);
            assertThat(action(old).getVerifications(), hasSize(1));
        });
    }

    @Test
    public void whatFailedIsNotWatched() throws Throwable {
        prometheus.set("errors", 9);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job(j, "2s", check("")));
            nothingIsLeft(j);
            assertThat(action(run).getVerifications(), hasSize(1));
        });
    }

    @Test
    public void saysAtTheStartWhatCannotBeWatched() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = job(j, "soon", check(""));
            j.assertLogContains("'watch'", j.buildAndAssertStatus(Result.FAILURE, job));
            define(job, "5m", check(", severity: 'info'"));
            j.assertLogContains("nothing to judge by", j.buildAndAssertStatus(Result.FAILURE, job));
            assertThat(
                    action(job.getLastBuild()) == null
                            || action(job.getLastBuild()).getVerifications().isEmpty(),
                    is(true));
        });
    }

    @Test
    public void aPostBuildActionDoesTheSame() throws Throwable {
        prometheus.set("errors", 1);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            FreeStyleProject project = j.createFreeStyleProject();
            VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
            step.setChecks(List.of(new MetricCheckSpec("m", "errors", "<= 5")));
            step.setDuration("1s");
            step.setInterval("1s");
            step.setWatch("1s");
            project.getPublishersList().add(new VerifyDeploymentPublisher(step));
            j.configRoundtrip(project);
            step = project.getPublishersList()
                    .get(VerifyDeploymentPublisher.class)
                    .getStep();
            assertThat(step.getWatch(), is("1s"));
            assertThat(new StepConfigTester(j).configRoundTrip(step).getWatch(), is("1s"));
            Run<?, ?> run = j.buildAndAssertSuccess(project);
            assertThat(concluded(run).verdict(), is(Verdict.PASSED));
            assertThat(
                    action(run).getVerifications().stream()
                            .map(VerificationRecord::getId)
                            .toList(),
                    contains("shop-1", "shop-2"));
            assertThat(run.getLog(100).toString(), not(containsString("shop-2")));
        });
    }
}
