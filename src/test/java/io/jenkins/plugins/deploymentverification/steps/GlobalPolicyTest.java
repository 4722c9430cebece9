package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Policies and metric sources of the global configuration, as steps use them. */
public class GlobalPolicyTest {

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private final DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();

    @Before
    public void configure() {
        prometheus.configureInJenkins();
        configuration.setDefaultSource(null);
        configuration.setPolicies(List.of(new NamedPolicy(
                "web",
                String.join(
                        "\n",
                        "window: {duration: 10m, interval: 30s}",
                        "metrics:",
                        "  - {name: m, query: 'm{job=\"${service}\",v=\"${version}\"}', criteria: '<= 5'}"))));
        prometheus.set("m{job=\"checkout\",v=\"1.5\"}", 1);
    }

    @Test
    public void isUsedByItsNameForAnyService() throws Exception {
        WorkflowRun run = run("service: 'checkout', version: '1.5', policy: 'web', duration: '0s'");
        j.assertBuildStatusSuccess(run);
        Report report = report(run);
        assertThat(report.verdict(), is(Verdict.PASSED));
        ServicePolicy policy = report.policy();
        assertThat(policy.name(), is("checkout"));
        assertThat("the step's window wins", policy.window().duration(), equalTo(Duration.ZERO));
        assertThat("the rest is the policy's", policy.window().interval(), equalTo(Duration.ofSeconds(30)));
    }

    @Test
    public void anUnknownNameTellsWhichThereAre() throws Exception {
        WorkflowRun run = run("service: 'checkout', policy: 'wbe'");
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogContains("There is no policy named 'wbe' in the global configuration; there are: web", run);
    }

    @Test
    public void anUnfilledPlaceholderIsRefusedWithItsPlace() throws Exception {
        WorkflowRun run = run("service: 'checkout', policy: 'web'");
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogContains("policy 'web':3:", run);
        j.assertLogContains("${version} has no value", run);
    }

    @Test
    public void anUnknownSourceFailsAtOnce() throws Exception {
        WorkflowRun run = run("service: 'checkout', version: '1.5', policy: 'web', source: 'nagios'");
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogContains("there is no metric source named 'nagios'; configured are: prometheus", run);
        assertThat(prometheus.asked(), is(0));
    }

    @Test
    public void aSourceThatIsSwitchedOffIsInconclusive() throws Exception {
        PrometheusSourceConfig off = new PrometheusSourceConfig("prometheus", prometheus.url());
        off.setEnabled(false);
        configuration.setMetricSources(List.of(off));
        WorkflowRun run = run("service: 'checkout', version: '1.5', policy: 'web', duration: '0s'");
        j.assertBuildStatus(Result.FAILURE, run);
        assertThat(report(run).verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(prometheus.asked(), is(0));
    }

    @Test
    public void theDefaultOfSeveralSourcesIsAsked() throws Exception {
        configuration.setMetricSources(List.of(
                new PrometheusSourceConfig("other", "http://127.0.0.1:1"),
                new PrometheusSourceConfig("prometheus", prometheus.url())));
        WorkflowRun none = run("service: 'checkout', version: '1.5', policy: 'web', duration: '0s'");
        j.assertBuildStatus(Result.FAILURE, none);
        j.assertLogContains("there is no default one; configured are: other, prometheus", none);
        configuration.setDefaultSource("prometheus");
        j.assertBuildStatusSuccess(run("service: 'checkout', version: '1.5', policy: 'web', duration: '0s'"));
    }

    @Test
    public void theFormTellsLineAndColumn() {
        NamedPolicy.DescriptorImpl form = j.jenkins.getDescriptorByType(NamedPolicy.DescriptorImpl.class);
        FormValidation wrong = form.doCheckText("preset: web-service\nwindow: {durration: 5m}\n");
        assertThat(wrong.kind, is(FormValidation.Kind.ERROR));
        assertThat(wrong.getMessage(), containsString("policy:2:"));
        assertThat(wrong.getMessage(), containsString("did you mean"));
        FormValidation unfilled = form.doCheckText("preset: web-service\nsource: ${source}\n");
        assertThat("placeholders are filled later", unfilled.kind, is(FormValidation.Kind.OK));
    }

    @Test
    public void theConfigurationIsKept() {
        configuration.setMetricSources(List.of());
        configuration.setPolicies(List.of());
        configuration.load();
        assertThat(configuration.getMetricSources(), is(List.of()));
        assertThat(configuration.getPolicies(), is(List.of()));
        prometheus.configureInJenkins();
        configuration.load();
        assertThat(configuration.getMetricSources().get(0).getUrl(), is(prometheus.url()));
    }

    private static WorkflowRun run(String arguments) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("verifyDeployment(" + arguments + ")", true));
        return j.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }

    private static Report report(WorkflowRun run) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        return action.getReport(action.getVerifications().get(0).getId());
    }
}
