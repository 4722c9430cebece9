package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.console.LineTransformationOutputStream;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.FakeCluster;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SleepBuilder;
import org.jvnet.hudson.test.TestExtension;

/** A rollout that cannot go on, or is aborted: what it shifted is undone once, and told. */
public class BrokenRolloutTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String HANGS = "sleep 600";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private FreeStyleProject undo;

    @Before
    public void aService() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        undo = j.createFreeStyleProject("undo");
    }

    private WorkflowRun startPipeline(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static String rollout(String settings, String body) {
        return "progressiveRollout(" + settings + ", service: 'shop', hold: '1s', interval: '1s',\n"
                + "rollback: jobRollback(job: 'undo', timeout: '1m'), verifyAgain: 'none',\n"
                + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n"
                + "echo \"at ${env.ROLLOUT_WEIGHT} %\"\n" + body + "\n}";
    }

    private WorkflowRun start(String settings, String body) throws Exception {
        return startPipeline(rollout(settings, body));
    }

    private static List<State> states(WorkflowRun run) throws Exception {
        return new RolloutFile(run, "rollout-1")
                .read().stages().stream().map(RolloutStage::state).toList();
    }

    private RollbackRecord rolledBack(WorkflowRun run, String id) throws Exception {
        List<RollbackRecord> rollbacks = run.getAction(VerificationAction.class).getRollbacks(id);
        assertThat(rollbacks, hasSize(1));
        assertThat(undo.getBuilds(), hasSize(1));
        return rollbacks.get(0);
    }

    private void arrives(int stage) {
        Path at = files.getRoot().toPath().resolve("at-" + stage);
        await().atMost(MINUTE).until(() -> Files.exists(at));
    }

    /** An abort between two steps of a body would be lost. */
    private void hangs(WorkflowRun run) throws Exception {
        j.waitForMessage("Sleeping for 10 min", run);
    }

    /** Tells that it is there. */
    private String arrival() {
        return "node { writeFile(file: \"" + files.getRoot().getAbsolutePath()
                + "/at-${env.ROLLOUT_STEP}\", text: '') }";
    }

    @Test
    public void aBodyThatFailsAtAnyStageIsRolledBackOnce() throws Exception {
        for (int stage = 1; stage <= 3; stage++) {
            WorkflowRun run = j.assertBuildStatus(
                    Result.FAILURE,
                    j.waitForCompletion(start(
                            "steps: [5, 50, 100]", "if (env.ROLLOUT_STEP == '" + stage + "') { error 'no route' }")));
            List<State> expected = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                expected.add(i < stage ? State.PASSED : i == stage ? State.FAILED : State.WAITING);
            }
            assertThat(states(run), is(expected));
            String id = "shop-" + stage;
            RollbackRecord rollback = rolledBack(run, id);
            assertThat(rollback.cause(), is(RollbackRecord.Cause.STAGE_FAILED));
            assertThat(rollback.reason(), is("no route"));
            assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));

            Report report = run.getAction(VerificationAction.class).getReport(id);
            assertThat(report.verdict(), is(Verdict.INCONCLUSIVE));
            assertThat(report.reasons().get(0).args(), is(List.of("no route")));
            assertThat(report.rollout().text(), containsString("stage " + stage + " of 3"));
            j.assertLogContains("The stage could not be carried out: no route; rolling back", run);
            undo.getLastBuild().delete();
        }
    }

    @Test
    public void thePagesTellOfABrokenStage() throws Exception {
        WorkflowRun run = j.waitForCompletion(start("steps: [5, 100]", "error 'no route'"));
        JenkinsRule.WebClient client = j.createWebClient().withJavaScriptEnabled(false);
        String page = client.getPage(run, "deployment-verification/shop-1/").asNormalizedText();
        assertThat(page, containsString("The stage of the rollout could not be carried out: no route"));
        assertThat(page, containsString("Asked for because a stage of the rollout could not be carried out"));
        assertThat("by hand, again", RollbackOffer.get().describe(run, "shop-1"), is(notNullValue()));
        String build = client.getPage(run).asNormalizedText();
        assertThat(build, containsString("could not be carried out"));
        assertThat(build, containsString("Rolled back"));
        String api = client.goTo(run.getUrl() + "deployment-verification/api/json?depth=3", "application/json")
                .getWebResponse()
                .getContentAsString();
        assertThat(api, containsString("\"rollback\":\"DONE\""));
    }

    @Test
    public void itCanBeTurnedOff() throws Exception {
        WorkflowRun run = j.assertBuildStatus(
                Result.FAILURE,
                j.waitForCompletion(start("steps: [5, 100], onStageError: 'none'", "error 'no route'")));
        assertThat(states(run), is(List.of(State.FAILED, State.WAITING)));
        assertThat(undo.getBuilds(), empty());
        assertThat(run.getAction(VerificationAction.class).getReport("shop-1").isFinished(), is(true));
        j.assertLogContains("no route; the traffic stays as it is", run);
        assertThat("by hand", RollbackOffer.get().describe(run, "shop-1"), is(notNullValue()));
    }

    @Test
    public void whereNoRollbackIsNamedItJustEnds() throws Exception {
        WorkflowRun run = j.assertBuildStatus(
                Result.FAILURE,
                j.waitForCompletion(
                        startPipeline("progressiveRollout(steps: [5, 100], service: 'shop', hold: '1s', checks:"
                                + " [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) { error 'no"
                                + " route' }")));
        assertThat(states(run), is(List.of(State.FAILED, State.WAITING)));
        assertThat(run.getAction(VerificationAction.class).getVerifications(), empty());
        j.assertLogContains("no route", run);
    }

    @Test
    public void aTimeoutInTheBodyIsAnErrorAndOneAroundTheRolloutAnAbort() throws Exception {
        WorkflowRun inside =
                j.waitForCompletion(start("steps: [5]", "timeout(time: 1, unit: 'SECONDS') { " + HANGS + " }"));
        assertThat(states(inside), is(List.of(State.FAILED)));
        assertThat(rolledBack(inside, "shop-1").cause(), is(RollbackRecord.Cause.STAGE_FAILED));
        undo.getLastBuild().delete();

        WorkflowRun around = j.waitForCompletion(startPipeline(
                "timeout(time: 5, unit: 'SECONDS') {\n" + rollout("steps: [5], onAbort: 'rollback'", HANGS) + "\n}"));
        assertThat(states(around), is(List.of(State.ABORTED)));
        assertThat(rolledBack(around, "shop-1").cause(), is(RollbackRecord.Cause.ABORT));
    }

    @Test
    public void aStageThatCannotBeVerifiedIsRolledBack() throws Exception {
        WorkflowRun run = start(
                "steps: [5, 100]",
                arrival() + "\nif (env.ROLLOUT_STEP == '2') { waitUntil(quiet: true) { node { fileExists('"
                        + files.getRoot().getAbsolutePath() + "/go') } } }");
        arrives(2);
        DeploymentVerificationConfiguration.get().setMetricSources(List.of());
        files.newFile("go");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertThat(states(run), is(List.of(State.PASSED, State.FAILED)));
        assertThat(rolledBack(run, "shop-2").cause(), is(RollbackRecord.Cause.STAGE_FAILED));
    }

    @Test
    public void whatCouldNotBeVerifiedIsNotShifted() throws Exception {
        for (List<String> mistake : List.of(
                List.of("policyFile: 'none.yaml'", "There is no policy file 'none.yaml'"),
                List.of("checks: [metricCheck(name: 'm', query: 'q', criteria: 'high')]", "high"),
                List.of("checks: [metricCheck(name: 'm', query: 'q', criteria: '< 1', source: 'gone')]", "'gone'"))) {
            WorkflowRun run = j.assertBuildStatus(
                    Result.FAILURE,
                    j.waitForCompletion(startPipeline("node { progressiveRollout(steps: [5], service: 'shop', "
                            + "hold: '1s', rollback: jobRollback(job: 'undo'), " + mistake.get(0)
                            + ") { echo 'shifted' } }")));
            j.assertLogContains(mistake.get(1), run);
            j.assertLogNotContains("shifted", run);
        }
        assertThat(undo.getBuilds(), empty());
    }

    /** With a cluster that is at revision 2, and a body of a shell script. */
    private WorkflowRun onCluster(String rollback, String script) throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        return j.waitForCompletion(startPipeline("node { withEnv(['PATH+FAKE=" + cluster.bin() + "', 'FAKE_CLUSTER="
                + cluster.state() + "']) {\n"
                + "progressiveRollout(steps: [5, 100], service: 'shop', hold: '1s', interval: '1s',\n"
                + "rollback: " + rollback + ", verifyAgain: 'none',\n"
                + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n" + script
                + "\nerror 'no route' }\n} }"));
    }

    @Test
    public void nothingThatRanBeforeTheRolloutIsUndone() throws Exception {
        WorkflowRun run = onCluster("kubernetesRollback(name: 'shop', timeout: '1m')", "");
        RollbackRecord rollback =
                run.getAction(VerificationAction.class).getRollbacks("shop-1").get(0);
        assertThat(rollback.message(), containsString("there is nothing to undo"));
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));
        assertThat(cluster.calls("undo"), is(0L));

        WorkflowRun deployed = onCluster(
                "kubernetesRollback(name: 'shop', timeout: '1m')",
                "writeFile(file: '" + cluster.state()
                        + "/revisions', text: '1 shop:1.0\\n2 shop:1.1\\n3 shop:1.2\\n')");
        assertThat(
                deployed.getAction(VerificationAction.class)
                        .getRollbacks("shop-1")
                        .get(0)
                        .outcome(),
                is(RollbackRecord.Outcome.DONE));
        assertThat(cluster.revisions(), is(List.of("1 shop:1.0", "3 shop:1.2", "4 shop:1.1")));
    }

    @Test
    public void trafficThatIsWhereItWasIsLeftThere() throws Exception {
        cluster.write("service.json", "{\"spec\":{\"selector\":{\"color\":\"blue\"}}}");
        WorkflowRun run = onCluster("trafficSwitch(service: 'shop', selector: [color: 'blue'])", "");
        RollbackRecord rollback =
                run.getAction(VerificationAction.class).getRollbacks("shop-1").get(0);
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));
        assertThat(rollback.message(), containsString("has {color=blue} in its selector already"));
        assertThat(cluster.calls("patch"), is(0L));
    }

    @Test
    public void anAbortRollsBackWhereThatIsAskedFor() throws Exception {
        WorkflowRun inBody = start("steps: [5, 100], onAbort: 'rollback'", HANGS);
        hangs(inBody);
        abortedAndUndone(inBody);

        WorkflowRun verifying = start("steps: [5, 100], onAbort: 'rollback', initialDelay: '1h'", "");
        await().atMost(MINUTE).until(() -> {
            VerificationAction action = verifying.getAction(VerificationAction.class);
            return action != null && action.get("shop-1") != null;
        });
        abortedAndUndone(verifying);

        WorkflowRun pausing = start("steps: [5, 100], onAbort: 'rollback', pauseAt: [5]", "");
        await().atMost(MINUTE).until(() -> DecisionOffer.get().question(pausing, "shop-1") != null);
        abortedAndUndone(pausing);
        assertThat(DecisionOffer.get().question(pausing, "shop-1"), is(nullValue()));
    }

    private void abortedAndUndone(WorkflowRun run) throws Exception {
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(states(run), is(List.of(State.ABORTED, State.WAITING)));
        RollbackRecord rollback = rolledBack(run, "shop-1");
        assertThat(rollback.cause(), is(RollbackRecord.Cause.ABORT));
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));
        undo.getLastBuild().delete();
    }

    /** Holds up the line that tells of a stage, while the rollout begins that. */
    @TestExtension("anAbortWhileAStageBeginsCancelsItsBodyFirst")
    public static final class HeldUp extends TaskListenerDecorator implements TaskListenerDecorator.Factory {

        private static final long serialVersionUID = 1L;
        private static final CountDownLatch THERE = new CountDownLatch(1);
        private static final CountDownLatch GO = new CountDownLatch(1);

        @Override
        public TaskListenerDecorator of(FlowExecutionOwner owner) {
            return new HeldUp();
        }

        @Override
        public OutputStream decorate(OutputStream logger) {
            return new LineTransformationOutputStream.Delegating(logger) {
                @Override
                protected void eol(byte[] line, int length) throws IOException {
                    if (new String(line, 0, length, StandardCharsets.UTF_8).contains("Stage 1 of 1")) {
                        THERE.countDown();
                        try {
                            GO.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                    out.write(line, 0, length);
                }
            };
        }
    }

    private static boolean isBeingStopped() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(f -> f.getClassName().equals(ProgressiveRolloutExecution.class.getName())
                        && f.getMethodName().equals("stop"));
    }

    @Test
    public void anAbortWhileAStageBeginsCancelsItsBodyFirst() throws Exception {
        undo.getBuildersList().add(new SleepBuilder(6_000));
        WorkflowRun run = start("steps: [5], onAbort: 'rollback'", "sleep 2\necho 'all is shifted'");
        HeldUp.THERE.await();
        run.doStop();
        await().atMost(MINUTE).until(BrokenRolloutTest::isBeingStopped);
        HeldUp.GO.countDown();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        j.assertLogNotContains("all is shifted", run);
        assertThat(states(run), is(List.of(State.ABORTED)));
        assertThat(rolledBack(run, "shop-1").cause(), is(RollbackRecord.Cause.ABORT));
    }

    @Test
    public void anAbortOfARollbackEndsIt() throws Exception {
        undo.getBuildersList().add(new SleepBuilder(600_000));
        for (String body : List.of(HANGS, "error 'no route'")) {
            WorkflowRun run = start("steps: [5], onAbort: 'rollback'", body);
            if (body.equals(HANGS)) {
                hangs(run);
                run.doStop();
            }
            await().atMost(MINUTE).until(() -> undo.isBuilding());
            run.doStop();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertThat(states(run), is(List.of(State.ABORTED)));
            RollbackRecord rollback = rolledBack(run, "shop-1");
            assertThat(rollback.outcome(), is(RollbackRecord.Outcome.UNKNOWN));
            undo.getLastBuild().doStop();
            j.waitForCompletion(undo.getLastBuild());
            undo.getLastBuild().delete();
        }
    }
}
