package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

public class VerifyDeploymentStepTest {

    @ClassRule
    public static BuildWatcher watcher = new BuildWatcher();

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public StubPrometheus prometheus = new StubPrometheus();

    @Before
    public void configure() {
        prometheus.configureInJenkins();
        prometheus.set("good", 1).set("bad", 9);
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static String verify(String query, String more) {
        return "verifyDeployment(service: 'checkout', version: '1.5.0', duration: '1s', interval: '1s', "
                + "checks: [metricCheck(name: 'm', query: '" + query + "', criteria: '<= 5')]" + more + ")";
    }

    private static Report report(WorkflowRun run) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        return action.getReport(action.getVerifications().get(0).getId());
    }

    @Test
    public void aGoodDeploymentPassesOutsideOfANode() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(job("def r = " + verify("good", "") + "\n"
                + "echo \"verdict=${r.verdict} passed=${r.passed} score=${r.score} checks=${r.checks.size()} "
                + "first=${r.checks[0].name}:${r.checks[0].verdict} url=${r.reportUrl}\""));

        j.assertLogContains("verdict=PASSED passed=true score=100.0 checks=1 first=m:PASSED", run);
        j.assertLogContains("url=" + j.getURL() + run.getUrl() + "deployment-verification/", run);
        Report report = report(run);
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
        assertThat(report.checks().get(0).measurements(), hasSize(2));
        assertThat(report.deployment().version(), equalTo("1.5.0"));
        assertThat(report.checks().get(0).graphLink(), containsString(prometheus.url() + "/graph"));
    }

    @Test
    public void laterStepsKnowWhatCameOfIt() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(job("echo \"before: ${env.VERIFICATION_VERDICT}\"\n"
                + verify("good", "") + "\n"
                + "echo \"${env.VERIFICATION_VERDICT} ${env.VERIFICATION_SCORE_CHECKOUT}"
                + " ${env.VERIFICATION_REPORT_URL}\"\n"
                + verify("bad", ", onFailure: 'none'") + "\n"
                + "echo \"then: ${env.VERIFICATION_VERDICT}\""));
        j.assertLogContains("before: null", run);
        j.assertLogContains("PASSED 100 " + j.getURL() + run.getUrl() + "deployment-verification/checkout-1/", run);
        j.assertLogContains("then: FAILED", run);
    }

    @Test
    public void aBadDeploymentFailsTheBuildWithItsReasons() throws Exception {
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job(verify("bad", "")));

        j.assertLogContains("FAILED", run);
        j.assertLogContains("<= 5", run);
        assertThat(report(run).verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void theExceptionCarriesTheReasons() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(
                job("try {\n" + verify("bad", "") + "\n} catch (e) {\n echo \"caught: ${e.message}\"\n}"));

        j.assertLogContains("caught: ", run);
        assertThat(run.getLog(), containsString("checkout 1.5.0"));
    }

    @Test
    public void onFailureUnstableAndNone() throws Exception {
        j.buildAndAssertStatus(Result.UNSTABLE, job(verify("bad", ", onFailure: 'unstable'") + "\necho 'went on'"));
        WorkflowRun none = j.buildAndAssertSuccess(
                job("def r = " + verify("bad", ", onFailure: 'none'") + "\necho \"v=${r.verdict}\""));
        j.assertLogContains("v=FAILED", none);
    }

    @Test
    public void noDataIsInconclusiveAndDoesNotPass() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(
                job("def r = " + verify("nothing", ", onInconclusive: 'none'") + "\necho \"v=${r.verdict}\""));
        j.assertLogContains("v=INCONCLUSIVE", run);
        WorkflowRun byDefault = job(verify("nothing", "")).scheduleBuild2(0).get();
        assertThat(byDefault.getResult(), not(equalTo(Result.SUCCESS)));
        j.buildAndAssertStatus(Result.FAILURE, job(verify("nothing", ", onInconclusive: 'fail'")));
        j.buildAndAssertStatus(Result.UNSTABLE, job(verify("nothing", ", onInconclusive: 'unstable'")));
    }

    @Test
    public void earlierBuildsThatPassedAreABaseline() throws Exception {
        WorkflowJob job = job("verifyDeployment(service: 'checkout', duration: '0s', "
                + "checks: [metricCheck(name: 'm', query: 'good', criteria: '<= +10%', "
                + "baseline: [type: 'previous', last: 1, onNoBaseline: 'pass'])])");
        j.buildAndAssertSuccess(job);
        j.buildAndAssertSuccess(job);
        prometheus.set("good", 1.2);
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);

        j.assertLogContains("1 → 1.2 (+20%)", run);
        assertThat(report(run).checks().get(0).measurements().get(0).baseline(), equalTo(1.0));
    }

    @Test
    public void aCanaryIsComparedWithTheStableVersion() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(
                job("verifyDeployment(service: 'checkout', duration: '2s', interval: '1s', checks:"
                        + " [metricCheck(name: 'm', query: 'good', baseline: [type: 'control', query: 'good',"
                        + " judge: 'mannWhitney', alpha: 0.4, onUndecided: 'pass'])])"));

        assertThat(report(run).checks().get(0).reason().code(), equalTo(Reason.Code.RANKS_NO_WORSE));
    }

    @Test
    public void theSettingsOfTestsAndLimitsArrive() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(
                job("verifyDeployment(service: 'checkout', duration: '30s', interval: '1s', checks:"
                        + " [metricCheck(name: 'm', query: 'good', total: 'good', groups: 'a, b', criteria: '<= 1',"
                        + " failureLimit: 5, consecutiveSuccesses: 2, passEarly: true, inconclusiveLimit: 3),"
                        + " metricCheck(name: 'k', query: 'good', duration: '1s', baseline: [type: 'control',"
                        + " query: 'good', judge: 'kayenta', kayenta: [effectSize: 'cles', allowedIncrease: 0.8]])])"));

        CheckReport early = report(run).checks().get(0);
        assertThat(early.reason().code(), equalTo(Reason.Code.HELD_IN_A_ROW));
        assertThat(early.measurements().size(), equalTo(2));
        assertThat(early.check().settings().groups(), equalTo(List.of("a", "b")));
        assertThat(report(run).checks().get(1).reason().code(), equalTo(Reason.Code.KAYENTA_PASS));
    }

    @Test
    public void checksAreWeighedByGroups() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(
                job("verifyDeployment(service: 'checkout', duration: '0s', scoring: [pass: 80, warning: 70,"
                        + " groups: [a: 20, b: 80]], checks: [metricCheck(name: 'm', query: 'good', criteria: '>"
                        + " 5', severity: 'normal', groups: 'a'),metricCheck(name: 'n', query: 'good', criteria:"
                        + " '<= 5', severity: 'normal', groups: 'b')])"));

        assertThat(report(run).score(), equalTo(80.0));
        j.assertLogContains("Score 80 = a 0 × 20% + b 100 × 80%", run);
    }

    @Test
    public void anAbortLeavesTheReport() throws Exception {
        WorkflowJob job = job("verifyDeployment(service: 'checkout', duration: '10m', interval: '1s', "
                + "checks: [metricCheck(name: 'm', query: 'good', criteria: '<= 5')])");
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> prometheus.asked() >= 2);
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));

        Report report = report(run);
        assertThat(report.isFinished(), is(true));
        assertThat(report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(report.checks().get(0).measurements().size(), greaterThan(0));
        File[] left = new File(run.getRootDir(), "deployment-verification").listFiles((d, n) -> n.endsWith(".journal"));
        assertThat("the journal is gone", Arrays.asList(left), empty());
    }

    @Test
    public void aPolicyFileIsReadFromTheWorkspace() throws Exception {
        WorkflowJob job = job("node {\n writeFile file: 'ops/policy.yaml', text: '''name: checkout\n"
                + "window: {duration: 0s}\nmetrics:\n  - {name: from-file, query: good, criteria: '<= 5'}\n'''\n"
                + " verifyDeployment(service: 'checkout', policyFile: 'ops/policy.yaml')\n}");
        assertThat(report(j.buildAndAssertSuccess(job)).checks().get(0).name(), equalTo("from-file"));
    }

    @Test
    public void aWrongPolicyFailsWithItsPlace() throws Exception {
        WorkflowRun run = j.buildAndAssertStatus(
                Result.FAILURE,
                job("node {\n"
                        + "writeFile file: 'p.yaml', text: 'name: checkout\\nmetrics:\\n  - {name: m, qeury: x}\\n'\n"
                        + "verifyDeployment(service: 'checkout', policyFile: 'p.yaml')\n}"));
        j.assertLogContains("p.yaml:3:", run);
        j.assertLogContains("did you mean 'query'?", run);
        assertThat(prometheus.asked(), equalTo(0));
    }

    @Test
    public void aPolicyFileOutsideOfANodeIsToldAtOnce() throws Exception {
        WorkflowRun run = j.buildAndAssertStatus(
                Result.FAILURE, job("verifyDeployment(service: 'checkout', policyFile: 'p.yaml')"));
        j.assertLogContains("node", run);
    }

    @Test
    public void parametersFillPlaceholders() throws Exception {
        prometheus.set("up{version=\"1.5.0\",zone=\"a\\\"b\"}", 1);
        WorkflowRun run = j.buildAndAssertSuccess(job("verifyDeployment(service: 'checkout', version: '1.5.0', "
                + "parameters: [zone: 'a\"b'], policy: '''\nwindow: {duration: 0s}\nmetrics:\n"
                + "  - {name: m, query: 'up{version=\"${version}\",zone=\"${zone}\"}', criteria: '== 1'}\n''')"));
        assertThat(report(run).verdict(), equalTo(Verdict.PASSED));
    }

    @Test
    public void allKindsOfChecksAndSeveralVerificationsABuild() throws Exception {
        WorkflowRun run = j.buildAndAssertSuccess(job("verifyDeployment(service: 'a', duration: '0s', checks: [\n"
                + "httpCheck(name: 'h', url: '" + prometheus.url()
                + "/api/v1/status/buildinfo', bodyContains: 'success'),\n"
                + "tcpCheck(name: 't', host: '127.0.0.1', port: "
                + java.net.URI.create(prometheus.url()).getPort() + "),\n"
                + "alertCheck(name: 'al', labels: [severity: 'critical'])])\n"
                + verify("good", "")));
        VerificationAction action = run.getAction(VerificationAction.class);
        assertThat(action.getVerifications(), hasSize(2));
        assertThat(action.getReport(action.getVerifications().get(0).getId()).checks(), hasSize(3));
    }

    @Test
    public void fiftyAtOnceHoldNoThreads() throws Exception {
        StringBuilder script = new StringBuilder("def branches = [:]\nfor (int i = 0; i < 50; i++) {\n int n = i\n"
                + " branches[\"b$n\"] = { verifyDeployment(service: \"s$n\", duration: '4s', interval: '1s', "
                + "checks: [metricCheck(name: 'm', query: 'good', criteria: '<= 5')]) }\n}\nparallel branches\n");
        WorkflowRun run = job(script.toString()).scheduleBuild2(0).waitForStart();
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> prometheus.asked() >= 100);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("deployment-verification"))
                .count();
        assertThat("threads are shared: " + threads, threads < 100, is(true));
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        VerificationAction action = run.getAction(VerificationAction.class);
        List<String> verdicts = new ArrayList<>();
        action.getVerifications().forEach(v -> verdicts.add(String.valueOf(v.getVerdict())));
        assertThat(verdicts, hasSize(50));
        assertThat(verdicts.stream().distinct().toList(), equalTo(List.of("PASSED")));
    }

    @Test
    public void onTheAgent() throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        WorkflowRun run = j.buildAndAssertSuccess(
                job("node('" + agent.getNodeName() + "') {\n" + verify("good", ", runOn: 'agent'") + "\n}"));
        assertThat(report(run).verdict(), equalTo(Verdict.PASSED));
        FilePath workspace = agent.getRootPath();
        assertThat(workspace.isRemote(), is(true));
    }
}
