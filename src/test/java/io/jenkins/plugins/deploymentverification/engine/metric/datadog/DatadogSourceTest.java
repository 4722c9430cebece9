package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Metric queries and the connection test, against the vendor's document. */
public class DatadogSourceTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    private final List<DatadogSource> opened = new ArrayList<>();

    @After
    public void close() {
        opened.forEach(DatadogSource::close);
    }

    private DatadogSettings settings(String apiKey, String applicationKey) {
        return DatadogSettings.of(HttpConnection.of(datadog.url()).withRetries(0), apiKey, applicationKey);
    }

    private DatadogSource source(DatadogSettings settings) throws SourceException {
        DatadogSource source = DatadogSource.open(settings);
        opened.add(source);
        return source;
    }

    private DatadogSettings settings() {
        return settings(DatadogStub.API_KEY, DatadogStub.APPLICATION_KEY);
    }

    private MetricAnswer ask() throws Exception {
        return source(settings()).query(MetricQuery.instant("avg:x{*} by {host}", AT, BUDGET));
    }

    private SourceException failure(Kind kind) {
        SourceException e = assertThrows(SourceException.class, this::ask);
        assertThat(e.getMessage(), e.kind(), is(kind));
        assertThat(e.getMessage(), not(containsString(DatadogStub.API_KEY)));
        assertThat(e.getMessage(), not(containsString(DatadogStub.APPLICATION_KEY)));
        return e;
    }

    private static long ms(int secondsBefore) {
        return AT.minusSeconds(secondsBefore).toEpochMilli();
    }

    private static String ok(String... series) {
        return "{\"status\":\"ok\",\"res_type\":\"time_series\",\"resp_version\":1,\"message\":\"\",\"series\":["
                + String.join(",", series) + "]}";
    }

    private static String series(String tags, String points) {
        return "{\"metric\":\"x\",\"display_name\":\"x\",\"expression\":\"avg:x{" + tags + "}\",\"scope\":\"" + tags
                + "\",\"tag_set\":[\"" + tags.replace(",", "\",\"") + "\"],\"interval\":20,\"length\":3,"
                + "\"unit\":[{\"family\":\"time\",\"name\":\"millisecond\",\"short_name\":\"ms\"},null],"
                + "\"pointlist\":" + points + "}";
    }

    @Test
    public void aQueryLooksBackAndTakesTheLastFinishedBucket() throws Exception {
        datadog.answer(ok(
                series(
                        "host:a,env:prod",
                        "[[" + ms(80) + ".0,1.5],[" + ms(60) + ".0,2.5],[" + ms(40) + ".0,0.1],[" + ms(20)
                                + ".0,null]]"),
                series("host:b", "[[" + ms(80) + ".0,7],[" + ms(60) + ".0,null],[" + ms(40) + ".0,null]]")));
        MetricAnswer answer = ask();
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(
                answer.series().stream()
                        .map(s -> s.labels() + "=" + s.samples().get(0).value())
                        .toList(),
                // the bucket of 09:59:20 is over at 09:59:40, which is before it has settled
                containsInAnyOrder("{env=prod, host=a}=2.5", "{host=b}=7.0"));
        assertThat(answer.series().get(0).samples(), contains(new Sample(AT.minusSeconds(60), 2.5)));
        assertThat(answer.infos(), contains("the unit is millisecond"));
        assertThat(
                datadog.asked().get(0).parameters(),
                is(Map.of("query", "avg:x{*} by {host}", "from", "1795254900", "to", "1795255200")));
    }

    @Test
    public void emptyBucketsAreNoDataAndNeverNought() throws Exception {
        datadog.answer(ok(series("host:a", "[[" + ms(60) + ".0,null],[" + ms(40) + ".0,null]]")));
        MetricAnswer answer = ask();
        assertThat(answer.series(), empty());
        assertThat(answer.infos().toString(), containsString("only empty or unfinished buckets"));
        datadog.answer(ok(series("host:a", "[]")));
        assertThat(ask().series(), empty());
        datadog.answer(ok());
        assertThat(ask().series(), empty());
    }

    @Test
    public void aSinglePointIsFinishedAfterTheWidthThatTheSeriesTells() throws Exception {
        String wide = "{\"metric\":\"x\",\"scope\":\"*\",\"start\":" + ms(100) + ",\"end\":" + (ms(0) - 1)
                + ",\"length\":1,\"pointlist\":[[" + ms(100) + ".0,3]]}";
        datadog.answer(ok(wide));
        assertThat("it is over at the query's time only", ask().series(), empty());
        String narrow = wide.replace("\"end\":" + (ms(0) - 1), "\"end\":" + (ms(60) - 1));
        datadog.answer(ok(narrow));
        assertThat(ask().series(), hasSize(1));
        assertThat(ask().series().get(0).labels(), is(Map.of()));
    }

    @Test
    public void aRangeKeepsWhatIsFinished() throws Exception {
        datadog.answer(ok(series("host:a", "[[" + ms(40) + ".0,4],[" + ms(80) + ".0,2],[" + ms(60) + ".0,3]]")));
        MetricAnswer answer = source(settings())
                .query(MetricQuery.range("x", AT.minusSeconds(600), AT, Duration.ofSeconds(20), BUDGET));
        assertThat(
                answer.series().get(0).samples(),
                contains(new Sample(AT.minusSeconds(80), 2), new Sample(AT.minusSeconds(60), 3)));
    }

    @Test
    public void seriesOfTheSameTagsAreToldApart() throws Exception {
        String one = series("*", "[[" + ms(80) + ".0,1],[" + ms(60) + ".0,1]]");
        datadog.answer(ok(one, one.replace("avg:x", "max:x")));
        assertThat(
                ask().series().stream().map(s -> s.labels().get("expression")).toList(),
                containsInAnyOrder("avg:x{*}", "max:x{*}"));
    }

    @Test
    public void anErrorInsideOf200IsNoAnswer() {
        datadog.answer("{\"status\":\"error\",\"error\":\"Error parsing query: unable to parse x{\"}");
        assertThat(failure(Kind.REJECTED).getMessage(), containsString("unable to parse x{"));
        datadog.answer("{\"status\":\"ok\",\"error\":\"backend timed out\",\"series\":[]}");
        assertThat(failure(Kind.SERVER_ERROR).getMessage(), containsString("backend timed out"));
        datadog.answer("{\"status\":\"error\",\"message\":\"x\",\"series\":[]}");
        failure(Kind.SERVER_ERROR);
        datadog.answer("{\"status\":\"error\",\"error\":\"Rate limit of 10 requests reached\"}");
        failure(Kind.RATE_LIMITED);
        datadog.answer("{\"series\":[]}");
        failure(Kind.MALFORMED);
    }

    @Test
    public void errorsAreToldInDatadogsWords() {
        datadog.answer(any -> Reply.of(400, "{\"errors\":[\"Invalid query: no metric\",\"second\"]}"));
        assertThat(
                failure(Kind.REJECTED).getMessage(),
                allOf(containsString("Invalid query: no metric; second"), containsString("/api/v1/query")));
        datadog.answer(any -> new Reply(
                429,
                Map.of(
                        "X-RateLimit-Limit", "300",
                        "X-RateLimit-Period", "3600",
                        "X-RateLimit-Remaining", "0",
                        "X-RateLimit-Reset", "12",
                        "X-RateLimit-Name", "query"),
                "{\"errors\":[\"Rate limit of 300 requests in 3600 seconds reached\"]}"));
        assertThat(
                failure(Kind.RATE_LIMITED).getMessage(),
                containsString("The limit \"query\" of 300 requests in 3600 s is used up; it is free again in 12 s"));
        datadog.answer(any -> Reply.of(403, "{\"errors\":[\"Forbidden\"]}"));
        assertThat(failure(Kind.UNAUTHORIZED).getMessage(), containsString("on the site they were made on"));
    }

    @Test
    public void valuesThatAreNoneAreRefused() {
        for (String points : List.of("[[1,\"2\"]]", "[[1]]", "[[\"x\",2]]", "[3]", "{}", "[[-1,2]]", "[[1e300,2]]")) {
            datadog.answer(ok(series("host:a", points)));
            failure(Kind.MALFORMED);
        }
    }

    @Test
    public void versionTwoNamesItsQueries() throws Exception {
        datadog.answer("{\"data\":{\"type\":\"timeseries_response\",\"attributes\":{\"series\":["
                + "{\"group_tags\":[\"env:prod\"],\"query_index\":0,\"unit\":[{\"name\":\"percent\"},null]}],"
                + "\"times\":[" + ms(80) + "," + ms(60) + "," + ms(40) + "],\"values\":[[1,2,0]]}}}");
        String expression =
                "errors = sum:e{service:a}.as_count()\nhits = sum:h{service:a}.as_count()\n" + "errors / hits * 100\n";
        MetricAnswer answer = source(settings().asking(DatadogSettings.Api.V2, DatadogSettings.Evaluation.LAST))
                .query(MetricQuery.instant(expression, AT, BUDGET));
        assertThat(answer.series().get(0).labels(), is(Map.of("env", "prod")));
        assertThat(answer.series().get(0).samples(), contains(new Sample(AT.minusSeconds(60), 2)));
        assertThat(
                datadog.asked("POST", "/api/v2/query/timeseries").get(0).body(),
                allOf(
                        containsString("\"formula\":\"errors / hits * 100\""),
                        containsString("\"name\":\"errors\",\"query\":\"sum:e{service:a}.as_count()\""),
                        containsString("\"from\":1795254900000,\"to\":1795255200000")));
    }

    @Test
    public void aScalarIsOfFinishedTimeOnly() throws Exception {
        datadog.answer("{\"data\":{\"type\":\"scalar_response\",\"attributes\":{\"columns\":["
                + "{\"name\":\"env\",\"type\":\"group\",\"values\":[[\"prod\"],[\"test\"]]},"
                + "{\"name\":\"a\",\"type\":\"number\",\"values\":[12.5,null]}]}}}");
        MetricAnswer answer = source(settings().asking(DatadogSettings.Api.V2, DatadogSettings.Evaluation.MAX))
                .query(MetricQuery.instant("avg:x{*} by {env}", AT, BUDGET));
        assertThat(answer.series(), hasSize(1));
        assertThat(answer.series().get(0).labels(), is(Map.of("env", "prod")));
        assertThat(answer.series().get(0).samples(), contains(new Sample(AT.minusSeconds(30), 12.5)));
        assertThat(
                datadog.asked("POST", "/api/v2/query/scalar").get(0).body(),
                allOf(
                        containsString("\"aggregator\":\"max\""),
                        containsString("\"from\":1795254870000,\"to\":1795255170000")));
    }

    @Test
    public void aFormulaThatIsNoneIsToldWithoutAsking() throws Exception {
        DatadogSource source = source(settings().asking(DatadogSettings.Api.V2, DatadogSettings.Evaluation.LAST));
        for (String wrong : List.of("a = x\nb = y", "a = x\na = y\na", "x\ny", "")) {
            SourceException e =
                    assertThrows(SourceException.class, () -> source.query(MetricQuery.instant(wrong, AT, BUDGET)));
            assertThat(e.kind(), is(Kind.REJECTED));
        }
        assertThat(datadog.asked(), empty());
    }

    @Test
    public void theConnectionTestProvesBothKeys() throws Exception {
        datadog.answer(asked -> Reply.ok(asked.path().equals("/api/v1/validate") ? "{\"valid\":true}" : ok()));
        assertThat(source(settings()).probe(BUDGET).detail(), is("both keys are valid"));
        assertThat(
                datadog.asked().stream().map(DatadogStub.Asked::path).toList(),
                contains("/api/v1/validate", "/api/v1/query"));

        SourceException noApplication = assertThrows(
                SourceException.class,
                () -> source(settings(DatadogStub.API_KEY, "wrong-s3cret-key")).probe(BUDGET));
        assertThat(noApplication.kind(), is(Kind.UNAUTHORIZED));
        assertThat(
                noApplication.getMessage(),
                allOf(
                        containsString("the API key is valid, but the application key may not query metrics"),
                        not(containsString("wrong-s3cret-key"))));
        SourceException noApi = assertThrows(
                SourceException.class,
                () -> source(settings("wrong-s3cret-key", DatadogStub.APPLICATION_KEY))
                        .probe(BUDGET));
        assertThat(noApi.getMessage(), containsString("the API key is not valid on this site"));

        datadog.answer("{\"valid\":false}");
        assertThat(
                assertThrows(SourceException.class, () -> source(settings()).probe(BUDGET))
                        .kind(),
                is(Kind.UNAUTHORIZED));
    }

    @Test
    public void eachSiteHasItsPlaces() {
        assertThat(DatadogSite.find("datadoghq.eu").orElseThrow().api(), is(URI.create("https://api.datadoghq.eu")));
        assertThat(DatadogSite.find("US1-FED").orElseThrow().api(), is(URI.create("https://api.ddog-gov.com")));
        assertThat(DatadogSite.find("app.datadoghq.com").orElseThrow(), is(DatadogSite.US1));
        assertThat(DatadogSite.find("example.com").isPresent(), is(false));
        for (DatadogSite site : DatadogSite.values()) {
            assertThat(DatadogSite.ofApi(site.api()), is(site));
            assertThat(DatadogSite.find(site.name()).orElseThrow(), is(site));
            assertThat(
                    DatadogSettings.of(HttpConnection.of(site.api()), "a", "b").app(), is(site.app()));
        }
    }

    @Test
    public void settingsThatCannotBeAreRefusedAndTellNoSecret() {
        assertThat(settings().toString(), not(containsString(DatadogStub.API_KEY)));
        assertThat(settings().toString(), not(containsString(DatadogStub.APPLICATION_KEY)));
        assertThrows(
                IllegalArgumentException.class,
                () -> settings().asking(DatadogSettings.Api.V1, DatadogSettings.Evaluation.AVG));
        assertThrows(IllegalArgumentException.class, () -> settings().looking(Duration.ofDays(2), Duration.ZERO));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> settings("k3y\nX-Evil: 1", "application"));
        assertThat(e.getMessage(), not(containsString("k3y")));
    }
}
