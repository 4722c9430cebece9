package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

public class VerifyDeploymentRestartTest {

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public StubPrometheus prometheus = new StubPrometheus();

    private Instant startedAt;
    private List<Measurement> before;

    private void begin(JenkinsRule j, int seconds) throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("good", 1);
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'checkout', duration: '" + seconds + "s', interval: '1s', "
                        + "checks: [metricCheck(name: 'm', query: 'good', criteria: '<= 5', minMeasurements: 3)])",
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> prometheus.asked() >= 3);
        Report live = action(run).getReport(id(run));
        startedAt = live.startedAt();
        before = live.checks().get(0).measurements();
    }

    private static VerificationAction action(WorkflowRun run) {
        return run.getAction(VerificationAction.class);
    }

    private static String id(WorkflowRun run) {
        return action(run).getVerifications().get(0).getId();
    }

    private static WorkflowRun build(JenkinsRule j) {
        return j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
    }

    @Test
    public void aRestartInTheMiddleLosesNoMeasurementAndKeepsTheDeadline() throws Throwable {
        sessions.then(j -> begin(j, 40));
        sessions.then(j -> {
            WorkflowRun run = build(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Report report = action(run).getReport(id(run));
            List<Measurement> all = report.checks().get(0).measurements();
            assertThat(report.verdict(), equalTo(Verdict.PASSED));
            assertThat(report.startedAt(), equalTo(startedAt));
            assertThat(all.subList(0, before.size()), equalTo(before));
            Instant deadline = startedAt.plusSeconds(40);
            assertThat(all.get(all.size() - 1).at(), lessThanOrEqualTo(deadline));
            assertThat(all.get(all.size() - 1).at(), greaterThanOrEqualTo(deadline.minusSeconds(2)));
            long distinct = all.stream().map(Measurement::at).distinct().count();
            assertThat("no time is measured twice", distinct, equalTo((long) all.size()));
        });
    }

    @Test
    public void aBreachAfterTheRestartFails() throws Throwable {
        sessions.then(j -> begin(j, 120));
        prometheus.set("good", 9);
        sessions.then(j -> {
            WorkflowRun run = build(j);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            Report report = action(run).getReport(id(run));
            assertThat(report.verdict(), equalTo(Verdict.FAILED));
            assertThat(report.checks().get(0).measurements().subList(0, before.size()), equalTo(before));
        });
    }

    @Test
    public void aLineCutOffByACrashIsDropped() throws Throwable {
        sessions.then(j -> begin(j, 40));
        // JenkinsSessionRule keeps the home between sessions
        File folder = new File(sessions.getHome(), "jobs/deploy/builds/1/deployment-verification");
        File journal = folder.listFiles((d, name) -> name.endsWith(".journal"))[0];
        String half = Files.readString(journal.toPath())
                .lines()
                .reduce((x, y) -> y)
                .orElseThrow()
                .substring(0, 40);
        Files.writeString(journal.toPath(), half, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        sessions.then(j -> {
            WorkflowRun run = build(j);
            j.assertBuildStatusSuccess(j.waitForCompletion(run));
            Report report = action(run).getReport(id(run));
            assertThat(report.checks().get(0).measurements().subList(0, before.size()), equalTo(before));
        });
    }

    @Test
    public void anAbortAfterTheRestartStillLeavesTheReport() throws Throwable {
        sessions.then(j -> begin(j, 600));
        sessions.then(j -> {
            WorkflowRun run = build(j);
            int asked = prometheus.asked();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> prometheus.asked() > asked);
            run.doStop();
            j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
            Report report = action(run).getReport(id(run));
            assertThat(report.isFinished(), equalTo(true));
            assertThat(report.checks().get(0).measurements().size(), greaterThanOrEqualTo(before.size() + 1));
        });
    }
}
