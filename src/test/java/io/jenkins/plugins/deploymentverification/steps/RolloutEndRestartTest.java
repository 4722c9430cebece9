package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutEvent;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** The controller goes down after the journal of a rollout tells its end, and before Pipeline has kept that. */
public class RolloutEndRestartTest {

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private WorkflowRun start(JenkinsRule j, String name) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(
                "def result = progressiveRollout(steps: [5, 100], service: 'shop', hold: '1h', interval: '1s',"
                        + " onInconclusive: '" + (name.equals("tolerated") ? "unstable" : "fail") + "',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')]) { echo 'shifted' }\n"
                        + "echo \"it went on with ${result?.verdict}\"",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        await().atMost(Duration.ofMinutes(1)).until(() -> plan(run) != null);
        return run;
    }

    private static VerificationPlan plan(WorkflowRun run) throws Exception {
        VerificationJournal.Content content =
                RunningVerification.journal(run, "shop-1").read();
        return content == null ? null : content.plan();
    }

    private static void tells(WorkflowRun run, RolloutEvent... events) throws Exception {
        for (RolloutEvent event : events) {
            new RolloutFile(run, "rollout-1").append(event);
        }
    }

    private static void isReportedInconclusive(WorkflowRun run, String id) throws Exception {
        Instant now = Instant.now();
        VerificationPlan plan = plan(run).begunAs(id, now);
        VerificationAction action = run.getAction(VerificationAction.class);
        action.start(plan);
        action.finish(VerificationSession.start(plan).abort(now, "maria"));
    }

    /** As if the program were saved while the outcome is on its way. */
    private static void isTold(WorkflowRun run) throws Exception {
        Field ended = ProgressiveRolloutExecution.class.getDeclaredField("ended");
        ended.setAccessible(true);
        for (StepExecution execution :
                run.getExecution().getCurrentExecutions(false).get()) {
            ended.set(execution, true);
        }
    }

    @Test
    public void theStepEndsAsTheJournalTells() throws Throwable {
        prometheus.set("errors", 0);
        Instant now = Instant.now();
        sessions.then(j -> {
            prometheus.configureInJenkins();
            tells(start(j, "broken"), new RolloutEvent.Stopped(now, false, "no route"));

            WorkflowRun aborted = start(j, "aborted");
            tells(aborted, new RolloutEvent.Stopped(now, true, "maria"));
            isTold(aborted);

            WorkflowRun failed = start(j, "failed");
            isReportedInconclusive(failed, "shop-1");
            tells(failed, new RolloutEvent.StageVerified(now, Verdict.INCONCLUSIVE, false));

            WorkflowRun tolerated = start(j, "tolerated");
            isReportedInconclusive(tolerated, "shop-2");
            tells(
                    tolerated,
                    new RolloutEvent.StageVerified(now, Verdict.PASSED, true),
                    new RolloutEvent.StageStarted(now, 2),
                    new RolloutEvent.Shifted(now, "shop-2"),
                    new RolloutEvent.StageVerified(now, Verdict.INCONCLUSIVE, true));
        });
        sessions.then(j -> {
            j.assertLogContains("no route", ended(j, "broken", Result.FAILURE));
            ended(j, "aborted", Result.ABORTED);
            j.assertLogContains("INCONCLUSIVE", ended(j, "failed", Result.FAILURE));
            j.assertLogContains("it went on with INCONCLUSIVE", ended(j, "tolerated", Result.UNSTABLE));
            for (String name : List.of("broken", "aborted", "failed")) {
                j.assertLogNotContains("it went on", run(j, name));
            }
        });
    }

    private static WorkflowRun run(JenkinsRule j, String name) {
        return j.jenkins.getItemByFullName(name, WorkflowJob.class).getLastBuild();
    }

    private static WorkflowRun ended(JenkinsRule j, String name, Result expected) throws Exception {
        return j.assertBuildStatus(expected, j.waitForCompletion(run(j, name)));
    }
}
