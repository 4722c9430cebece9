package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
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
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** NRQL through NerdGraph: what is asked, what rows become, and the errors that come with status 200. */
public class NewRelicSourceTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String KEY = "NRAK-S3CRETKEY";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MILLIS = NOW.toEpochMilli();

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private NewRelicSource source;

    @After
    public void close() {
        if (source != null) {
            source.close();
        }
    }

    @Test
    public void oneValue() throws Exception {
        results("[{\"average.duration\":0.12}]", "null");
        MetricAnswer answer = query("SELECT average(duration) FROM Transaction");
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(answer.series(), contains(Series.of(Map.of(), List.of(new Sample(NOW, 0.12)))));
        server.verify(postRequestedFor(urlEqualTo("/graphql"))
                .withHeader("API-Key", equalTo(KEY))
                .withHeader("Content-Type", equalTo("application/json")));
        JsonNode variables = lastBody().path("variables");
        assertThat(variables.path("account").asLong(), is(1234567L));
        assertThat(
                variables.path("nrql").asText(),
                is("SELECT average(duration) FROM Transaction SINCE " + (MILLIS - 300_000) + " UNTIL " + MILLIS));
        assertThat(lastBody().path("query").asText(), startsWith("query($account: Int!, $nrql: Nrql!"));
    }

    @Test
    public void nrqlNeverBecomesPartOfTheGraphQl() throws Exception {
        results("[]", "null");
        query("SELECT count(*) FROM T WHERE a = '\"){ x }'");
        assertThat(lastBody().path("query").asText(), not(containsString("{ x }")));
    }

    @Test
    public void sinceAgoIsCountedFromTheAskedTime() throws Exception {
        assertThat(
                nrql("SELECT count(*) FROM T SINCE 2 hours AGO WHERE a = 'SINCE 1 day AGO'"),
                is("SELECT count(*) FROM T  WHERE a = 'SINCE 1 day AGO' SINCE " + (MILLIS - 7_200_000) + " UNTIL "
                        + MILLIS));
        assertThat(
                nrql("SELECT count(*) FROM T since 1 minute ago;"),
                endsWith("SINCE " + (MILLIS - 60_000) + " UNTIL " + MILLIS));
        for (String wrong : List.of(
                "SELECT 1 FROM T SINCE today",
                "SELECT 1 FROM T SINCE 1 hour AGO UNTIL now",
                "SELECT 1 FROM T TIMESERIES",
                "SELECT 1 FROM T SINCE 1 hour AGO COMPARE WITH 1 day AGO",
                "SELECT 1 FROM T SINCE 1 hour AGO SINCE 2 hours AGO")) {
            SourceException e = assertThrows(wrong, SourceException.class, () -> nrql(wrong));
            assertThat(e.kind(), is(Kind.CONFIGURATION));
        }
        assertThat("a name in back quotes", nrql("SELECT max(`until`) FROM T"), startsWith("SELECT max(`until`)"));
    }

    @Test
    public void facetsAreSeriesAndAllOfThemAreAskedFor() throws Exception {
        results(
                "[{\"facet\":\"web\",\"appName\":\"web\",\"count\":3},{\"facet\":\"api\",\"appName\":\"api\",\"count\":5}]",
                "[\"appName\"]");
        MetricAnswer answer = query("SELECT count(*) FROM T FACET appName");
        assertThat(labels(answer), contains(Map.of("appName", "web"), Map.of("appName", "api")));
        assertThat(lastBody().path("variables").path("nrql").asText(), containsString(" LIMIT MAX SINCE"));
        assertThat(nrql("SELECT 1 FROM T FACET a LIMIT 5"), not(containsString("MAX")));
        results(
                "[{\"facet\":[\"web\",\"eu\"],\"appName\":\"web\",\"region\":\"eu\",\"count\":3}]",
                "[\"appName\",\"region\"]");
        assertThat(
                labels(query("SELECT count(*) FROM T FACET appName, region")),
                contains(Map.of("appName", "web", "region", "eu")));
    }

    @Test
    public void severalFunctionsAndPercentilesAreToldApart() throws Exception {
        results("[{\"count\":3,\"percentile.duration\":{\"95\":1.5,\"99\":null}}]", "null");
        assertThat(
                labels(query("SELECT count(*), percentile(duration, 95, 99) FROM T")),
                contains(Map.of("function", "count"), Map.of("function", "percentile.duration.95")));
    }

    @Test
    public void timeSeriesOfARange() throws Exception {
        long end = NOW.getEpochSecond();
        results(
                "[{\"beginTimeSeconds\":" + (end - 60) + ",\"endTimeSeconds\":" + end
                        + ",\"average.x\":2,\"facet\":\"a\"},"
                        + "{\"beginTimeSeconds\":" + (end - 90) + ",\"endTimeSeconds\":" + (end - 30)
                        + ",\"average.x\":1,\"facet\":\"a\"},"
                        + "{\"beginTimeSeconds\":1,\"endTimeSeconds\":2,\"average.x\":null,\"facet\":\"a\"}]",
                "[\"host\"]");
        MetricAnswer answer = source().query(MetricQuery.range(
                "SELECT average(x) FROM T FACET host SINCE 1 minute AGO",
                NOW.minusSeconds(600),
                NOW,
                Duration.ofSeconds(30),
                BUDGET));
        assertThat(
                answer.series(),
                contains(Series.of(
                        Map.of("host", "a"), List.of(new Sample(NOW.minusSeconds(30), 1), new Sample(NOW, 2)))));
        assertThat(
                lastBody().path("variables").path("nrql").asText(),
                endsWith("SINCE " + (MILLIS - 600_000) + " UNTIL " + MILLIS
                        + " TIMESERIES 60 seconds SLIDE BY 30 seconds"));
    }

    @Test
    public void bucketsAreNoMoreThanNewRelicGives() throws Exception {
        MetricQuery day = MetricQuery.range(
                "SELECT average(x) FROM T", NOW.minusSeconds(86_400), NOW, Duration.ofSeconds(10), BUDGET);
        assertThat(Nrql.of(day, Duration.ofMinutes(5)), endsWith("TIMESERIES 300 seconds SLIDE BY 237 seconds"));
        assertThat(Nrql.of(day, Duration.ofMinutes(1)), endsWith("TIMESERIES 237 seconds"));
    }

    @Test
    public void nullIsNoDataAndTextsCannotBeJudged() throws Exception {
        results("[{\"average.duration\":null}]", "null");
        assertThat(query("x").series(), is(empty()));
        results("[]", "null");
        assertThat(query("x").series(), is(empty()));
        results("[{\"latest.host\":\"web-1\"}]", "null");
        assertThat(failure("x", Kind.REJECTED), containsString("yields no numbers"));
    }

    @Test
    public void messagesMakeTheAnswerDoubtful() throws Exception {
        answer(
                200,
                "{\"data\":{\"actor\":{\"account\":{\"nrql\":{\"results\":[{\"count\":1}],\"metadata\":"
                        + "{\"facets\":null,\"messages\":[\"result is incomplete\"]}}}}}}");
        assertThat(query("x").warnings(), contains("result is incomplete"));
        assertThat(query("x").isTrustworthy(), is(false));
    }

    @Test
    public void errorsComeWithStatus200() throws Exception {
        error("NRQL Syntax Error: unexpected 'FORM'", "INVALID_INPUT");
        assertThat(failure("x", Kind.REJECTED), containsString("unexpected 'FORM'"));
        error("Too many requests", "TOO_MANY_REQUESTS");
        failure("x", Kind.RATE_LIMITED);
        error("NRQL query timed out", "TIMEOUT");
        failure("x", Kind.TIMEOUT);
        error("key " + KEY + " may not", "ACCESS_DENIED");
        assertThat(failure("x", Kind.UNAUTHORIZED), allOf(containsString("user key"), not(containsString(KEY))));
        error("oops", "SERVER_ERROR");
        failure("x", Kind.SERVER_ERROR);
        answer(401, "{\"errors\":[{\"message\":\"Invalid API key\"}]}");
        failure("x", Kind.UNAUTHORIZED);
        answer(429, "{}");
        failure("x", Kind.RATE_LIMITED);
    }

    @Test
    public void whatIsNoResultIsNoValue() throws Exception {
        answer(200, "{\"data\":{\"actor\":{\"account\":{\"nrql\":null}}}}");
        failure("x", Kind.MALFORMED);
        results("[1]", "null");
        failure("x", Kind.MALFORMED);
        results("[{\"facet\":\"a\",\"count\":1},{\"facet\":\"b\",\"count\":2}]", "null");
        assertThat("facets without names", failure("x", Kind.MALFORMED), containsString("same facets"));
    }

    @Test
    public void connectionTestNamesTheAccount() throws Exception {
        answer(200, "{\"data\":{\"actor\":{\"account\":{\"name\":\"Shop\"}}}}");
        assertThat(source().probe(BUDGET).detail(), is("account Shop"));
        answer(200, "{\"data\":{\"actor\":{\"account\":null}}}");
        SourceException e = assertThrows(SourceException.class, () -> source().probe(BUDGET));
        assertThat(e.getMessage(), containsString("no account 1234567"));
    }

    @Test
    public void settingsSayWhatIsWrongAndNoSecret() {
        HttpConnection us = HttpConnection.of(NewRelicSettings.Region.US.url());
        Duration window = NewRelicSettings.DEFAULT_WINDOW;
        assertThat(NewRelicSettings.of(us, KEY, 1, window).toString(), not(containsString(KEY)));
        assertThrows(IllegalArgumentException.class, () -> NewRelicSettings.of(us, " ", 1, window));
        assertThrows(IllegalArgumentException.class, () -> NewRelicSettings.of(us, KEY, 0, window));
        assertThrows(IllegalArgumentException.class, () -> NewRelicSettings.of(us, KEY, 1, Duration.ZERO));
    }

    private static String nrql(String expression) throws Exception {
        return Nrql.of(MetricQuery.instant(expression, NOW, BUDGET), Duration.ofMinutes(5));
    }

    private NewRelicSource source() throws Exception {
        if (source == null) {
            HttpConnection connection = HttpConnection.of(URI.create("http://127.0.0.1:" + server.port()))
                    .withHttp(HttpSettings.builder().breaker(0, Duration.ZERO).build())
                    .withRetries(0);
            source =
                    NewRelicSource.open(NewRelicSettings.of(connection, KEY, 1234567, NewRelicSettings.DEFAULT_WINDOW));
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

    private static List<Map<String, String>> labels(MetricAnswer answer) {
        return answer.series().stream().map(s -> Map.copyOf(s.labels())).toList();
    }

    private JsonNode lastBody() throws Exception {
        return new ObjectMapper()
                .readTree(server.getAllServeEvents().get(0).getRequest().getBodyAsString());
    }

    private void error(String message, String errorClass) {
        answer(
                200,
                "{\"data\":{\"actor\":{\"account\":{\"nrql\":null}}},\"errors\":[{\"message\":\"" + message
                        + "\",\"extensions\":{\"errorClass\":\"" + errorClass + "\"}}]}");
    }

    private void results(String rows, String facets) {
        answer(
                200,
                "{\"data\":{\"actor\":{\"account\":{\"nrql\":{\"results\":" + rows + ",\"metadata\":{\"facets\":"
                        + facets + ",\"messages\":[]}}}}}}");
    }

    private void answer(int status, String body) {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(body)));
    }
}
