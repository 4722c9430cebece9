package io.jenkins.plugins.deploymentverification.steps;

import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.notMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.GrafanaSourceConfig;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A deployment in Grafana, over a restart of the controller: one annotation, closed by its id with the verdict. */
public class GrafanaRestartTest {

    private static final String ANNOTATIONS = "/api/annotations";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public WireMockRule grafana =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Test
    public void anAnnotationIsClosedByItsId() throws Throwable {
        rule("Normal");
        grafana.stubFor(post(urlEqualTo(ANNOTATIONS)).willReturn(okJson("{\"id\":65,\"message\":\"added\"}")));
        grafana.stubFor(patch(urlEqualTo(ANNOTATIONS + "/65")).willReturn(okJson("{\"message\":\"patched\"}")));
        sessions.then(this::begin);
        rule("Alerting");
        sessions.then(j -> {
            WorkflowRun run =
                    j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
            VerificationAction action = run.getAction(VerificationAction.class);
            Report report = action.getReport(action.getVerifications().get(0).getId());
            assertThat(report.check("alerts").orElseThrow().last().orElseThrow().outcome(), is(Outcome.BREACH));
            assertThat(report.check("alerts").orElseThrow().reason().toString(), containsString("Error rate"));
        });
        grafana.verify(
                exactly(1), postRequestedFor(urlEqualTo(ANNOTATIONS)).withRequestBody(notMatching(".*timeEnd.*")));
        grafana.verify(
                exactly(1),
                patchRequestedFor(urlEqualTo(ANNOTATIONS + "/65"))
                        .withRequestBody(matchingJsonPath("$.timeEnd"))
                        .withRequestBody(matchingJsonPath("$.tags[?(@ == 'verdict:failed')]"))
                        .withRequestBody(matchingJsonPath("$.tags[?(@ == 'service:checkout')]")));
    }

    private void begin(JenkinsRule j) throws Exception {
        DeploymentVerificationConfiguration.get()
                .setMetricSources(List.of(new GrafanaSourceConfig("grafana", grafana.baseUrl())));
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'checkout', environment: 'production', duration: '10m', interval: '1s',"
                        + " checks: [alertCheck(name: 'alerts', labels: [service: 'checkout'])],"
                        + " deploymentMarkers: ['grafana'])",
                true));
        job.scheduleBuild2(0).waitForStart();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> grafana.verify(postRequestedFor(urlEqualTo(ANNOTATIONS))));
        Awaitility.await()
                .until(() -> j.jenkins
                                .getItemByFullName("deploy", WorkflowJob.class)
                                .getLastBuild()
                                .getAction(VerificationAction.class)
                        != null);
    }

    private void rule(String state) {
        grafana.stubFor(get(urlEqualTo("/api/prometheus/grafana/api/v1/rules"))
                .willReturn(okJson("{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"g\",\"file\":\"Shop\","
                        + "\"rules\":[{\"name\":\"Error rate\",\"type\":\"alerting\",\"health\":\"ok\",\"alerts\":["
                        + "{\"state\":\"" + state + "\",\"labels\":{\"alertname\":\"Error rate\","
                        + "\"service\":\"checkout\"}}]}]}]}}")));
    }
}
