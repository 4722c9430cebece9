package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** {@code GetMetricData}: what is asked, what its answers become, and what AWS refuses. */
public class CloudWatchSourceTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String SECRET = "s3cret-access-key";
    private static final String TOKEN = "s3ssion-token";
    /** 10:00:30: half a period is over. */
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:30Z");

    private static final long TEN = Instant.parse("2026-11-21T10:00:00Z").getEpochSecond();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The members of the operation's input and of its queries, by the published service model. */
    private static final Set<String> INPUT =
            Set.of("MetricDataQueries", "StartTime", "EndTime", "NextToken", "ScanBy", "MaxDatapoints", "LabelOptions");

    private static final Set<String> QUERY =
            Set.of("Id", "MetricStat", "Expression", "Label", "ReturnData", "Period", "AccountId");

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private CloudWatchSource source;

    @After
    public void closeAndCheckRequests() throws Exception {
        if (source != null) {
            source.close();
        }
        for (var event : server.getAllServeEvents()) {
            JsonNode body = JSON.readTree(event.getRequest().getBodyAsString());
            assertThat(namesBesides(body, INPUT), is(empty()));
            assertThat(body.path("StartTime").asLong() < body.path("EndTime").asLong(), is(true));
            for (JsonNode query : body.path("MetricDataQueries")) {
                assertThat(namesBesides(query, QUERY), is(empty()));
                assertThat(query.path("Id").asText(), query.has("Id"), is(true));
            }
        }
    }

    @Test
    public void textIsAnExpressionAndOnlyCompletePeriodsCount() throws Exception {
        answer(result("q1", "SELECT", "Complete", "[" + (TEN - 120) + "," + (TEN - 60) + "]", "[1.5,2.5]"));
        MetricAnswer answer = query("SELECT AVG(Latency) FROM \"Shop\" WHERE Service = 'checkout'");
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(
                answer.series(),
                contains(Series.of(
                        Map.of("label", "SELECT"), List.of(new Sample(Instant.ofEpochSecond(TEN - 60), 2.5)))));
        JsonNode body = lastBody();
        assertThat(body.path("EndTime").asLong(), is(TEN));
        assertThat(body.path("StartTime").asLong(), is(TEN - 300));
        JsonNode query = body.path("MetricDataQueries").path(0);
        assertThat(query.path("Period").asInt(), is(60));
        assertThat(query.path("Expression").asText(), containsString("AVG(Latency)"));
        server.verify(postRequestedFor(urlEqualTo("/"))
                .withHeader("X-Amz-Target", equalTo("GraniteServiceVersion20100801.GetMetricData"))
                .withHeader("Content-Type", equalTo("application/x-amz-json-1.0"))
                .withHeader("X-Amz-Security-Token", equalTo(TOKEN))
                .withHeader(
                        "Authorization",
                        matching("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-central-1/monitoring/aws4_request,"
                                + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-security-token;x-amz-target, Signature=[0-9a-f]{64}")));
    }

    @Test
    public void jsonIsWhatGetMetricDataTakes() throws Exception {
        answer(result("e", "errors %", "Complete", "[" + (TEN - 300) + "]", "[0.1]"));
        query("[{\"Id\":\"m1\",\"ReturnData\":false,\"MetricStat\":{\"Stat\":\"Sum\",\"Period\":300,\"Metric\":"
                + "{\"Namespace\":\"AWS/ApplicationELB\",\"MetricName\":\"HTTPCode_Target_5XX_Count\"}}},"
                + "{\"Id\":\"e\",\"Expression\":\"m1/10\",\"Label\":\"errors %\"}]");
        JsonNode body = lastBody();
        assertThat("a multiple of the longest period", body.path("EndTime").asLong() % 300, is(0L));
        assertThat(body.path("EndTime").asLong() - body.path("StartTime").asLong(), is(300L));
        assertThat(
                body.path("MetricDataQueries")
                        .path(0)
                        .path("MetricStat")
                        .path("Period")
                        .asInt(),
                is(300));
    }

    @Test
    public void rangeHasAPeriodAsCoarseAsItsStep() throws Exception {
        answer(result("q1", "x", "Complete", "[" + (TEN - 3600) + "," + (TEN - 3480) + "]", "[1,2]"));
        MetricAnswer answer = source().query(
                        MetricQuery.range("x", Instant.ofEpochSecond(TEN - 3600), NOW, Duration.ofSeconds(90), BUDGET));
        assertThat(answer.series().get(0).samples().size(), is(2));
        assertThat(lastBody().path("MetricDataQueries").path(0).path("Period").asInt(), is(120));
        assertThat(lastBody().path("StartTime").asLong(), is(TEN - 3600));
    }

    @Test
    public void groupsAndQueriesAreToldApart() throws Exception {
        String times = "[" + (TEN - 60) + "]";
        answer(result("q1", "eu web-1", "Complete", times, "[1]") + ","
                + result("q1", "web-2", "Complete", times, "[2]") + ","
                + result("q2", "", "Complete", times, "[\"NaN\"]"));
        MetricAnswer answer = query("[{\"Expression\":\"a\"},{\"Expression\":\"b\"}]");
        assertThat(
                answer.series().stream().map(s -> Map.copyOf(s.labels())).toList(),
                contains(
                        Map.of("id", "q1", "label", "eu web-1"),
                        Map.of("id", "q1", "label", "web-2"),
                        Map.of("id", "q2")));
        assertThat(answer.series().get(2).samples().get(0).value(), is(Double.NaN));
    }

    @Test
    public void noDataPointsAreNoData() throws Exception {
        answer(result("q1", "x", "Complete", "[]", "[]"));
        assertThat(query("x").series(), is(empty()));
        answer("");
        assertThat(query("x").series(), is(empty()));
        assertThat(query("x").isTrustworthy(), is(true));
    }

    @Test
    public void pagesAreJoinedAndWhatStaysPartialIsDoubtful() throws Exception {
        String first = result("q1", "x", "PartialData", "[" + (TEN - 120) + "]", "[1]");
        server.stubFor(post(anyUrl()).willReturn(okJson(page(first, "t0ken"))));
        server.stubFor(post(anyUrl())
                .withRequestBody(containing("\"NextToken\":\"t0ken\""))
                .willReturn(okJson(page(result("q1", "x", "Complete", "[" + (TEN - 60) + "]", "[7]"), null))));
        MetricAnswer answer = query("x");
        assertThat(answer.series().get(0).samples().get(0).value(), is(7.0));
        assertThat(answer.isTrustworthy(), is(true));
        answer(first);
        assertThat(query("x").partial(), is(true));
        server.stubFor(post(anyUrl()).willReturn(okJson(page(first, "again"))));
        assertThat("pages without end", query("x").partial(), is(true));
    }

    @Test
    public void messagesAreWarnings() throws Exception {
        answer(result("q1", "x", "Complete", "[" + (TEN - 60) + "]", "[1]")
                .replace(
                        "\"Values\"",
                        "\"Messages\":[{\"Code\":\"MaxMetricsExceeded\",\"Value\":\"first 500\"}],\"Values\""));
        MetricAnswer answer = query("x");
        assertThat(answer.warnings(), contains("MaxMetricsExceeded: first 500"));
        assertThat(answer.isTrustworthy(), is(false));
    }

    @Test
    public void statusOfAResultMayBeAFailure() throws Exception {
        answer(result("q1", "x", "Forbidden", "[]", "[]"));
        failure("x", Kind.UNAUTHORIZED);
        answer(result("q1", "x", "InternalError", "[]", "[]"));
        failure("x", Kind.SERVER_ERROR);
        answer(result("q1", "x", "Purple", "[]", "[]"));
        failure("x", Kind.MALFORMED);
    }

    @Test
    public void refusalsHaveStatus400ForNearlyEverything() throws Exception {
        refuse(400, "com.amazon.coral.service#ThrottlingException", "Rate exceeded");
        failure("x", Kind.RATE_LIMITED);
        refuse(400, "com.amazon.coral.service#ExpiredTokenException", "The security token " + TOKEN + " is expired");
        assertThat(
                failure("x", Kind.UNAUTHORIZED),
                allOf(
                        containsString("ExpiredTokenException"),
                        containsString("cloudwatch:GetMetricData"),
                        containsString("AKIDEXAMPLE"),
                        not(containsString(TOKEN))));
        refuse(400, "com.amazonaws.cloudwatch.v2010_08_01#ValidationError", "Error in expression 'q1'");
        assertThat(failure("x", Kind.REJECTED), containsString("Error in expression"));
        refuse(403, "SignatureDoesNotMatch", "wrong");
        failure("x", Kind.UNAUTHORIZED);
        refuse(500, "InternalServiceFault", "oops");
        failure("x", Kind.SERVER_ERROR);
    }

    @Test
    public void whatIsNoResultIsNoValue() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        failure("x", Kind.MALFORMED);
        answer(result("q1", "x", "Complete", "[1]", "[]"));
        failure("x", Kind.MALFORMED);
        answer(result("q1", "x", "Complete", "[\"now\"]", "[1]"));
        failure("x", Kind.MALFORMED);
        answer(result("q1", "x", "Complete", "[1]", "[\"much\"]"));
        failure("x", Kind.MALFORMED);
    }

    @Test
    public void whatCannotBeSentIsToldBeforeItIs() throws Exception {
        for (String wrong : List.of(
                "[]",
                "[1]",
                "{\"Id\":\"A\",\"Expression\":\"x\"}",
                "{}",
                "{\"Expression\"",
                "SELECT AVG(a) FROM b WHERE c = 'x\\' OR 1 = 1'",
                "x".repeat(2049))) {
            failure(wrong, Kind.CONFIGURATION);
        }
        assertThat(server.getAllServeEvents(), is(empty()));
    }

    @Test
    public void connectionTestNeedsTheRightToQueryOnly() throws Exception {
        answer(result("q1", "CallCount", "Complete", "[]", "[]"));
        assertThat(source().probe(BUDGET).detail(), is("region eu-central-1"));
    }

    @Test
    public void endpointsOfRegions() {
        assertThat(Regions.endpoint("eu-central-1").toString(), is("https://monitoring.eu-central-1.amazonaws.com"));
        assertThat(Regions.endpoint("cn-north-1").toString(), is("https://monitoring.cn-north-1.amazonaws.com.cn"));
        assertThat(Regions.endpoint("eusc-de-east-1").toString(), is("https://monitoring.eusc-de-east-1.amazonaws.eu"));
        Regions.KNOWN.forEach(Regions::endpoint);
        for (String wrong : List.of("", "eu", "eu-central-1.evil.example", "EU-CENTRAL-1", "eu-central-1/")) {
            assertThrows(wrong, IllegalArgumentException.class, () -> Regions.endpoint(wrong));
        }
    }

    @Test
    public void settingsSayWhatIsWrongAndNoSecret() {
        assertThat(settings(60, 300).toString(), allOf(not(containsString(SECRET)), not(containsString(TOKEN))));
        assertThrows(IllegalArgumentException.class, () -> settings(45, 300));
        assertThrows(IllegalArgumentException.class, () -> settings(300, 60));
    }

    private CloudWatchSettings settings(int periodSeconds, int lookbackSeconds) {
        HttpConnection connection = HttpConnection.of(URI.create("http://127.0.0.1:" + server.port()))
                .withHttp(HttpSettings.builder().breaker(0, Duration.ZERO).build())
                .withRetries(0);
        return new CloudWatchSettings(
                connection,
                "eu-central-1",
                new AwsCredentials("AKIDEXAMPLE", SECRET, TOKEN),
                Duration.ofSeconds(periodSeconds),
                Duration.ofSeconds(lookbackSeconds));
    }

    private CloudWatchSource source() throws Exception {
        if (source == null) {
            source = CloudWatchSource.open(settings(60, 300));
        }
        return source;
    }

    private MetricAnswer query(String expression) throws Exception {
        return source().query(MetricQuery.instant(expression, NOW, BUDGET));
    }

    private String failure(String expression, Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> query(expression));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }

    private JsonNode lastBody() throws Exception {
        return JSON.readTree(server.getAllServeEvents().get(0).getRequest().getBodyAsString());
    }

    private static Set<String> namesBesides(JsonNode object, Set<String> known) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        names.removeAll(known);
        return names;
    }

    private void refuse(int status, String type, String message) {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/x-amz-json-1.0")
                        .withBody("{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}")));
    }

    private void answer(String results) {
        server.stubFor(post(anyUrl()).willReturn(okJson(page(results, null))));
    }

    private static String page(String results, String next) {
        return "{\"MetricDataResults\":[" + results + "],\"Messages\":[]"
                + (next == null ? "" : ",\"NextToken\":\"" + next + "\"") + "}";
    }

    private static String result(String id, String label, String status, String times, String values) {
        return "{\"Id\":\"" + id + "\",\"Label\":\"" + label + "\",\"StatusCode\":\"" + status + "\",\"Timestamps\":"
                + times + ",\"Values\":" + values + "}";
    }
}
