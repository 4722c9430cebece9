package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.report.ApprovalAction;
import io.jenkins.plugins.deploymentverification.report.ApprovalOffer;
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

/** A restart of the controller while a build waits for approvals. */
public class ApprovalRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    private static Approval approval(WorkflowRun run) {
        List<Approval> approvals = run.getAction(ApprovalAction.class).approvals();
        assertThat("asked once", approvals, hasSize(1));
        return approvals.get(0);
    }

    private static Approval.Refusal approve(WorkflowRun run, String who) throws Exception {
        return ApprovalOffer.get().approve(run, approval(run).plan().id(), who, null);
    }

    private static void awaitGate(WorkflowRun run) {
        await().atMost(MINUTE)
                .until(() -> run.getAction(ApprovalAction.class) != null
                        && !run.getAction(ApprovalAction.class).approvals().isEmpty()
                        && ApprovalOffer.get()
                                        .refusalToReject(
                                                run, approval(run).plan().id())
                                == null);
    }

    /** One of two persons has approved. */
    private void waiting(String timeout) throws Throwable {
        sessions.then(j -> {
            EnvironmentConfig prod = new EnvironmentConfig("prod");
            prod.setApprovals(2);
            prod.setApprovalTimeout(timeout);
            DeploymentVerificationConfiguration.get().setEnvironments(List.of(prod));
            WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
            job.setDefinition(new CpsFlowDefinition(
                    "deploymentGate service: 'shop', environment: 'prod', version: '1.5'\necho 'deployed'", true));
            WorkflowRun run = job.scheduleBuild2(0).waitForStart();
            awaitGate(run);
            assertThat(approve(run, "li"), is(nullValue()));
        });
    }

    @Test
    public void whatWasApprovedCountsAfterwards() throws Throwable {
        waiting("1h");
        sessions.then(j -> {
            WorkflowRun run = run(j);
            Instant deadline = approval(run).plan().deadline();
            awaitGate(run);
            assertThat(approval(run).plan().deadline(), is(deadline));
            assertThat(approve(run, "li"), is(Approval.Refusal.TWICE));
            assertThat(approve(run, "wang"), is(nullValue()));
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            j.assertLogContains("deployed", run);
        });
        sessions.then(j -> {
            assertThat("for ever", approval(run(j)).approvals(), hasSize(2));
            assertThat(approve(run(j), "zhao"), is(Approval.Refusal.OVER));
        });
    }

    @Test
    public void theDeadlineDoesNotMove() throws Throwable {
        waiting("20s");
        sessions.then(j -> {
            WorkflowRun run = run(j);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            assertThat(approval(run).state(), is(Approval.State.EXPIRED));
            Approval approval = approval(run);
            assertThat(
                    Duration.between(approval.plan().askedAt(), approval.plan().deadline()),
                    is(Duration.ofSeconds(20)));
        });
    }

    @Test
    public void itCanBeAbortedAfterwards() throws Throwable {
        waiting("1h");
        sessions.then(j -> {
            WorkflowRun run = run(j);
            awaitGate(run);
            run.doStop();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            assertThat(approval(run).state(), is(Approval.State.WITHDRAWN));
        });
    }
}
