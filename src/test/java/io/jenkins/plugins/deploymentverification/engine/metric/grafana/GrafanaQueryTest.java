package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Queries through a data source: what is asked, and what data frames of every layout become. */
public class GrafanaQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MILLIS = NOW.toEpochMilli();

    @Rule
    public final GrafanaStub grafana = new GrafanaStub();

    @After
    public void requestsAreThoseOfTheVendorsDocument() throws Exception {
        grafana.checkRequests();
    }

    @Test
    public void instantQueryOfPromQl() throws Exception {
        answer(200, result("A", timeFrame("{\"job\":\"api\"}", "[" + MILLIS + "]", "[0.25]")));
        MetricAnswer answer = grafana.source().query(instant("up{a=\"b\"}"));
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(answer.series(), contains(Series.of(Map.of("job", "api"), List.of(new Sample(NOW, 0.25)))));
        grafana.server.verify(postRequestedFor(urlEqualTo("/grafana/api/ds/query"))
                .withHeader("Authorization", equalTo("Bearer " + GrafanaStub.TOKEN)));
        JsonNode body = grafana.lastBody();
        assertThat(body.path("to").asText(), is(Long.toString(MILLIS)));
        JsonNode query = body.path("queries").path(0);
        assertThat(query.path("refId").asText(), is("A"));
        assertThat(query.path("datasource").path("uid").asText(), is("P1"));
        assertThat(query.path("expr").asText(), is("up{a=\"b\"}"));
        assertThat(query.path("instant").asBoolean(), is(true));
        assertThat(query.path("range").asBoolean(), is(false));
    }

    @Test
    public void rangeQueryAsksForTheStepAndKeepsWhatWasAskedFor() throws Exception {
        String times = "[" + (MILLIS - 900_000) + "," + (MILLIS - 60_000) + "," + MILLIS + "," + (MILLIS + 1) + "]";
        answer(200, result("A", timeFrame("{}", times, "[1,2,3,4]")));
        MetricQuery range =
                MetricQuery.range("up", NOW.minusSeconds(600), NOW, Duration.ofSeconds(30), GrafanaStub.BUDGET);
        MetricAnswer answer = grafana.source().query(range);
        assertThat(answer.series().get(0).samples(), contains(new Sample(NOW.minusSeconds(60), 2), new Sample(NOW, 3)));
        JsonNode query = grafana.lastBody().path("queries").path(0);
        assertThat(query.path("instant").asBoolean(), is(false));
        assertThat(query.path("interval").asText(), is("30s"));
        assertThat(query.path("intervalMs").asLong(), is(30_000L));
        assertThat(query.path("maxDataPoints").asLong(), is(21L));
    }

    @Test
    public void lokiIsAskedInItsOwnWay() throws Exception {
        answer(200, result("A", ""));
        GrafanaSource loki = grafana.open(grafana.settings().withType("loki"));
        assertThat(loki.query(instant("sum(count_over_time({app=\"a\"}[1m]))")).series(), is(empty()));
        assertThat(grafana.lastBody().path("queries").path(0).path("queryType").asText(), is("instant"));
    }

    @Test
    public void otherDataSourcesAreAskedByWhatTheQueryInspectorShows() throws Exception {
        answer(
                200,
                result("B", timeFrame("{}", "[" + MILLIS + "]", "[5]"))
                        .replace(
                                "\"results\":{",
                                "\"results\":{\"A\":{\"status\":200,\"frames\":["
                                        + timeFrame("{\"x\":\"1\"}", "[1]", "[1]") + "]},"));
        MetricAnswer answer = grafana.open(grafana.settings().withType("mysql"))
                .query(
                        instant(
                                "[{\"refId\":\"A\",\"hide\":true,\"rawSql\":\"SELECT 1\",\"format\":\"time_series\"},"
                                    + "{\"refId\":\"B\",\"datasource\":{\"uid\":\"__expr__\"},\"type\":\"math\",\"expression\":\"$A\"}]"));
        assertThat("the hidden one is not judged", answer.series(), hasSize(1));
        assertThat(answer.series().get(0).samples().get(0).value(), is(5.0));
        JsonNode queries = grafana.lastBody().path("queries");
        assertThat(queries.path(0).path("datasource").path("uid").asText(), is("P1"));
        assertThat(queries.path(0).path("rawSql").asText(), is("SELECT 1"));
        assertThat(queries.path(1).path("datasource").path("uid").asText(), is("__expr__"));
        assertThat(
                "from is as far back as the look-back",
                grafana.lastBody().path("from").asText(),
                is(Long.toString(MILLIS - 300_000)));
    }

    @Test
    public void whatCannotBeSentIsToldBeforeItIs() throws Exception {
        GrafanaSource sql = grafana.open(grafana.settings().withType("mysql"));
        assertThat(failure(sql, "SELECT 1", Kind.CONFIGURATION), containsString("written as JSON"));
        GrafanaSource bare = grafana.open(GrafanaSettings.of(grafana.connection(), null));
        assertThat(failure(bare, "up", Kind.CONFIGURATION), containsString("names no data source"));
        assertThat(failure(bare, "{\"expr\": \"up\"", Kind.CONFIGURATION), containsString("JSON"));
        assertThat(failure(bare, "[1]", Kind.CONFIGURATION), containsString("no JSON object"));
        assertThat(failure(sql, "{\"hide\":true}", Kind.CONFIGURATION), containsString("nothing to judge"));
        assertThat(
                failure(sql, "[{\"refId\":\"A\"},{\"refId\":\"A\"}]", Kind.CONFIGURATION),
                containsString("two queries have the refId"));
        assertThat(grafana.server.getAllServeEvents(), is(empty()));
    }

    @Test
    public void promQlMayBeginWithABrace() throws Exception {
        answer(200, result("A", ""));
        for (String promQl : List.of("{job=\"a\"}", "{\"my.metric\", job=\"a\"}", "{}")) {
            grafana.source().query(instant(promQl));
            assertThat(grafana.lastBody().path("queries").path(0).path("expr").asText(), is(promQl));
        }
    }

    @Test
    public void nullsAreLeftOutAndEntitiesAreValues() throws Exception {
        String times = "[" + (MILLIS - 3000) + "," + (MILLIS - 2000) + "," + (MILLIS - 1000) + "," + MILLIS + "]";
        String frame = timeFrame("{}", times, "[1,null,null,null]")
                .replace("\"data\":{", "\"data\":{\"entities\":[null,{\"NaN\":[1],\"NegInf\":[2]}],");
        answer(200, result("A", frame));
        MetricQuery range =
                MetricQuery.range("up", NOW.minusSeconds(5), NOW, Duration.ofSeconds(1), GrafanaStub.BUDGET);
        List<Sample> samples = grafana.source().query(range).series().get(0).samples();
        assertThat(
                samples,
                contains(
                        new Sample(NOW.minusSeconds(3), 1),
                        new Sample(NOW.minusSeconds(2), Double.NaN),
                        new Sample(NOW.minusSeconds(1), Double.NEGATIVE_INFINITY)));
        assertThat(
                "the newest value that is one",
                grafana.source().query(instant("up")).series().get(0).samples(),
                contains(new Sample(NOW.minusSeconds(1), Double.NEGATIVE_INFINITY)));
    }

    @Test
    public void nothingButNullsIsNoData() throws Exception {
        answer(200, result("A", timeFrame("{}", "[" + MILLIS + "]", "[null]")));
        assertThat(grafana.source().query(instant("up")).series(), is(empty()));
        answer(200, result("A", "{\"schema\":{\"fields\":[]},\"data\":{\"values\":[]}}"));
        assertThat(grafana.source().query(instant("up")).series(), is(empty()));
        answer(200, "{\"results\":{\"A\":{\"status\":200}}}");
        assertThat(grafana.source().query(instant("up")).series(), is(empty()));
    }

    @Test
    public void wideFrameIsOneSeriesAColumn() throws Exception {
        String frame = "{\"schema\":{\"fields\":[{\"name\":\"t\",\"type\":\"time\"},"
            + "{\"name\":\"cpu\",\"type\":\"number\"},{\"name\":\"mem\",\"type\":\"number\",\"labels\":{\"h\":\"a\"}},"
            + "{\"name\":\"mem\",\"type\":\"number\",\"labels\":{\"h\":\"b\"}}]},"
            + "\"data\":{\"values\":[[" + MILLIS + "],[1],[2],[3]]}}";
        answer(200, result("A", frame));
        assertThat(
                labels(grafana.source().query(instant("x"))),
                contains(Map.of("field", "cpu"), Map.of("h", "a"), Map.of("h", "b")));
    }

    @Test
    public void longFrameIsOneSeriesForEachCombinationOfTexts() throws Exception {
        String frame = "{\"schema\":{\"fields\":[{\"name\":\"time\",\"type\":\"time\"},"
                + "{\"name\":\"host\",\"type\":\"string\"},{\"name\":\"value\",\"type\":\"number\"}]},"
                + "\"data\":{\"values\":[[" + (MILLIS - 1000) + "," + MILLIS + "," + MILLIS
                + "],[\"a\",\"a\",\"b\"],[1,2,3]]}}";
        answer(200, result("A", frame));
        MetricAnswer answer = grafana.source().query(instant("x"));
        assertThat(labels(answer), contains(Map.of("host", "a"), Map.of("host", "b")));
        assertThat(answer.series().get(0).samples(), contains(new Sample(NOW, 2)));
    }

    @Test
    public void tableWithoutTimesIsTakenAtTheAskedTime() throws Exception {
        String frame = "{\"schema\":{\"fields\":[{\"name\":\"city\",\"type\":\"string\"},"
                + "{\"name\":\"n\",\"typeInfo\":{\"frame\":\"int64\"}}]},\"data\":{\"values\":[[\"x\",\"y\"],[4,7]]}}";
        answer(200, result("A", frame));
        MetricAnswer answer = grafana.source().query(instant("x"));
        assertThat(labels(answer), contains(Map.of("city", "x"), Map.of("city", "y")));
        assertThat(answer.series().get(1).samples(), contains(new Sample(NOW, 7)));
    }

    @Test
    public void severalFramesAndQueriesAreToldApart() throws Exception {
        String one = timeFrame("{\"a\":\"1\"}", "[" + MILLIS + "]", "[1]");
        answer(
                200,
                "{\"results\":{\"A\":{\"status\":200,\"frames\":[" + one + "," + one + "]},"
                        + "\"B\":{\"status\":200,\"frames\":[" + one + "]}}}");
        MetricAnswer answer = grafana.source().query(instant("[{\"expr\":\"x\"},{\"expr\":\"y\"}]"));
        assertThat(
                labels(answer),
                contains(
                        Map.of("a", "1", "refId", "A"),
                        Map.of("a", "1", "refId", "A", "series", "2"),
                        Map.of("a", "1", "refId", "B")));
    }

    @Test
    public void textsAloneCannotBeJudged() throws Exception {
        String frame = "{\"schema\":{\"fields\":[{\"name\":\"line\",\"type\":\"string\"}]},"
                + "\"data\":{\"values\":[[\"a log line\"]]}}";
        answer(200, result("A", frame));
        assertThat(failure(grafana.source(), "x", Kind.REJECTED), containsString("yields no numbers"));
    }

    @Test
    public void noticesMakeAnAnswerDoubtful() throws Exception {
        String frame = timeFrame("{}", "[" + MILLIS + "]", "[1]")
                .replace(
                        "\"schema\":{",
                        "\"schema\":{\"meta\":{\"notices\":[{\"severity\":\"info\",\"text\":\"cached\"},{\"severity\":\"warning\",\"text\":\"cut"
                            + " at 100\"}]},");
        answer(200, result("A", frame));
        MetricAnswer answer = grafana.source().query(instant("x"));
        assertThat(answer.isTrustworthy(), is(false));
        assertThat(answer.warnings(), contains("cut at 100"));
        assertThat(answer.infos(), contains("cached"));
    }

    @Test
    public void errorOfAQueryFailsTheAnswerWhateverTheStatus() throws Exception {
        String failed = "{\"results\":{\"A\":{\"error\":\"parse error: " + GrafanaStub.TOKEN
                + " unexpected end\",\"status\":400,\"frames\":[]}}}";
        for (int status : new int[] {200, 207, 400}) {
            answer(status, failed);
            assertThat(
                    failure(grafana.source(), "x", Kind.REJECTED),
                    allOf(containsString("parse error"), not(containsString(GrafanaStub.TOKEN))));
        }
        answer(207, failed.replace("400", "504"));
        failure(grafana.source(), "x", Kind.TIMEOUT);
        answer(200, failed.replace("400", "429"));
        failure(grafana.source(), "x", Kind.RATE_LIMITED);
        answer(400, failed.replace("\"status\":400", "\"status\":401"));
        failure(grafana.source(), "x", Kind.UNAUTHORIZED);
        answer(200, failed.replace(",\"status\":400", ""));
        failure(grafana.source(), "x", Kind.SERVER_ERROR);
        answer(200, "{\"results\":{\"A\":{\"status\":500}}}");
        failure(grafana.source(), "x", Kind.SERVER_ERROR);
    }

    @Test
    public void errorOfAHiddenQueryCountsToo() throws Exception {
        answer(
                207,
                "{\"results\":{\"A\":{\"error\":\"no route\",\"status\":502},\"B\":{\"status\":200,\"frames\":[]}}}");
        assertThat(
                failure(grafana.source(), "[{\"refId\":\"A\",\"hide\":true},{\"refId\":\"B\"}]", Kind.SERVER_ERROR),
                containsString("query A"));
    }

    @Test
    public void refusalsOfGrafanaItself() throws Exception {
        answer(401, "{\"message\":\"Invalid API key\"}");
        assertThat(failure(grafana.source(), "x", Kind.UNAUTHORIZED), containsString("Invalid API key"));
        answer(403, "{\"message\":\"You'll need additional permissions\"}");
        assertThat(failure(grafana.source(), "x", Kind.UNAUTHORIZED), containsString("datasources:query"));
        answer(404, "{\"message\":\"Data source not found\"}");
        assertThat(failure(grafana.source(), "x", Kind.CONFIGURATION), containsString("does the uid exist"));
        answer(500, "{\"message\":\"Query data error\"}");
        assertThat(failure(grafana.source(), "x", Kind.SERVER_ERROR), containsString("Query data error"));
    }

    @Test
    public void whatIsNoDataFrameIsNoValue() throws Exception {
        String good = result("A", timeFrame("{}", "[" + MILLIS + "]", "[1]"));
        for (String bad : List.of(
                "{}",
                "{\"results\":{}}",
                "{\"results\":{\"B\":{}}}",
                good.replace("[1]", "[\"1\"]"),
                good.replace("[1]", "[1,2]"),
                good.replace("[[" + MILLIS + "],[1]]", "[[" + MILLIS + "]]"),
                good.replace("[" + MILLIS + "]", "[\"now\"]"),
                good.replace("[" + MILLIS + "]", "[1e300]"),
                good.replace("\"data\":{", "\"data\":{\"entities\":[null,{\"NaN\":[0]}],"),
                good.replace("\"frames\":[", "\"frames\":{\"a\":[").replace("]}}}", "]}}}}"))) {
            answer(200, bad);
            failure(grafana.source(), "x", Kind.MALFORMED);
        }
    }

    @Test
    public void organizationIsSentAsHeader() throws Exception {
        answer(200, result("A", ""));
        grafana.open(new GrafanaSettings(grafana.connection(), 7, "P1", "prometheus", Duration.ofMinutes(1), List.of()))
                .query(instant("x"));
        grafana.server.verify(postRequestedFor(anyUrl()).withHeader("X-Grafana-Org-Id", equalTo("7")));
    }

    private static MetricQuery instant(String expression) {
        return MetricQuery.instant(expression, NOW, GrafanaStub.BUDGET);
    }

    private static List<Map<String, String>> labels(MetricAnswer answer) {
        return answer.series().stream().map(s -> Map.copyOf(s.labels())).toList();
    }

    private static String failure(GrafanaSource source, String expression, Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> source.query(instant(expression)));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }

    private void answer(int status, String body) {
        grafana.server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json")
                        .withBody(body)));
    }

    private static String result(String refId, String frames) {
        return "{\"results\":{\"" + refId + "\":{\"status\":200,\"frames\":[" + frames + "]}}}";
    }

    private static String timeFrame(String labels, String times, String values) {
        return "{\"schema\":{\"refId\":\"A\",\"fields\":[{\"name\":\"Time\",\"type\":\"time\"},"
                + "{\"name\":\"Value\",\"type\":\"number\",\"labels\":" + labels + "}]},"
                + "\"data\":{\"values\":[" + times + "," + values + "]}}";
    }
}
