package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller at each point of a rollout. */
public class RolloutRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final TemporaryFolder files = new TemporaryFolder();

    private Path file(String name) {
        return files.getRoot().toPath().resolve(name);
    }

    private void restartWhen(String settings, String body, Callable<Boolean> when) throws Throwable {
        prometheus.set("errors", 0);
        sessions.then(j -> {
            prometheus.configureInJenkins();
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "progressiveRollout(steps: [5, 100], service: 'shop', interval: '1s', " + settings + ",\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) {\n" + body
                            + "\necho \"shifted to ${env.ROLLOUT_WEIGHT}\"\n}",
                    true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE).until(when);
        });
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static void passed(JenkinsRule j, WorkflowRun run) throws Exception {
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        assertThat(
                new RolloutFile(run, "rollout-1")
                        .read().stages().stream().map(RolloutStage::state).toList(),
                is(List.of(State.PASSED, State.PASSED)));
        assertThat(run.getAction(VerificationAction.class).getVerifications(), hasSize(2));
        for (int weight : List.of(5, 100)) {
            assertThat(
                    "once: " + weight,
                    run.getLog(9999).stream()
                            .filter(line -> line.contains("shifted to " + weight))
                            .toList(),
                    hasSize(1));
        }
    }

    @Test
    public void inTheBody() throws Throwable {
        String folder = files.getRoot().getAbsolutePath();
        restartWhen(
                "hold: '1s'",
                "node { writeFile(file: '" + folder + "/there', text: '')\nwaitUntil(quiet: true) { fileExists('"
                        + folder + "/go') } }",
                () -> Files.exists(file("there")));
        Files.createFile(file("go"));
        sessions.then(j -> passed(j, run(j)));
    }

    @Test
    public void inTheVerification() throws Throwable {
        restartWhen("hold: '15s'", "", () -> prometheus.asked() > 0);
        sessions.then(j -> {
            WorkflowRun run = run(j);
            passed(j, run);
            j.assertLogContains("Going on after a restart", run);
        });
    }

    @Test
    public void inAPause() throws Throwable {
        restartWhen("hold: '1s', pauseAt: [5]", "", () -> {
            WorkflowRun run = (WorkflowRun) jenkins.model.Jenkins.get()
                    .getItemByFullName("deploy", WorkflowJob.class)
                    .getLastBuild();
            return run != null && DecisionOffer.get().question(run, "shop-1") != null;
        });
        sessions.then(j -> {
            WorkflowRun run = run(j);
            await().atMost(MINUTE).until(() -> DecisionOffer.get().question(run, "shop-1") != null);
            DecisionOffer.get().decide(run, "shop-1", DecisionRecord.Choice.KEEP, "maria", null);
            passed(j, run);
        });
    }
}
