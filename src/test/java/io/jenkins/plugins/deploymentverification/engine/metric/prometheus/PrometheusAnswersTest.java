package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** All that a Prometheus, or what speaks its API, or what stands in front of it, may answer. */
public class PrometheusAnswersTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String TOKEN = "t0ken-s3cret";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final List<PrometheusSource> opened = new ArrayList<>();

    @After
    public void close() {
        opened.forEach(PrometheusSource::close);
    }

    @Test
    public void instantQueryIsSentAsForm() throws Exception {
        answer(data("vector", "[]"));
        String long8k = "up{a=\"" + "x".repeat(8000) + "\"} + 1";
        assertThat(query(long8k).series(), is(empty()));
        server.verify(postRequestedFor(urlEqualTo("/prefix/api/v1/query"))
                .withHeader("Content-Type", equalTo("application/x-www-form-urlencoded"))
                .withHeader("Accept-Encoding", equalTo("identity"))
                .withHeader("X-Scope-OrgID", equalTo("a|b"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withFormParam("query", equalTo(long8k))
                .withFormParam("time", equalTo("1795255200.250"))
                .withFormParam("timeout", equalTo("5000ms"))
                .withFormParam("partial_response", equalTo("false")));
    }

    @Test
    public void rangeQueryIsSentAsForm() throws Exception {
        answer(data("matrix", "[{\"metric\":{\"a\":\"b\"},\"values\":[[1,\"2\"],[2.5,\"3e-1\"]]}]"));
        MetricQuery range = MetricQuery.range("up", NOW.minusSeconds(60), NOW, Duration.ofMillis(1500), BUDGET);
        List<Sample> samples = source().query(range).series().get(0).samples();
        assertThat(
                samples,
                contains(new Sample(Instant.ofEpochSecond(1), 2), new Sample(Instant.ofEpochMilli(2500), 0.3)));
        server.verify(postRequestedFor(urlEqualTo("/prefix/api/v1/query_range"))
                .withHeader("Accept-Encoding", equalTo("gzip"))
                .withFormParam("start", equalTo("1795255140.250"))
                .withFormParam("end", equalTo("1795255200.250"))
                .withFormParam("step", equalTo("1.5")));
    }

    @Test
    public void valuesAreReadAsTheyAreWritten() throws Exception {
        Map<String, Double> values = Map.of(
                "1",
                1.0,
                "-0.5",
                -0.5,
                "1.7976931348623157e+308",
                Double.MAX_VALUE,
                "5e-324",
                Double.MIN_VALUE,
                "NaN",
                Double.NaN,
                "+Inf",
                Double.POSITIVE_INFINITY,
                "-Inf",
                Double.NEGATIVE_INFINITY);
        for (Map.Entry<String, Double> value : values.entrySet()) {
            answer(data(
                    "vector",
                    "[{\"metric\":{\"job\":\"a\"},\"value\":[1795255200.123,\"" + value.getKey()
                            + "\"],\"unknown\":{}}]"));
            MetricAnswer answer = query("up");
            assertThat(answer.isTrustworthy(), is(true));
            assertThat(answer.series().get(0).labels(), is(Map.of("job", "a")));
            assertThat(
                    answer.series().get(0).samples(),
                    contains(new Sample(Instant.parse("2026-11-21T10:00:00.123Z"), value.getValue())));
        }
    }

    @Test
    public void scalarIsOneSeriesWithoutLabels() throws Exception {
        answer(data("scalar", "[1,\"2\"]"));
        assertThat(query("2").series().get(0).labels().size(), is(0));
        assertThat(query("2").series().get(0).samples(), contains(new Sample(Instant.ofEpochSecond(1), 2)));
    }

    @Test
    public void textAndRangeVectorAreRefusedWithAdvice() throws Exception {
        answer(data("string", "[1,\"text\"]"));
        assertThat(failure(Kind.REJECTED), containsString("yields a text"));
        answer(data("matrix", "[{\"metric\":{},\"values\":[[1,\"2\"]]}]"));
        assertThat(failure(Kind.REJECTED), containsString("rate()"));
    }

    @Test
    public void nativeHistogramIsAWarning() throws Exception {
        answer(data("vector", "[{\"metric\":{\"__name__\":\"h\"},\"histogram\":[1,{\"count\":\"1\",\"sum\":\"2\"}]}]"));
        MetricAnswer answer = query("h");
        assertThat(answer.series(), is(empty()));
        assertThat(answer.isTrustworthy(), is(false));
        assertThat(
                answer.warnings(),
                contains(allOf(containsString("native histogram"), containsString("histogram_quantile()"))));
    }

    @Test
    public void warningsInfosAndPartialAnswersAreKeptApart() throws Exception {
        String vector = "\"data\":{\"resultType\":\"vector\",\"result\":[]}";
        answer("{\"status\":\"success\"," + vector + ",\"warnings\":[\"store a is down\"],\"infos\":[\"hint\"]}");
        assertThat(query("up").warnings(), contains("store a is down"));
        assertThat(query("up").infos(), contains("hint"));
        assertThat(query("up").isTrustworthy(), is(false));
        answer("{\"status\":\"success\"," + vector + ",\"infos\":[\"hint\"]}");
        assertThat(query("up").isTrustworthy(), is(true));
        answer("{\"status\":\"success\",\"isPartial\":true," + vector + "}");
        assertThat(query("up").partial(), is(true));
        answer("{\"status\":\"success\",\"isPartial\":false,\"warnings\":null," + vector + "}");
        assertThat(query("up").isTrustworthy(), is(true));
    }

    @Test
    public void whatTheApiDoesNotAllowIsNoValue() throws Exception {
        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "{}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"data\":null}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}} trailing",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\"",
                data("vector", "null"),
                data("vector", "{}"),
                data("thing", "[]"),
                data("matrix", "null"),
                data("scalar", "null"),
                data("vector", "[null]"),
                data("vector", "[{\"metric\":{}}]"),
                data("vector", "[{\"value\":[1,\"1\"]}]"),
                data("vector", "[{\"metric\":{\"a\":1},\"value\":[1,\"1\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,null]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,1]}]"),
                data("vector", "[{\"metric\":{},\"value\":[\"1\",\"1\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,\"\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,\"1d\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,\"0x10p1\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1,\"null\"]}]"),
                data("vector", "[{\"metric\":{},\"value\":[1e300,\"1\"]}]"))) {
            answer(wrong);
            assertThat(wrong, failure(Kind.MALFORMED), containsString("/prefix/api/v1/query: "));
        }
    }

    @Test
    public void errorsAreToldInTheServersWords() throws Exception {
        assertError(400, "bad_data", Kind.REJECTED);
        assertError(422, "execution", Kind.REJECTED);
        assertError(503, "timeout", Kind.TIMEOUT);
        assertError(499, "canceled", Kind.SERVER_ERROR);
        assertError(500, "internal", Kind.SERVER_ERROR);
        assertError(404, "not_found", Kind.CONFIGURATION);
        assertError(406, "not_acceptable", Kind.CONFIGURATION);
        assertError(429, "too_many_requests", Kind.RATE_LIMITED);
        assertError(503, "unavailable", Kind.SERVER_ERROR);
    }

    @Test
    public void errorInsideASuccessIsAnError() throws Exception {
        assertError(200, "bad_data", Kind.REJECTED);
        assertError(200, "timeout", Kind.TIMEOUT);
        assertError(200, "internal", Kind.SERVER_ERROR);
        assertError(200, "", Kind.SERVER_ERROR);
    }

    @Test
    public void statusSpeaksWhereThereIsNoJson() throws Exception {
        assertStatus(400, Kind.REJECTED, "refused the query");
        assertStatus(401, Kind.UNAUTHORIZED, "not authenticated");
        assertStatus(403, Kind.UNAUTHORIZED, "Sent was: bearer token");
        assertStatus(404, Kind.CONFIGURATION, "/select/0/prometheus");
        assertStatus(405, Kind.CONFIGURATION, "POST must be allowed");
        assertStatus(407, Kind.UNAUTHORIZED, "the proxy");
        assertStatus(429, Kind.RATE_LIMITED, "too many requests");
        assertStatus(500, Kind.SERVER_ERROR, "answered 500");
        assertStatus(502, Kind.SERVER_ERROR, "answered 502");
        answer(204, "");
        failure(Kind.MALFORMED);
    }

    @Test
    public void tenantThatIsMissingIsTold() throws Exception {
        answer(401, "no org id\n");
        assertThat(failure(Kind.UNAUTHORIZED), containsString("X-Scope-OrgID"));
    }

    @Test
    public void rateLimitTellsHowLong() throws Exception {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "3600"));
        assertThat(failure(Kind.RATE_LIMITED), containsString("3600"));
    }

    @Test
    public void logInPagesAreNoAnswer() throws Exception {
        answer(aResponse()
                .withBody("<html><head><title>Sign in</title></head>")
                .withHeader("Content-Type", "text/html"));
        assertThat(failure(Kind.UNAUTHORIZED), containsString("a log-in page"));
        answer(aResponse().withStatus(302).withHeader("Location", "https://sso.example.com/login?token=s3cret"));
        assertThat(
                failure(Kind.UNAUTHORIZED),
                allOf(containsString("redirects to https://sso.example.com/login"), not(containsString("s3cret"))));
        answer(aResponse().withBody("<html><body>It works!</body></html>"));
        assertThat(failure(Kind.MALFORMED), containsString("web page"));
        answer(aResponse().withStatus(502).withBody("<html><title>Bad Gateway</title></html>"));
        assertThat(failure(Kind.SERVER_ERROR), containsString("answered 502"));
    }

    @Test
    public void brokenConnectionsAndLargeAnswersAreTold() throws Exception {
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        failure(Kind.UNREACHABLE);
        answer(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        failure(Kind.UNREACHABLE);
        answer(okJson(data("vector", "[]") + " ".repeat(200_000)));
        assertThat(failure(Kind.TOO_LARGE), containsString("100000 bytes"));
    }

    @Test
    public void slowServerIsATimeout() throws Exception {
        answer(okJson(data("vector", "[]")).withFixedDelay(3000));
        SourceException e = assertThrows(
                SourceException.class, () -> source().query(MetricQuery.instant("up", NOW, Duration.ofMillis(300))));
        assertThat(e.kind(), is(Kind.TIMEOUT));
    }

    @Test
    public void whatMayPassIsTriedAgain() throws Exception {
        answer(503, "");
        failure(Kind.SERVER_ERROR);
        server.verify(2, anyRequestedFor(anyUrl()));
    }

    @Test
    public void secretsStayOutOfAllMessages() throws Exception {
        String echo = "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"you sent Bearer " + TOKEN + "\"}";
        for (int status : new int[] {200, 400, 401, 500}) {
            answer(status, echo);
            SourceException e = assertThrows(SourceException.class, () -> query("up"));
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString(), not(containsString(TOKEN)));
            }
        }
        answer(aResponse().withStatus(401).withBody("bad token " + TOKEN));
        assertThat(failure(Kind.UNAUTHORIZED), not(containsString(TOKEN)));
        assertThat(source().toString(), not(containsString(TOKEN)));
        PrometheusSettings inUrl = PrometheusSettings.builder(URI.create("http://me:s3cret@127.0.0.1:1/p"))
                .retries(0)
                .build();
        try (PrometheusSource source = PrometheusSource.open(inUrl)) {
            MetricQuery query = MetricQuery.instant("up", NOW, BUDGET);
            SourceException e = assertThrows(SourceException.class, () -> source.query(query));
            assertThat(e.getMessage(), not(containsString("s3cret")));
            assertThat(source.toString(), not(containsString("s3cret")));
            assertThat(source.graphLink(query).toString(), not(containsString("s3cret")));
        }
    }

    @Test
    public void alertsAndTargetsAreRead() throws Exception {
        answer("{\"status\":\"success\",\"data\":{\"alerts\":[{\"labels\":{\"alertname\":\"A\",\"job\":\"x\"},"
                + "\"annotations\":{\"summary\":\"it\\nburns\"},\"state\":\"firing\","
                + "\"activeAt\":\"2026-11-21T10:00:00.5+01:00\",\"value\":\"1\"},"
                + "{\"labels\":{},\"state\":\"pending\"}]}}");
        List<Alert> alerts = source().alerts(BUDGET);
        assertThat(alerts.get(0).activeAt(), is(Instant.parse("2026-11-21T09:00:00.5Z")));
        assertThat(alerts.get(0).summary(), is("it burns"));
        assertThat(alerts.get(0).isFiring(), is(true));
        assertThat(alerts.get(1).summary(), is(nullValue()));
        answer("{\"status\":\"success\",\"data\":{\"activeTargets\":[{\"labels\":{\"job\":\"x\"},"
                + "\"health\":\"down\",\"lastError\":\"connection refused\"}],\"droppedTargets\":[]}}");
        assertThat(source().targets(BUDGET).get(0).lastError(), is("connection refused"));
        assertThat(source().targets(BUDGET).get(0).isDown(), is(true));
        answer("{\"status\":\"success\",\"data\":{}}");
        assertThat(
                assertThrows(SourceException.class, () -> source().alerts(BUDGET))
                        .kind(),
                is(Kind.MALFORMED));
        assertThat(
                assertThrows(SourceException.class, () -> source().targets(BUDGET))
                        .kind(),
                is(Kind.MALFORMED));
    }

    @Test
    public void connectionTestTellsProductAndVersion() throws Exception {
        answer(data(
                "vector",
                "[{\"metric\":{\"value\":\"1\"},\"value\":[1,\"3\"]},"
                        + "{\"metric\":{\"value\":\"0\"},\"value\":[1,\"1\"]}]"));
        buildInfo(okJson("{\"status\":\"success\",\"data\":{\"version\":\"2.53.1\"}}"));
        SourceInfo info = source().probe(BUDGET);
        assertThat(info.product(), is("Prometheus"));
        assertThat(info.version(), is("2.53.1"));
        assertThat(info.detail(), is("3 of 4 targets are up"));
        buildInfo(okJson("{\"status\":\"success\",\"data\":{\"application\":\"Grafana Mimir\",\"version\":\"2.9\"}}"));
        assertThat(source().probe(BUDGET).product(), is("Grafana Mimir"));
        buildInfo(okJson("{\"status\":\"success\",\"data\":{\"version\":\"0.35.0\"}}"));
        assertThat(source().probe(BUDGET).product(), is("Thanos"));
        buildInfo(okJson("{\"status\":\"success\",\"data\":{\"version\":\"2.24.0\"}}")
                .withHeader("X-Server-Hostname", "vm"));
        assertThat(source().probe(BUDGET).product(), is("VictoriaMetrics"));
        buildInfo(aResponse().withStatus(404));
        assertThat(source().probe(BUDGET).version(), is(nullValue()));
        answer(data("vector", "[]"));
        assertThat(source().probe(BUDGET).detail(), containsString("no scrape target"));
    }

    @Test
    public void connectionTestFailsAsAQueryDoes() throws Exception {
        answer(401, "");
        SourceException e = assertThrows(SourceException.class, () -> source().probe(BUDGET));
        assertThat(e.kind(), is(Kind.UNAUTHORIZED));
    }

    @Test
    public void graphLinkLeadsToTheGraphPage() throws Exception {
        assertThat(
                source().graphLink(MetricQuery.instant("sum(rate(a[5m])) > 1", NOW, BUDGET)),
                is(URI.create(server.baseUrl() + "/prefix/graph?g0.expr=sum%28rate%28a%5B5m%5D%29%29%20%3E%201"
                        + "&g0.tab=0&g0.range_input=3600s&g0.end_input=2026-11-21%2010%3A00%3A00")));
        MetricQuery range = MetricQuery.range("a", NOW.minusSeconds(900), NOW, Duration.ofSeconds(15), BUDGET);
        assertThat(source().graphLink(range).toString(), containsString("g0.range_input=900s"));
    }

    @Test
    public void urlsThatCannotBeRightAreRefused() {
        for (String url : List.of("prometheus:9090", "ftp://h/", "http://h/?q=1", "http://h/#x", "/x")) {
            assertThrows(
                    url,
                    IllegalArgumentException.class,
                    () -> PrometheusSettings.builder(URI.create(url)).build());
        }
        assertThat(
                PrometheusSettings.builder(URI.create("http://h/p//")).build().url(), is(URI.create("http://h/p")));
    }

    @Test
    public void certificateThatCannotBeReadIsAConfigurationError() {
        PrometheusSettings settings = PrometheusSettings.builder(URI.create("https://h"))
                .http(HttpSettings.builder()
                        .tls(HttpSettings.DEFAULT.tls().withCa("no PEM"))
                        .build())
                .build();
        SourceException e = assertThrows(SourceException.class, () -> PrometheusSource.open(settings));
        assertThat(e.kind(), is(Kind.CONFIGURATION));
    }

    private void assertError(int status, String type, Kind kind) throws Exception {
        answer(status, "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"the words\"}");
        assertThat(failure(kind), containsString("the words"));
    }

    private void assertStatus(int status, Kind kind, String words) throws Exception {
        answer(status, "");
        assertThat(failure(kind), containsString(words));
    }

    private String failure(Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> query("up"));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }

    private MetricAnswer query(String expression) throws Exception {
        return source().query(MetricQuery.instant(expression, NOW, BUDGET));
    }

    private PrometheusSource source() throws SourceException {
        PrometheusSource source =
                PrometheusSource.open(PrometheusSettings.builder(URI.create(server.baseUrl() + "/prefix/"))
                        .authentication(Authentication.bearer(TOKEN))
                        .http(HttpSettings.builder().maxBytes(100_000).build())
                        .header("X-Scope-OrgID", "a|b")
                        .parameter("partial_response", "false")
                        .timeout(Duration.ofSeconds(5))
                        .retries(1)
                        .build());
        opened.add(source);
        return source;
    }

    private void answer(String json) {
        answer(okJson(json));
    }

    private void answer(int status, String body) {
        answer(aResponse().withStatus(status).withBody(body));
    }

    private void answer(ResponseDefinitionBuilder response) {
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    private void buildInfo(ResponseDefinitionBuilder response) {
        server.stubFor(any(urlPathEqualTo("/prefix/api/v1/status/buildinfo")).willReturn(response));
    }

    private static String data(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
    }
}
