package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What the render API, and what stands in front of it, may answer and a real Graphite here does not. */
public class GraphiteAnswersTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:05Z");
    private static final long FULL = AT.getEpochSecond() - 5;
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String PASSWORD = "passw0rd-s3cret";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private GraphiteSource source;

    @Before
    public void open() throws Exception {
        HttpConnection connection = HttpConnection.of(URI.create("http://127.0.0.1:" + server.port() + "/prefix/"))
                .withAuthentication(Authentication.basic("grafana", PASSWORD))
                .withRetries(0);
        source = GraphiteSource.open(GraphiteSettings.of(connection)
                .withLookBack(new LookBack(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofSeconds(5))));
    }

    @After
    public void close() {
        source.close();
    }

    @Test
    public void targetIsSentAsAFormWithoutConsolidation() throws Exception {
        answer(200, "[]");
        assertThat(ask("a.b&until=now").series(), is(empty()));
        server.verify(postRequestedFor(urlEqualTo("/prefix/render"))
                .withFormParam("target", equalTo("a.b&until=now"))
                .withFormParam("from", equalTo(Long.toString(FULL - 121)))
                .withFormParam("until", equalTo(Long.toString(FULL)))
                .withFormParam("format", equalTo("json")));
    }

    @Test
    public void pointWhoseTimeIsNotOverIsNotRead() throws Exception {
        answer(200, series("[5,%d],[6,%d],[0,%d]".formatted(FULL - 120, FULL - 60, FULL)));
        assertThat(ask("a").series().get(0).samples(), is(List.of(new Sample(Instant.ofEpochSecond(FULL - 60), 6))));
        answer(200, series("[5,%d],[6,%d],[0,%d]".formatted(FULL - 90, FULL - 60, FULL - 29)));
        assertThat(ask("a").series().get(0).samples().get(0).value(), is(6.0));
    }

    @Test
    public void nullsAndOldPointsAreNoData() throws Exception {
        answer(200, series("[null,%d],[null,%d]".formatted(FULL - 120, FULL - 60)));
        assertThat(ask("a").series(), is(empty()));
        answer(200, series("[1,%d],[null,%d]".formatted(FULL - 240, FULL - 180)));
        assertThat(ask("a").series(), is(empty()));
        answer(200, series(""));
        assertThat(ask("a").series(), is(empty()));
    }

    @Test
    public void onePointAloneDoesNotTellItsWidth() throws Exception {
        answer(200, series("[7,%d]".formatted(FULL - 60)));
        MetricAnswer answer = ask("a");
        assertThat(answer.series(), is(empty()));
        assertThat(answer.infos(), hasSize(1));
    }

    @Test
    public void numbersOutOfTheOrdinary() throws Exception {
        answer(200, series("[1e9999,%d],[null,%d]".formatted(FULL - 60, FULL)));
        assertThat(ask("a").series().get(0).samples().get(0).value(), is(Double.POSITIVE_INFINITY));
        answer(200, series("[-0.5e-3,%d],[null,%d]".formatted(FULL - 60, FULL)));
        assertThat(ask("a").series().get(0).samples().get(0).value(), is(-0.0005));
    }

    @Test
    public void seriesOfOneNameAreDoubtful() throws Exception {
        String one = "{\"target\":\"x\",\"datapoints\":[[1,%d],[null,%d]]}".formatted(FULL - 60, FULL);
        answer(200, "[" + one + "," + one + "]");
        assertThat(ask("a").isTrustworthy(), is(false));
    }

    @Test
    public void wrongShapesAreMalformed() throws Exception {
        for (String body : List.of(
                "{}",
                "[{\"datapoints\":[]}]",
                "[{\"target\":\"x\"}]",
                series("[1]"),
                series("[\"1\",1795255200]"),
                series("[true,1795255200]"),
                series("[1,1795255200.5]"),
                series("[1,1795255200],[1,1795255100]"),
                series("[1,99999999999999]"),
                "[{\"target\":\"x\",\"datapoints\":[[1,17952",
                "")) {
            answer(200, body);
            failure(Kind.MALFORMED);
        }
    }

    @Test
    public void errorsAreToldApartAndHoldNoSecret() throws Exception {
        answer(200, "{\"error\":\"backend down\"}");
        assertThat(failure(Kind.SERVER_ERROR), containsString("backend down"));
        answer(401, "no");
        assertThat(failure(Kind.UNAUTHORIZED), containsString("basic authentication as grafana"));
        answer(503, "<html><pre>Traceback\nKeyError: &#x27;" + PASSWORD + "&#x27;\n</pre></html>");
        assertThat(failure(Kind.SERVER_ERROR), not(containsString(PASSWORD)));
        answer(500, "<html><pre>Traceback\nKeyError: &#x27;" + PASSWORD + "&#x27;\n</pre></html>");
        assertThat(failure(Kind.SERVER_ERROR), allOf(containsString("KeyError: '***'"), not(containsString(PASSWORD))));
        answer(429, "slow down");
        assertThat(failure(Kind.RATE_LIMITED), containsString("slow down"));
    }

    private static String series(String points) {
        return "[{\"target\":\"x\",\"tags\":{\"name\":\"x\"},\"datapoints\":[" + points + "]}]";
    }

    private void answer(int status, String body) {
        String type = body.startsWith("<") ? "text/html" : "application/json";
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", type)
                        .withBody(body)));
    }

    private MetricAnswer ask(String target) throws Exception {
        return source.query(MetricQuery.instant(target, AT, BUDGET));
    }

    private String failure(Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> ask("a"));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }
}
