package io.jenkins.plugins.deploymentverification.engine.metric.json;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
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
import java.util.Map;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;

public class JsonSourceTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);

    /** A time that is past for who only knows the present. */
    private Instant now = Instant.now();

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private static JsonSettings one(String path, String value) {
        return new JsonSettings(
                path, "GET", null, null, null, value, null, new TreeMap<>(), null, null, Duration.ofMinutes(5));
    }

    private static JsonSettings points(String points, String value, String time) {
        return new JsonSettings(
                "/v", "GET", null, null, points, value, time, new TreeMap<>(), null, null, Duration.ofMinutes(5));
    }

    private MetricAnswer ask(JsonSettings settings, String expression, String answer) throws Exception {
        return ask(settings, MetricQuery.instant(expression, now, BUDGET), answer);
    }

    private MetricAnswer ask(JsonSettings settings, MetricQuery query, String answer) throws Exception {
        server.stubFor(any(anyUrl()).willReturn(okJson(answer)));
        HttpConnection connection = HttpConnection.of(URI.create(server.baseUrl() + "/api"));
        try (JsonSource source = JsonSource.open(connection, settings)) {
            return source.query(query);
        }
    }

    private static List<Double> values(MetricAnswer answer) {
        return answer.series().get(0).samples().stream().map(Sample::value).toList();
    }

    @Test
    public void oneValueIsThatOfTheTimeAskedFor() throws Exception {
        MetricAnswer answer = ask(one("/health", "$.queue.length"), "", "{\"queue\":{\"length\":17}}");
        assertThat(answer.series().get(0).samples(), contains(new Sample(now, 17)));
        assertThat(answer.series().get(0).labels(), is(Map.of()));
        server.verify(getRequestedFor(urlEqualTo("/api/health")));
        assertThat(values(ask(one("", "/a/0"), "", "{\"a\":[\"1.5e3\"]}")), is(List.of(1500.0)));
        assertThat(ask(one("", "a"), "", "{\"a\":null}").series().get(0).samples(), is(empty()));
    }

    @Test
    public void aQueryCannotLeaveItsPlace() throws Exception {
        now = NOW;
        ask(
                one("/v?q={query}&to={to}&iso={to:iso}&x={y}&s={step:ms}".replace("{y}", "%7By%7D"), "a"),
                "x&to=1 \"ü#",
                "{\"a\":1}");
        server.verify(getRequestedFor(urlEqualTo(
                "/api/v?q=x%26to%3D1%20%22%C3%BC%23&to=1795255200&iso=2026-11-21T10%3A00%3A00Z&x=%7By%7D&s=60000")));
        JsonSettings post = new JsonSettings(
                "/v",
                "post",
                "{\"a\":{\"q\":\"{query}\",\"from\":{from:ms}}}",
                null,
                null,
                "a",
                null,
                new TreeMap<>(),
                null,
                null,
                Duration.ofMinutes(1));
        ask(post, "say \"hi\"\n\\", "{\"a\":1}");
        server.verify(postRequestedFor(urlEqualTo("/api/v"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalTo("{\"a\":{\"q\":\"say \\\"hi\\\"\\n\\\\\",\"from\":1795255140000}}")));
    }

    @Test
    public void timesAreReadInEachUsualForm() throws Exception {
        now = NOW;
        JsonSettings settings = points("$.p", "v", "t");
        MetricQuery range = MetricQuery.range("", NOW.minusSeconds(60), NOW, Duration.ofSeconds(30), BUDGET);
        String newestFirst = "{\"p\":[{\"t\":1795255200000,\"v\":3},{\"t\":\"2026-11-21T09:59:30Z\",\"v\":2},"
                + "{\"t\":1795255140,\"v\":1},{\"t\":\"1795255110\",\"v\":null}]}";
        MetricAnswer answer = ask(settings, range, newestFirst);
        assertThat(values(answer), is(List.of(1.0, 2.0, 3.0)));
        assertThat(answer.series().get(0).samples().get(1).at(), is(Instant.parse("2026-11-21T09:59:30Z")));
        assertThat("the newest is the value of an instant", values(ask(settings, "", newestFirst)), is(List.of(3.0)));
    }

    @Test
    public void aPathThatLeadsNowhereIsNoZero() {
        assertThat(failure(one("", "$.b"), "{\"a\":1}"), containsString("nothing at $.b"));
        assertThat(failure(one("", "$.a"), "{\"a\":{}}"), containsString("no number"));
        assertThat(failure(one("", "$.a"), "{\"a\":true}"), containsString("no number"));
        assertThat(failure(points("$.p", "v", "t"), "{\"p\":{}}"), containsString("no list at $.p"));
        assertThat(failure(points("$.p", "v", "t"), "{\"p\":[{\"v\":1}]}"), containsString("no time"));
        assertThat(failure(points("$.p", "v", "t"), "{\"p\":[{\"v\":1,\"t\":1e99}]}"), containsString("no time"));
    }

    private String failure(JsonSettings settings, String answer) {
        SourceException e = assertThrows(SourceException.class, () -> ask(settings, "", answer));
        assertThat(e.kind(), is(Kind.MALFORMED));
        return e.getMessage();
    }

    @Test
    public void withoutPointsThereIsNoPast() {
        MetricQuery range = MetricQuery.range("", NOW.minusSeconds(60), NOW, Duration.ofSeconds(30), BUDGET);
        SourceException e = assertThrows(SourceException.class, () -> ask(one("", "a"), range, "{\"a\":1}"));
        assertThat(e.kind(), is(Kind.CONFIGURATION));
        assertThat(e.getMessage(), containsString("'points'"));
    }

    @Test
    public void thePresentValueIsNotPassedOffAsAPastOne() throws Exception {
        now = Instant.now().minus(Duration.ofHours(1));
        SourceException e = assertThrows(SourceException.class, () -> ask(one("/v", "a"), "", "{\"a\":1}"));
        assertThat(e.kind(), is(Kind.CONFIGURATION));
        assertThat(e.getMessage(), containsString("{to}"));
        assertThat(values(ask(one("/v?at={to}", "a"), "", "{\"a\":1}")), is(List.of(1.0)));
    }

    @Test
    public void whatIsTooOldOrOfAnotherTimeIsNoData() throws Exception {
        long seconds = now.getEpochSecond();
        JsonSettings timed = new JsonSettings(
                "/v", "GET", null, null, null, "v", "t", new TreeMap<>(), null, null, Duration.ofMinutes(5));
        assertThat(values(ask(timed, "", "{\"v\":1,\"t\":" + (seconds - 60) + "}")), is(List.of(1.0)));
        assertThat(values(ask(timed, "", "{\"v\":1,\"t\":" + (seconds - 600) + "}")), is(empty()));
        JsonSettings many = points("$.p", "v", "t");
        String all = "{\"p\":[{\"t\":" + (seconds - 600) + ",\"v\":1},{\"t\":" + (seconds + 600) + ",\"v\":2}]}";
        assertThat(values(ask(many, "", all)), is(empty()));
        MetricQuery range = MetricQuery.range("", now.minusSeconds(120), now, Duration.ofSeconds(30), BUDGET);
        assertThat(values(ask(many, range, all)), is(empty()));
    }

    @Test
    public void whatCannotWorkIsToldBeforeAnythingIsAsked() {
        for (String path : List.of("$.a[", "a[x]", "$.a['b")) {
            assertThrows(path, IllegalArgumentException.class, () -> one("", path));
        }
        assertThrows(IllegalArgumentException.class, () -> one("", " "));
        assertThrows(IllegalArgumentException.class, () -> one("no/slash", "a"));
        assertThrows(IllegalArgumentException.class, () -> one("/a b", "a"));
        assertThrows(IllegalArgumentException.class, () -> points("$.p", "v", null));
    }

    @Test
    public void theConnectionTestTellsHowMuchItCouldTest() throws Exception {
        server.stubFor(any(anyUrl()).willReturn(okJson("{\"a\":1}")));
        HttpConnection connection = HttpConnection.of(URI.create(server.baseUrl()));
        try (JsonSource source = JsonSource.open(connection, one("/v", "a"))) {
            assertThat(source.probe(BUDGET).detail(), is("1 series found"));
        }
        try (JsonSource source = JsonSource.open(connection, one("/v?q={query}", "a"))) {
            assertThat(source.probe(BUDGET).detail(), containsString("without a query"));
        }
    }
}
