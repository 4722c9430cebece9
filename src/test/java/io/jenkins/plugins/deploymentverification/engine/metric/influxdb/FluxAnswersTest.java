package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
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

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What the API of InfluxDB 2.x answers, as its documentation shows, and what it must not. */
public class FluxAnswersTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:42Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String TOKEN = "t0ken-s3cret";
    private static final String MEAN = """
        from(bucket: v.defaultBucket)
          |> range(start: v.timeRangeStart, stop: v.timeRangeStop)
          |> filter(fn: (r) => r._measurement == "requests")
          |> aggregateWindow(every: v.windowPeriod, fn: mean)
        """;
    private static final String HEAD = """
        #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string\r
        #group,false,false,true,true,false,false,true,true,true\r
        #default,_result,,,,,,,,\r
        ,result,table,_start,_stop,_time,_value,_field,_measurement,host\r
        """;

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private InfluxSource source;

    @Before
    public void open() throws Exception {
        HttpConnection connection = HttpConnection.of(URI.create("http://127.0.0.1:" + server.port()))
                .withRetries(0)
                .withAuthentication(Authentication.bearer(TOKEN));
        source = InfluxSource.open(InfluxSettings.flux(connection, "acme corp", "shop \"${x}\"")
                .withLookBack(LookBack.of(Duration.ofMinutes(1), Duration.ofMinutes(3))));
    }

    @After
    public void close() {
        source.close();
    }

    @Test
    public void queryIsSentWithItsTimeInWholeBuckets() throws Exception {
        csv("\r\n");
        assertThat(ask(MEAN).series(), is(empty()));
        server.verify(postRequestedFor(urlEqualTo("/api/v2/query?org=acme+corp"))
                .withHeader("Authorization", equalTo("Token " + TOKEN))
                .withHeader("Accept", equalTo("application/csv"))
                .withRequestBody(matchingJsonPath("$.type", equalTo("flux")))
                .withRequestBody(matchingJsonPath("$.dialect.annotations[2]", equalTo("default")))
                .withRequestBody(matchingJsonPath("$.query", equalTo("""
                    from(bucket: "shop \\"\\x24{x}\\"")
                      |> range(start: 2026-11-21T09:57:00Z, stop: 2026-11-21T10:00:00Z)
                      |> filter(fn: (r) => r._measurement == "requests")
                      |> aggregateWindow(every: 60000ms, fn: mean)
                    """))));
    }

    @Test
    public void lastBucketOfEachSeriesIsItsValue() throws Exception {
        csv(HEAD
                + row(0, "09:58:00", "1", "a")
                + row(0, "09:59:00", "2.5", "a")
                + row(0, "10:00:00", "", "a")
                + row(1, "09:59:00", "-3e2", "b")
                + row(1, "10:00:00", "NaN", "b"));
        List<Series> series = ask(MEAN).series();
        assertThat(series, hasSize(2));
        assertThat(series.get(0).labels(), is(Map.of("_field", "ms", "_measurement", "requests", "host", "a")));
        assertThat(series.get(0).samples(), is(List.of(new Sample(Instant.parse("2026-11-21T09:59:00Z"), 2.5))));
        assertThat(series.get(1).samples().get(0).value(), is(Double.NaN));
    }

    @Test
    public void bucketsStampedByTheirStartAreCompleteLater() throws Exception {
        String byStart = MEAN.replace("fn: mean", "fn: mean, timeSrc: \"_start\"");
        csv(HEAD + row(0, "09:59:00", "1", "a") + row(0, "10:00:00", "2", "a"));
        assertThat(ask(byStart).series().get(0).samples().get(0).value(), is(1.0));
    }

    @Test
    public void windowTablesAreOneSeries() throws Exception {
        csv(HEAD + row(0, "09:59:00", "1", "a") + row(1, "10:00:00", "2", "a"));
        assertThat(ask(MEAN).series(), hasSize(1));
        assertThat(ask(MEAN).series().get(0).samples().get(0).value(), is(2.0));
    }

    @Test
    public void twoValuesAtOneTimeAreDoubtful() throws Exception {
        csv(HEAD + row(0, "10:00:00", "1", "a") + row(1, "10:00:00", "2", "a"));
        MetricAnswer answer = ask(MEAN);
        assertThat(answer.isTrustworthy(), is(false));
        assertThat(answer.warnings().get(0), containsString("group by"));
    }

    @Test
    public void rangeStandsAtItsStepsAsInstantsWould() throws Exception {
        csv(HEAD + row(0, "09:58:00", "1", "a") + row(0, "09:59:00", "2", "a") + row(0, "10:00:00", "3", "a"));
        Instant from = Instant.parse("2026-11-21T09:58:30Z");
        MetricAnswer answer = source.query(MetricQuery.range(MEAN, from, AT, Duration.ofSeconds(30), BUDGET));
        assertThat(
                answer.series().get(0).samples().stream().map(Sample::value).toList(),
                is(List.of(1.0, 2.0, 2.0, 3.0, 3.0)));
        assertThat(answer.series().get(0).samples().get(1).at(), is(from.plusSeconds(30)));
        server.verify(postRequestedFor(anyUrl())
                .withRequestBody(matchingJsonPath(
                        "$.query", containing("start: 2026-11-21T09:55:00Z, stop: 2026-11-21T10:00:00Z"))));
    }

    @Test
    public void oneValueOverTheLookBack() throws Exception {
        String whole = "from(bucket: \"b\") |> range(start: v.timeRangeStart, stop: v.timeRangeStop) |> count()";
        csv("""
            #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,long,string
            #group,false,false,true,true,false,true
            #default,errors,,,,,
            ,result,table,_start,_stop,_value,host
            ,,0,2026-11-21T09:57:00Z,2026-11-21T10:00:00Z,7,a
            """);
        Series series = ask(whole).series().get(0);
        assertThat(series.labels(), is(Map.of("host", "a", "result", "errors")));
        assertThat(series.samples(), is(List.of(new Sample(AT, 7))));
        assertThat(source.rangeEqualsInstants(whole), is(false));
        SourceException e = assertThrows(
                SourceException.class,
                () -> source.query(MetricQuery.range(whole, AT.minusSeconds(60), AT, Duration.ofSeconds(30), BUDGET)));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), containsString("aggregateWindow"));
    }

    @Test
    public void pivotedColumnsAreSeries() throws Exception {
        csv("""
            #datatype,string,long,dateTime:RFC3339,double,unsignedLong,string
            #group,false,false,false,false,false,true
            #default,_result,,,,,
            ,result,table,_time,mean,count,host
            ,,0,2026-11-21T10:00:00Z,7.5,3,"a, ""b""\"
            """);
        List<Series> series = ask(MEAN).series();
        assertThat(series, hasSize(2));
        assertThat(series.get(0).labels(), is(Map.of("host", "a, \"b\"", "field", "mean")));
        assertThat(series.get(1).samples().get(0).value(), is(3.0));
    }

    @Test
    public void errorTableInsideA200IsAnError() throws Exception {
        csv("#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n"
                + ",\"runtime error @1:1: could not find bucket \"\"shop\"\"\",897\r\n");
        assertThat(failure(Kind.CONFIGURATION), containsString("could not find bucket"));
        csv(HEAD + row(0, "10:00:00", "1", "a")
                + "\r\n#datatype,string,long\r\n,error,reference\r\n,query terminated: timeout,\r\n");
        assertThat(failure(Kind.TIMEOUT), containsString("query terminated"));
        csv("\r\nerror,reference\r\nsomething broke,1\r\n");
        assertThat(failure(Kind.SERVER_ERROR), containsString("something broke"));
    }

    @Test
    public void errorsAreToldApart() throws Exception {
        refuse(400, "{\"code\":\"invalid\",\"message\":\"compilation failed: error @1:5-1:6: invalid statement\"}");
        assertThat(failure(Kind.REJECTED), containsString("compilation failed"));
        refuse(401, "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}");
        assertThat(failure(Kind.UNAUTHORIZED), containsString("unauthorized access"));
        refuse(404, "{\"code\":\"not found\",\"message\":\"organization name \\\"acme corp\\\" not found\"}");
        assertThat(failure(Kind.CONFIGURATION), containsString("acme corp"));
        refuse(429, "{\"code\":\"too many requests\",\"message\":\"org over limit\"}");
        assertThat(failure(Kind.RATE_LIMITED), containsString("org over limit"));
        refuse(503, "{\"code\":\"unavailable\",\"message\":\"queue is full for " + TOKEN + "\"}");
        assertThat(failure(Kind.SERVER_ERROR), allOf(containsString("queue is full"), not(containsString(TOKEN))));
    }

    @Test
    public void whatIsCutOffOrNoCsvIsMalformed() throws Exception {
        csv(HEAD + row(0, "10:00:00", "1", "a") + ",,0,2026-11-21T09:57");
        assertThat(failure(Kind.MALFORMED), containsString("cut off"));
        csv(HEAD + ",,0,2026-11-21T09:57:00Z,2026-11-21T10:00:00Z,2026-11-21T10:00:00Z,1,ms,\"requ");
        assertThat(failure(Kind.MALFORMED), containsString("does not end"));
        server.stubFor(any(anyUrl()).willReturn(answer(200, "text/csv", HEAD + row(0, "10:00:00", "1", "a"))));
        assertThat(failure(Kind.MALFORMED), containsString("empty line"));
        csv("{\"status\":\"ok\"}");
        assertThat(failure(Kind.MALFORMED), containsString("annotated CSV"));
        csv(HEAD + row(0, "10:00:00", "1.2.3", "a"));
        assertThat(failure(Kind.MALFORMED), containsString("1.2.3"));
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><title>Log in</title></html>")));
        assertThat(failure(Kind.UNAUTHORIZED), containsString("Log in"));
    }

    @Test
    public void textIsNoValue() throws Exception {
        csv(HEAD.replace("double", "string") + row(0, "10:00:00", "ok", "a"));
        assertThat(failure(Kind.REJECTED), containsString("no number"));
    }

    @Test
    public void queryThatCannotBeBoundInTimeIsNotSent() {
        for (String query : List.of(
                "from(bucket: \"b\") |> range(start: -5m) |> mean()",
                "// v.timeRangeStart v.timeRangeStop\nfrom(bucket: \"b\") |> range(start: -5m)",
                "x = \"v.timeRangeStart v.timeRangeStop\"",
                MEAN + " |> to(bucket: \"other\")",
                MEAN.replace("every: v.windowPeriod", "every: 1mo"),
                MEAN.replace("every: v.windowPeriod", "every: 1m, offset: 10s"))) {
            SourceException e = assertThrows(query, SourceException.class, () -> ask(query));
            assertThat(query, e.kind(), is(Kind.REJECTED));
        }
        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    public void rangeFunctionsAreAskedTimeByTime() {
        assertThat(source.rangeEqualsInstants(MEAN), is(true));
        assertThat(source.rangeEqualsInstants(MEAN + " |> derivative(unit: 1s)"), is(false));
        assertThat(source.rangeEqualsInstants(MEAN.replace("fn: mean", "fn: last")), is(true));
        assertThat(source.rangeEqualsInstants("nonsense"), is(false));
    }

    @Test
    public void connectionTestAsksTheBucket() throws Exception {
        csv(HEAD + row(0, "10:00:00", "1", "a"));
        server.stubFor(get("/ping").willReturn(aResponse().withStatus(204).withHeader("X-Influxdb-Version", "v2.7.1")));
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.version(), is("v2.7.1"));
        assertThat(info.detail(), containsString("answers"));
    }

    private static String row(int table, String time, String value, String host) {
        return ",," + table + ",2026-11-21T09:57:00Z,2026-11-21T10:00:00Z,2026-11-21T" + time + "Z," + value
                + ",ms,requests," + host + "\r\n";
    }

    /** An empty line ends each result. */
    private void csv(String body) {
        server.stubFor(any(anyUrl()).willReturn(answer(200, "text/csv; charset=utf-8", body + "\r\n")));
    }

    private void refuse(int status, String json) {
        server.stubFor(any(anyUrl()).willReturn(answer(status, "application/json; charset=utf-8", json)));
    }

    private static ResponseDefinitionBuilder answer(int status, String type, String body) {
        return aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body);
    }

    private MetricAnswer ask(String query) throws Exception {
        return source.query(MetricQuery.instant(query, AT, BUDGET));
    }

    private String failure(Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> ask(MEAN));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }
}
