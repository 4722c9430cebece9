package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** The annotation of a deployment: created at the start, closed with the verdict, never twice. */
public class GrafanaAnnotationsTest {

    private static final String PATH = "/grafana/api/annotations";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant END = START.plusSeconds(600);

    @Rule
    public final GrafanaStub grafana = new GrafanaStub();

    @After
    public void requestsAreThoseOfTheVendorsDocument() throws Exception {
        grafana.checkRequests();
    }

    @Test
    public void pointAtTheStartRegionAtTheEnd() throws Exception {
        created();
        grafana.server.stubFor(
                patch(urlEqualTo(PATH + "/65")).willReturn(okJson("{\"message\":\"Annotation patched\"}")));
        String handle = marker().begin(started(), GrafanaStub.BUDGET);
        assertThat(handle, is("65"));
        JsonNode body = grafana.lastBody();
        assertThat(body.path("time").asLong(), is(START.toEpochMilli()));
        assertThat(body.has("timeEnd"), is(false));
        assertThat(
                tags(body),
                hasItems("deployment", "service:checkout", "env:production", "version:1.4.2", "verification:job-7.a"));
        // after a restart of Jenkins: another source, the handle kept
        marker().end(handle, finished(), GrafanaStub.BUDGET);
        body = grafana.lastBody();
        assertThat(body.path("timeEnd").asLong(), is(END.toEpochMilli()));
        assertThat(tags(body), hasItems("verdict:failed", "verification:job-7.a"));
        assertThat(
                body.path("text").asText(),
                allOf(
                        containsString("FAILED"),
                        containsString("p95 &lt; 200 &amp; rising"),
                        not(containsString("<script")),
                        containsString("<a href=\"https://jenkins.example/job/a/7/\">Report</a>")));
        grafana.server.verify(exactly(1), postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    public void lostHandleIsFoundByTheTagOfTheVerification() throws Exception {
        grafana.server.stubFor(get(urlPathEqualTo(PATH)).willReturn(okJson("[{\"id\":9,\"time\":1}]")));
        grafana.server.stubFor(patch(urlEqualTo(PATH + "/9")).willReturn(okJson("{}")));
        marker().end(null, finished(), GrafanaStub.BUDGET);
        grafana.server.verify(exactly(1), patchRequestedFor(urlEqualTo(PATH + "/9")));
        assertThat(
                grafana.server.getAllServeEvents().get(1).getRequest().getUrl(),
                containsString("tags=verification%3Ajob-7.a"));
    }

    @Test
    public void whereNoneIsTheWholeRegionIsMade() throws Exception {
        grafana.server.stubFor(get(urlPathEqualTo(PATH)).willReturn(okJson("[]")));
        created();
        marker().end(null, finished(), GrafanaStub.BUDGET);
        assertThat(grafana.lastBody().path("time").asLong(), is(START.toEpochMilli()));
        assertThat(grafana.lastBody().path("timeEnd").asLong(), is(END.toEpochMilli()));
    }

    @Test
    public void deletedOneIsMadeAgain() throws Exception {
        grafana.server.stubFor(patch(urlEqualTo(PATH + "/65"))
                .willReturn(aResponse().withStatus(404).withBody("{\"message\":\"annotation not found\"}")));
        created();
        marker().end("65", finished(), GrafanaStub.BUDGET);
        grafana.server.verify(exactly(1), postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    public void creatingIsNotRepeated() throws Exception {
        grafana.server.stubFor(
                post(urlEqualTo(PATH)).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        GrafanaSource eager =
                grafana.open(GrafanaSettings.of(grafana.connection().withRetries(3), null));
        assertThrows(SourceException.class, () -> eager.deploymentMarker().begin(started(), GrafanaStub.BUDGET));
        grafana.server.verify(exactly(1), postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    public void refusalsAreTold() throws Exception {
        grafana.server.stubFor(post(urlEqualTo(PATH))
                .willReturn(aResponse().withStatus(403).withBody("{\"message\":\"Access denied\"}")));
        SourceException denied =
                assertThrows(SourceException.class, () -> marker().begin(started(), GrafanaStub.BUDGET));
        assertThat(denied.getMessage(), containsString("annotations:create"));
        grafana.server.stubFor(post(urlEqualTo(PATH)).willReturn(okJson("{\"message\":\"queued\"}")));
        SourceException noId = assertThrows(SourceException.class, () -> marker().begin(started(), GrafanaStub.BUDGET));
        assertThat(noId.kind(), is(SourceException.Kind.MALFORMED));
    }

    @Test
    public void tagsStayWithinWhatGrafanaTakes() throws Exception {
        created();
        String longest = "x".repeat(300);
        marker().begin(
                        new DeploymentMark(
                                "k".repeat(100), longest, longest, longest, null, START, null, null, null, null),
                        GrafanaStub.BUDGET);
        assertThat(String.join(",", tags(grafana.lastBody())).length(), is(lessThan(500)));
    }

    private DeploymentMarker marker() throws Exception {
        return grafana.source().deploymentMarker();
    }

    private void created() {
        grafana.server.stubFor(
                post(urlEqualTo(PATH)).willReturn(okJson("{\"id\":65,\"message\":\"Annotation added\"}")));
    }

    private static List<String> tags(JsonNode body) {
        List<String> tags = new ArrayList<>();
        body.path("tags").forEach(tag -> tags.add(tag.asText()));
        return tags;
    }

    private static DeploymentMark started() {
        return new DeploymentMark("job-7.a", "checkout", "production", "1.4.2", "jane", START, null, null, null, null);
    }

    private static DeploymentMark finished() {
        return new DeploymentMark(
                "job-7.a",
                "checkout",
                "production",
                "1.4.2",
                "<script>",
                START,
                END,
                "FAILED",
                "p95 < 200 & rising",
                URI.create("https://jenkins.example/job/a/7/"));
    }
}
