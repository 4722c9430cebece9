package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

public class ProgressiveRolloutTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final TemporaryFolder gates = new TemporaryFolder();

    private FreeStyleProject undo;

    @Before
    public void aService() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        undo = j.createFreeStyleProject("undo");
    }

    private WorkflowRun start(String settings, String body) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "def result = progressiveRollout(" + settings + ", service: 'shop', hold: '1s', interval: '1s',\n"
                        + "rollback: jobRollback(job: 'undo', timeout: '1m'), verifyAgain: 'none',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n"
                        + "echo \"at ${env.ROLLOUT_WEIGHT} %, ${env.ROLLOUT_STEP} of ${env.ROLLOUT_STEPS}\"\n"
                        + body + "\n}\necho \"result ${result.verdict}\"",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static List<RolloutStage> stages(WorkflowRun run) throws Exception {
        return new RolloutFile(run, "rollout-1").read().stages();
    }

    private static List<State> states(WorkflowRun run) throws Exception {
        return stages(run).stream().map(RolloutStage::state).toList();
    }

    private static void awaitQuestion(WorkflowRun run, String id) {
        await().atMost(MINUTE).until(() -> DecisionOffer.get().question(run, id) != null);
    }

    @Test
    public void allStagesPass() throws Exception {
        WorkflowRun run = j.assertBuildStatusSuccess(j.waitForCompletion(start("steps: [5, 50, 100]", "")));

        assertThat(states(run), is(List.of(State.PASSED, State.PASSED, State.PASSED)));
        j.assertLogContains("at 5 %, 1 of 3", run);
        j.assertLogContains("at 50 %, 2 of 3", run);
        j.assertLogContains("at 100 %, 3 of 3", run);
        j.assertLogContains("result PASSED", run);
        assertThat(undo.getBuilds(), empty());
        assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(3));

        JenkinsRule.WebClient client = j.createWebClient().withJavaScriptEnabled(false);
        String page = client.getPage(run, "deployment-verification/shop-2/").asNormalizedText();
        assertThat(page, containsString("Progressive rollout"));
        assertThat(page, containsString("100 %"));
        assertThat(
                client.getPage(run, "deployment-verification/shop-2/")
                        .getAnchorByHref("../shop-3/")
                        .getTextContent(),
                is("went on"));
        assertThat(client.getPage(run).asNormalizedText(), containsString("50 %"));
    }

    /** A body that tells when it is there, and waits for the test. */
    private String gate() {
        String folder = gates.getRoot().getAbsolutePath();
        return "node { writeFile(file: \"" + folder + "/at-${env.ROLLOUT_STEP}\", text: '')\n"
                + "waitUntil(quiet: true) { fileExists(\"" + folder + "/go-${env.ROLLOUT_STEP}\") } }";
    }

    private void arrives(int stage) {
        Path at = gates.getRoot().toPath().resolve("at-" + stage);
        await().atMost(MINUTE).until(() -> Files.exists(at));
    }

    private void pass(int stage) throws Exception {
        arrives(stage);
        Files.createFile(gates.getRoot().toPath().resolve("go-" + stage));
    }

    @Test
    public void aFailureInALaterStageIsRolledBackOnce() throws Exception {
        WorkflowRun run = start("steps: [5, 50, 100]", gate());
        pass(1);
        arrives(2);
        prometheus.set("errors", 9);
        pass(2);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(states(run), is(List.of(State.PASSED, State.FAILED, State.WAITING)));
        assertThat(undo.getBuilds(), hasSize(1));
        VerificationAction action = run.getAction(VerificationAction.class);
        assertThat(action.getRollbacks("shop-1"), empty());
        assertThat(action.getRollbacks("shop-2"), hasSize(1));
        assertThat("no third stage", Files.exists(gates.getRoot().toPath().resolve("at-3")), is(false));
    }

    @Test
    public void aFailureInTheFirstAndInTheLastStageToo() throws Exception {
        prometheus.set("errors", 9);
        WorkflowRun first = j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(start("steps: [5, 100]", "")));
        assertThat(states(first), is(List.of(State.FAILED, State.WAITING)));
        assertThat(undo.getBuilds(), hasSize(1));

        prometheus.set("errors", 0);
        WorkflowRun last = start("steps: [0, 100]", gate());
        pass(1);
        arrives(2);
        prometheus.set("errors", 9);
        pass(2);
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(last));
        assertThat(states(last), is(List.of(State.PASSED, State.FAILED)));
        assertThat(undo.getBuilds(), hasSize(2));
    }

    @Test
    public void anAbortLeavesADefinedState() throws Exception {
        WorkflowRun inBody = start("steps: [5, 100]", gate());
        arrives(1);
        // Pipeline may lose an abort between two steps of a body; people press again
        await().atMost(MINUTE).pollInterval(Duration.ofSeconds(2)).until(() -> {
            inBody.doStop();
            return !inBody.isBuilding();
        });
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(inBody));
        assertThat(states(inBody), is(List.of(State.ABORTED, State.WAITING)));

        WorkflowRun verifying = start("steps: [5, 100], initialDelay: '1h'", "");
        await().atMost(MINUTE).until(() -> {
            VerificationAction action = verifying.getAction(VerificationAction.class);
            return action != null && action.get("shop-1") != null;
        });
        verifying.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(verifying));
        assertThat(states(verifying), is(List.of(State.ABORTED, State.WAITING)));
        assertThat(
                verifying
                        .getAction(VerificationAction.class)
                        .getReport("shop-1")
                        .isFinished(),
                is(true));

        WorkflowRun pausing = start("steps: [5, 100], pauseAt: [5]", "");
        awaitQuestion(pausing, "shop-1");
        pausing.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(pausing));
        assertThat(states(pausing), is(List.of(State.ABORTED, State.WAITING)));
        assertThat(undo.getBuilds(), empty());
    }

    @Test
    public void aPersonDecidesAtAPause() throws Exception {
        WorkflowRun run = start("steps: [5, 50, 100], pauseAt: [5, 50]", "");
        awaitQuestion(run, "shop-1");
        DecisionOffer.get().decide(run, "shop-1", DecisionRecord.Choice.KEEP, "maria", null);
        awaitQuestion(run, "shop-2");
        assertThat(states(run), is(List.of(State.PASSED, State.VERIFYING, State.WAITING)));
        DecisionOffer.get().decide(run, "shop-2", DecisionRecord.Choice.ROLL_BACK, "maria", "not today");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(states(run), is(List.of(State.PASSED, State.FAILED, State.WAITING)));
        assertThat(undo.getBuilds(), hasSize(1));
        VerificationAction action = run.getAction(VerificationAction.class);
        assertThat(action.getDecisions("shop-1").get(0).kind(), is(DecisionRecord.Kind.PAUSE));
        assertThat(action.getRollbacks("shop-2").get(0).reason(), is("not today"));
    }

    @Test
    public void whatNobodyCouldMeasureIsAskedOnce() throws Exception {
        prometheus.remove("errors");
        WorkflowRun run = start("steps: [5], pauseAt: [5], onInconclusive: 'ask'", "");
        awaitQuestion(run, "shop-1");
        DecisionOffer.get().decide(run, "shop-1", DecisionRecord.Choice.KEEP, "maria", null);
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertThat(run.getAction(VerificationAction.class).getDecisions("shop-1"), hasSize(1));
    }

    @Test
    public void mistakesAreToldBeforeAnythingIsShifted() throws Exception {
        for (List<String> mistake : List.of(
                List.of("steps: [50, 25]", "'steps' must rise, but 25 comes after 50"),
                List.of("steps: [50, 101]", "must be percentages from 0 to 100"),
                List.of("steps: []", "needs at least one weight"),
                List.of("steps: [5, 100], pauseAt: [6]", "names 6, which is not among the steps"),
                List.of("steps: [5, 100], onAbort: 'never'", "must be 'rollback' or 'none', but is 'never'"),
                List.of("steps: [5, 100], duration: '1m'", "give 'hold' or 'duration'"))) {
            WorkflowRun run = j.waitForCompletion(start(mistake.get(0), ""));
            j.assertBuildStatus(Result.FAILURE, run);
            j.assertLogContains(mistake.get(1), run);
            j.assertLogNotContains("of the traffic", run);
        }
    }

    @Test
    public void theFormKeepsAllOfIt() throws Exception {
        ProgressiveRolloutStep step = new ProgressiveRolloutStep(List.of(5, 50, 100), "shop");
        step.setHold("3m");
        step.setPauseAt(List.of(50));
        step.setChecks(List.of(new MetricCheckSpec("m", "errors", "<= 5")));
        step.setOnInconclusive("ask");
        step.setAskTimeout("10m");
        step.setAskDefault("keep");
        step.setSubmitters("li, ops");
        step.setOnStageError("none");
        step.setOnAbort("rollback");
        ProgressiveRolloutStep saved = new StepConfigTester(j).configRoundTrip(step);
        assertThat(saved.getSteps(), is(List.of(5, 50, 100)));
        assertThat(saved.getPauseAt(), is(List.of(50)));
        assertThat(saved.getHold(), is("3m"));
        assertThat(saved.getService(), is("shop"));
        assertThat(saved.getChecks(), hasSize(1));
        assertThat(saved.getOnInconclusive(), is("ask"));
        assertThat(saved.getAskTimeout(), is("10m"));
        assertThat(saved.getAskDefault(), is("keep"));
        assertThat(saved.getSubmitters(), is("li, ops"));
        assertThat(saved.getOnStageError(), is("none"));
        assertThat(saved.getOnAbort(), is("rollback"));
    }
}
