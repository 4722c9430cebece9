package io.jenkins.plugins.deploymentverification.observe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import hudson.FilePath;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.ObservabilityConfiguration;
import io.jenkins.plugins.deploymentverification.config.PushgatewayExporterConfig;
import io.jenkins.plugins.deploymentverification.config.SignedJsonExporterConfig;
import io.jenkins.plugins.deploymentverification.engine.observe.export.PushgatewayServer;
import io.jenkins.plugins.deploymentverification.freestyle.PublishBuildMetrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What finished builds tell a real Pushgateway and a receiver of JSON. */
public class MetricsExportsTest {

    private static final String SECRET = "secret-of-the-receiver";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final WireMockRule receiver =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Before
    public void secret() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "secret", "", Secret.fromString(SECRET)));
        SystemCredentialsProvider.getInstance().save();
        prometheus.configureInJenkins();
        prometheus.set("up", 1);
    }

    private SignedJsonExporterConfig json(String name) {
        return new SignedJsonExporterConfig(name, "http://127.0.0.1:" + receiver.port() + "/builds", "secret");
    }

    private WorkflowRun build(String name, String script, Result expected, String... files) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, name);
        job.setDefinition(new CpsFlowDefinition(script, true));
        FilePath workspace = j.jenkins.getWorkspaceFor(job);
        workspace.mkdirs();
        for (int i = 0; i < files.length; i += 2) {
            workspace.child(files[i]).write(files[i + 1], "UTF-8");
        }
        return j.assertBuildStatus(expected, job.scheduleBuild2(0));
    }

    private List<LoggedRequest> received() {
        return receiver.findAll(postRequestedFor(urlEqualTo("/builds")));
    }

    private JsonNode receivedOnly() throws Exception {
        await().until(() -> !received().isEmpty());
        assertThat(received(), hasSize(1));
        return new ObjectMapper().readTree(received().get(0).getBody());
    }

    private static final String VERIFY = "verifyDeployment service: 'shop', environment: 'production',"
            + " duration: '0s', interval: '1m',"
            + " checks: [metricCheck(name: 'up', query: 'up', criteria: '== 1')]\n";

    @Test
    public void aBuildIsToldWithItsVerificationsTestsAndCoverage() throws Exception {
        try (PushgatewayServer gateway = PushgatewayServer.stopped().start()) {
            PushgatewayExporterConfig push =
                    new PushgatewayExporterConfig("gateway", gateway.url().toString());
            push.setInstance("ci");
            ObservabilityConfiguration.get().setExporters(List.of(push, json("receiver")));
            receiver.stubFor(post("/builds").willReturn(ok()));
            WorkflowRun run = build(
                    "deploy",
                    "node {\n" + VERIFY + "junit 'tests.xml'\npublishBuildMetrics coverageReport: 'jacoco.xml'\n}",
                    Result.UNSTABLE,
                    "tests.xml",
                    "<testsuite name='s'><testcase name='a' classname='c'/><testcase name='b' classname='c'/>"
                            + "<testcase name='d' classname='c'><failure message='no'/></testcase>"
                            + "<testcase name='e' classname='c'><skipped/></testcase></testsuite>",
                    "jacoco.xml",
                    "<report name='x'><counter type='LINE' missed='20' covered='80'/></report>");

            JsonNode told = receivedOnly();
            assertThat(told.path("pipelineId").asText(), is("deploy#1"));
            assertThat(told.path("jobName").asText(), is("deploy"));
            assertThat(told.path("result").asText(), is("UNSTABLE"));
            assertThat(told.path("exitCode").asInt(), is(1));
            assertThat("the final one", told.path("durationMs").asLong(), is(run.getDuration()));
            assertThat(told.path("coverage").asDouble(), is(80.0));
            assertThat(told.path("tests").toString(), is("{\"passed\":2,\"failed\":1,\"skipped\":1}"));
            JsonNode verification = told.path("verifications").path(0);
            assertThat(verification.path("service").asText(), is("shop"));
            assertThat(verification.path("verdict").asText(), is("PASSED"));
            assertThat(told.path("runId").asText(), is(FinishedBuild.facts(run).runId()));

            String labels = "instance=\"ci\",job=\"deployment_verification\"";
            String ofJob = "{" + labels + ",pipeline=\"deploy\"} ";
            await().until(() -> gateway.metrics().contains("build_number" + ofJob + "1\n"));
            String metrics = gateway.metrics();
            assertThat(metrics, containsString("build_coverage_ratio{element=\"line\"," + labels));
            assertThat(metrics, containsString("pipeline=\"deploy\",service=\"shop\",verdict=\"passed\"} 1\n"));
            assertThat(metrics, containsString("pipeline=\"deploy\"} 1\n"));
            await().until(() -> gateway.metrics()
                    .contains("deployment_verification_verifications_total{environment=\"production\"," + labels
                            + ",verdict=\"passed\"} 1\n"));
        }
    }

    @Test
    public void whoIsNotAskedForIsNotTold() throws Exception {
        SignedJsonExporterConfig off = json("off");
        off.setEnabled(false);
        off.setAllBuilds(true);
        ObservabilityConfiguration.get().setExporters(List.of(json("receiver"), off));
        receiver.stubFor(post("/builds").willReturn(ok()));
        build("plain", "echo 'no deployment'", Result.SUCCESS);
        WorkflowRun typo = build("typo", "publishBuildMetrics exporters: ['reciever']", Result.SUCCESS);
        assertThat(
                JenkinsRule.getLog(typo),
                containsString("there is no exporter 'reciever'; configured are: receiver, off"));
        FreeStyleProject job = j.createFreeStyleProject("asks");
        PublishBuildMetrics publisher = new PublishBuildMetrics();
        publisher.setExporters(List.of("receiver"));
        publisher.setCoverageReport("none.xml");
        job.getPublishersList().add(publisher);
        j.assertLogContains("there is no coverage report", j.buildAndAssertSuccess(job));
        JsonNode told = receivedOnly();
        assertThat(told.path("jobName").asText(), is("asks"));
        assertThat(told.path("coverage").isNull(), is(true));
        assertThat(told.path("verifications").size(), is(0));
    }

    @Test
    public void allBuildsAreToldWhereThatIsWanted() throws Exception {
        SignedJsonExporterConfig all = json("receiver");
        all.setAllBuilds(true);
        ObservabilityConfiguration.get().setExporters(List.of(all));
        receiver.stubFor(post("/builds").willReturn(ok()));
        build("plain", "error 'broken'", Result.FAILURE);
        assertThat(receivedOnly().path("exitCode").asInt(), is(2));
    }

    @Test
    public void whatWaitsIsOnDiskWithoutSecretsAndSurvivesARestart() throws Throwable {
        ObservabilityConfiguration.get().setExporters(List.of(json("receiver")));
        receiver.stubFor(post("/builds").willReturn(aResponse().withStatus(503)));
        build("deploy", VERIFY, Result.SUCCESS);
        await().until(() -> MetricsExports.get().waiting().get("receiver") == 1
                && !received().isEmpty());
        Path folder = j.jenkins.getRootDir().toPath().resolve("deployment-verification/exports");
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        assertThat(files, hasSize(1));
        String kept = Files.readString(files.get(0), StandardCharsets.UTF_8);
        assertThat(kept, containsString("\"pipelineId\":\"deploy#1\""));
        assertThat(kept, not(containsString(SECRET)));

        String first = received().get(0).getHeader("Idempotency-Key");
        receiver.resetRequests();
        receiver.stubFor(post("/builds").willReturn(ok()));
        j.restart();
        await().until(() -> !received().isEmpty());
        assertThat("the same run", received().get(0).getHeader("Idempotency-Key"), is(first));
        await().until(() -> MetricsExports.get().waiting().get("receiver") == 0);
    }
}
