package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A restart of the controller while a build waits for a person. */
public class DecisionRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private void asked(String more) throws Throwable {
        sessions.then(j -> {
            prometheus.configureInJenkins();
            j.createFreeStyleProject("undo");
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "verifyDeployment(service: 'shop', duration: '1s', interval: '1s', onInconclusive: 'ask',\n"
                            + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')],\n"
                            + "rollback: jobRollback(job: 'undo'), verifyAgain: 'none'" + more + ")",
                    true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            await().atMost(MINUTE).until(() -> DecisionOffer.get().question(run, "shop-1") != null);
        });
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static DecisionRecord decision(WorkflowRun run) throws Exception {
        List<DecisionRecord> decisions = run.getAction(VerificationAction.class).getDecisions("shop-1");
        assertThat("asked once", decisions, hasSize(1));
        return decisions.get(0);
    }

    @Test
    public void thePersonDecidesAfterwards() throws Throwable {
        asked("");
        sessions.then(j -> {
            WorkflowRun run = run(j);
            Instant deadline = decision(run).deadline();
            await().atMost(MINUTE).until(() -> DecisionOffer.get().question(run, "shop-1") != null);
            assertThat(decision(run).deadline(), is(deadline));
            DecisionOffer.get().decide(run, "shop-1", DecisionRecord.Choice.ROLL_BACK, "maria", "no");
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertThat(decision(run).who(), is("maria"));
            assertThat(
                    j.jenkins.getItemByFullName("undo", FreeStyleProject.class).getBuilds(), hasSize(1));
        });
    }

    @Test
    public void theDeadlineDoesNotMove() throws Throwable {
        asked(", askTimeout: '20s', askDefault: 'keep'");
        sessions.then(j -> {
            WorkflowRun run = run(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            assertThat(decision(run).isByDeadline(), is(true));
            assertThat(Duration.between(decision(run).askedAt(), decision(run).deadline()), is(Duration.ofSeconds(20)));
        });
    }
}
