package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** What the search API answers, as its documentation shows, and what it must not. */
public class ElasticAnswersTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:30Z");
    /** The window is [09:55:00, 10:00:00), because documents take 30 s. */
    private static final long TO = AT.toEpochMilli() - 30_000;

    private static final long FROM = TO - 300_000;
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String KEY = "YXBpLWtleS1zM2NyZXQ=";
    private static final String SHARDS =
            "\"took\":3,\"timed_out\":false,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0}";
    private static final String ERRORS = "level:error AND service:\"checkout\"";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private ElasticSource source;

    @Before
    public void open() throws Exception {
        HttpConnection connection = ElasticSettings.withApiKey(
                HttpConnection.of(URI.create("http://127.0.0.1:" + server.port()))
                        .withRetries(0),
                KEY);
        source = ElasticSource.open(ElasticSettings.of(connection, "logs-*,eu:logs-shop"));
    }

    @After
    public void close() {
        source.close();
    }

    @Test
    public void textIsCountedWithinTheWindow() throws Exception {
        answer("{\"count\":7,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0}}");
        MetricAnswer answer = ask(ERRORS);
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(answer.series().get(0).labels(), is(Map.of()));
        assertThat(answer.series().get(0).samples(), is(List.of(new Sample(Instant.ofEpochMilli(TO), 7))));
        server.verify(postRequestedFor(
                        urlEqualTo("/logs-*,eu:logs-shop/_count?allow_no_indices=false&ignore_unavailable=false"))
                .withHeader("Authorization", equalTo("ApiKey " + KEY))
                .withHeader("Content-Type", equalTo("application/json"))
                .withRequestBody(equalToJson("""
                    {"query":{"bool":{"filter":[
                      {"range":{"@timestamp":{"gte":"%d","lt":"%d","format":"epoch_millis"}}},
                      {"query_string":{"query":"level:error AND service:\\"checkout\\""}}]}}}
                    """.formatted(FROM, TO))));
    }

    @Test
    public void noDocumentIsACountOfZeroOnlyWhereSomethingWasSearched() throws Exception {
        answer("{\"count\":0,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0}}");
        assertThat(ask(ERRORS).series().get(0).samples().get(0).value(), is(0.0));
        assertThat(ask(ERRORS).isTrustworthy(), is(true));
        answer("{\"count\":0,\"_shards\":{\"total\":0,\"successful\":0,\"skipped\":0,\"failed\":0}}");
        assertThat(ask(ERRORS).isTrustworthy(), is(false));
    }

    @Test
    public void failedShardsAndTimeOutsMakeItPartial() throws Exception {
        answer(
                "{\"count\":7,\"_shards\":{\"total\":5,\"successful\":4,\"skipped\":0,\"failed\":1,\"failures\":[{\"shard\":0,\"reason\":{\"type\":\"query_shard_exception\",\"reason\":\"failed"
                    + " to parse\"}}]}}");
        MetricAnswer answer = ask(ERRORS);
        assertThat(answer.partial(), is(true));
        assertThat(answer.warnings().get(0), is("1 of 5 shards failed: failed to parse"));
        String max = "{\"query\":\"*\",\"aggs\":{\"slowest\":{\"max\":{\"field\":\"ms\"}}}}";
        answer("{" + SHARDS.replace("\"timed_out\":false", "\"timed_out\":true")
                + ",\"aggregations\":{\"slowest\":{\"value\":2}}}");
        assertThat(ask(max).partial(), is(true));
        answer("{" + SHARDS + ",\"_clusters\":{\"total\":2,\"successful\":1,\"skipped\":1},"
                + "\"aggregations\":{\"slowest\":{\"value\":2}}}");
        assertThat(ask(max).partial(), is(true));
        answer("{" + SHARDS + ",\"terminated_early\":true,\"aggregations\":{\"slowest\":{\"value\":2}}}");
        assertThat(ask(max).partial(), is(true));
    }

    @Test
    public void aggregationIsSearchedWithoutHits() throws Exception {
        answer("{" + SHARDS + ",\"hits\":{\"total\":{\"value\":9,\"relation\":\"eq\"},\"hits\":[]},"
                + "\"aggregations\":{\"slowest\":{\"value\":1234.5}}}");
        String max = """
            {"query":{"term":{"service":"checkout"}},"aggs":{"slowest":{"max":{"field":"ms"}}}}\
            """;
        assertThat(values(ask(max)), is(Map.of(Map.of(), 1234.5)));
        server.verify(postRequestedFor(anyUrl()).withRequestBody(equalToJson("""
            {"size":0,"timeout":"9000ms","query":{"bool":{"filter":[
              {"range":{"@timestamp":{"gte":"%d","lt":"%d","format":"epoch_millis"}}},
              {"term":{"service":"checkout"}}]}},
             "aggs":{"slowest":{"max":{"field":"ms"}}}}
            """.formatted(FROM, TO))));
    }

    @Test
    public void averageOfNothingIsNoData() throws Exception {
        answer("{" + SHARDS + ",\"aggregations\":{\"mean\":{\"value\":null}}}");
        assertThat(
                ask("{\"query\":\"*\",\"aggs\":{\"mean\":{\"avg\":{\"field\":\"ms\"}}}}")
                        .series(),
                is(empty()));
    }

    @Test
    public void termsAreSeries() throws Exception {
        answer("{" + SHARDS + """
            ,"aggregations":{"host":{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[
              {"key":"a","doc_count":3,"mean":{"value":10.5},"p":{"values":{"95.0":20,"95.0_as_string":"20"}}},
              {"key":1,"key_as_string":"true","doc_count":1,"mean":{"value":null},"p":{"values":{"95.0":null}}}]}}}
            """);
        String byHost = """
            {"query":"*","aggs":{"host":{"terms":{"field":"host"},"aggs":{
              "mean":{"avg":{"field":"ms"}},"p":{"percentiles":{"field":"ms","percents":[95]}}}}}}\
            """;
        assertThat(
                values(ask(byHost)),
                is(Map.of(
                        Map.of("host", "a", "aggregation", "mean"),
                        10.5,
                        Map.of("host", "a", "aggregation", "p", "percentile", "95.0"),
                        20.0)));
        answer("{" + SHARDS + ",\"aggregations\":{\"host\":{\"sum_other_doc_count\":5,"
                + "\"buckets\":[{\"key\":\"a\",\"doc_count\":3},{\"key\":\"b\",\"doc_count\":2}]}}}");
        MetricAnswer cut = ask("{\"query\":\"*\",\"aggs\":{\"host\":{\"terms\":{\"field\":\"host\",\"size\":2}}}}");
        assertThat(values(cut), is(Map.of(Map.of("host", "a"), 3.0, Map.of("host", "b"), 2.0)));
        assertThat(cut.partial(), is(true));
        assertThat(cut.warnings().get(0), containsString("size"));
    }

    @Test
    public void filtersAndOtherBucketsAreSeries() throws Exception {
        answer("{" + SHARDS + """
            ,"aggregations":{"state":{"buckets":{"bad":{"doc_count":0},"good":{"doc_count":8}}},
             "bad":{"doc_count":4},"ratio":{"doc_count":9,"share":{"value":0.5}},
             "pair":{"sum_other_doc_count":0,"buckets":[{"key":["x",1],"doc_count":2}]},
             "percent":{"values":[{"key":99.0,"value":7}]}}}
            """);
        String many = """
            {"query":"*","aggs":{"state":{"filters":{"filters":{"bad":{},"good":{}}}},"bad":{"filter":{}},
              "ratio":{"filter":{},"aggs":{"share":{"avg":{"field":"x"}}}},
              "pair":{"multi_terms":{}},"percent":{"percentiles":{"field":"ms","keyed":false}}}}\
            """;
        assertThat(
                values(ask(many)),
                is(Map.of(
                        Map.of("aggregation", "state", "state", "bad"), 0.0,
                        Map.of("aggregation", "state", "state", "good"), 8.0,
                        Map.of("aggregation", "bad"), 4.0,
                        Map.of("aggregation", "ratio"), 0.5,
                        Map.of("aggregation", "pair", "pair", "x|1"), 2.0,
                        Map.of("aggregation", "percent", "percentile", "99.0"), 7.0)));
    }

    @Test
    public void rangeAsksForTheWindowsOfAllSteps() throws Exception {
        long before = TO - 60_000;
        answer("{" + SHARDS + ",\"aggregations\":{\"times\":{\"buckets\":["
                + "{\"key\":\"%d\",\"doc_count\":5},{\"key\":\"%d\",\"doc_count\":0}]}}}".formatted(TO, before));
        MetricAnswer answer = range(ERRORS, 60);
        assertThat(
                answer.series().get(0).samples(), is(List.of(new Sample(AT.minusSeconds(60), 0), new Sample(AT, 5))));
        server.verify(postRequestedFor(anyUrl())
                .withRequestBody(equalToJson("""
                    {"size":0,"timeout":"${json-unit.any-string}","query":"${json-unit.ignore}",
                     "aggs":{"times":{"date_range":{"field":"@timestamp","format":"epoch_millis","keyed":false,"ranges":[
                      {"key":"%1$d","from":"%2$d","to":"%1$d"},{"key":"%3$d","from":"%4$d","to":"%3$d"}]}}}}
                    """.formatted(before, before - 300_000, TO, FROM))));
        assertThat(source.rangeEqualsInstants(ERRORS), is(true));
        assertThat(source.rangeEqualsInstants("{\"query\":\"*\",\"aggs\":{\"all\":{\"global\":{}}}}"), is(false));
        assertThat(source.rangeEqualsInstants("{"), is(false));
        answer("{" + SHARDS + ",\"aggregations\":{\"times\":{\"buckets\":[]}}}");
        SourceException e = assertThrows(SourceException.class, () -> range(ERRORS, 60));
        assertThat(e.kind(), is(Kind.MALFORMED));
    }

    @Test
    public void rangeOfAggregationsIsReadWindowByWindow() throws Exception {
        long before = TO - 60_000;
        answer("{" + SHARDS + ",\"aggregations\":{\"times\":{\"buckets\":["
                + "{\"key\":\"%d\",\"doc_count\":5,\"mean\":{\"value\":null}},".formatted(before)
                + "{\"key\":\"%d\",\"doc_count\":5,\"mean\":{\"value\":3}}]}}}".formatted(TO));
        MetricAnswer answer = range("{\"query\":\"*\",\"aggs\":{\"mean\":{\"avg\":{\"field\":\"ms\"}}}}", 60);
        assertThat(answer.series().get(0).samples(), is(List.of(new Sample(AT, 3))));
    }

    @Test
    public void totalOfOlderVersionsAndInexactOnes() throws Exception {
        String count = "{\"query\":\"x:1\",\"runtime_mappings\":{\"x\":{\"type\":\"long\"}}}";
        answer("{" + SHARDS + ",\"hits\":{\"total\":12,\"hits\":[]}}");
        assertThat(ask(count).series().get(0).samples().get(0).value(), is(12.0));
        answer("{" + SHARDS + ",\"hits\":{\"total\":{\"value\":10000,\"relation\":\"gte\"},\"hits\":[]}}");
        assertThat(ask(count).partial(), is(true));
    }

    @Test
    public void errorsAreToldApartInTheServersWords() throws Exception {
        refuse(404, "index_not_found_exception", "no such index [logs-*]");
        assertThat(failure(Kind.CONFIGURATION), allOf(containsString("no such index"), containsString("alias")));
        refuse(400, "parsing_exception", "unknown query [boool]");
        assertThat(failure(Kind.REJECTED), containsString("unknown query [boool]"));
        refuse(401, "security_exception", "unable to authenticate with provided credentials " + KEY);
        assertThat(
                failure(Kind.UNAUTHORIZED), allOf(containsString("unable to authenticate"), not(containsString(KEY))));
        refuse(403, "security_exception", "action [indices:data/read/search] is unauthorized for API key");
        assertThat(failure(Kind.UNAUTHORIZED), containsString("access denied"));
        refuse(429, "es_rejected_execution_exception", "rejected execution");
        failure(Kind.RATE_LIMITED);
        refuse(200, "parsing_exception", "inside a 200");
        assertThat(failure(Kind.REJECTED), containsString("inside a 200"));
        answer(503, """
            {"error":{"type":"search_phase_execution_exception","reason":"all shards failed","root_cause":[],
             "failed_shards":[{"shard":0,"reason":{"type":"no_shard_available_action_exception","reason":"gone"}}]},
             "status":503}\
            """);
        assertThat(failure(Kind.SERVER_ERROR), containsString("no_shard_available_action_exception: gone"));
    }

    @Test
    public void wrongShapesAreMalformed() throws Exception {
        for (String body : List.of(
                "{}",
                "[]",
                "{\"count\":7}",
                "{" + SHARDS + "}",
                "{\"count\":\"many\",\"_shards\":{\"total\":1,\"failed\":0}}",
                "{\"count\":7,\"_shards\":{\"total\":1,\"fai")) {
            answer(body);
            failure(Kind.MALFORMED);
        }
        answer("{" + SHARDS + ",\"aggregations\":{}}");
        SourceException e = assertThrows(
                SourceException.class, () -> ask("{\"query\":\"*\",\"aggs\":{\"m\":{\"max\":{\"field\":\"ms\"}}}}"));
        assertThat(e.kind(), is(Kind.MALFORMED));
    }

    @Test
    public void whatCannotBeAskedIsNotSent() {
        for (String query : List.of(
                "{\"query\":",
                "{\"bool\":{}}",
                "{\"query\":{},\"size\":100}",
                "{\"query\":{},\"query\":{}}",
                "{\"query\":7}",
                "{\"query\":\"*\",\"aggs\":{}}",
                "{\"query\":\"*\",\"aggs\":{\"x\":{\"terms\":{},\"aggs\":{\"t\":{\"date_histogram\":{}}}}}}",
                "{\"query\":\"*\"} {}")) {
            SourceException e = assertThrows(query, SourceException.class, () -> ask(query));
            assertThat(query, e.kind(), is(Kind.REJECTED));
        }
        server.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    public void aggregationThatGivesNoNumberIsRefused() throws Exception {
        answer("{" + SHARDS + ",\"aggregations\":{\"s\":{\"count\":1,\"min\":1,\"max\":1,\"avg\":1,\"sum\":1}}}");
        SourceException e = assertThrows(
                SourceException.class, () -> ask("{\"query\":\"*\",\"aggs\":{\"s\":{\"stats\":{\"field\":\"ms\"}}}}"));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), containsString("use avg"));
    }

    @Test
    public void connectionTestCounts() throws Exception {
        answer("{\"count\":70,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0}}");
        server.stubFor(get("/").willReturn(aResponse()
                .withHeader("Content-Type", "application/json")
                .withBody("{\"version\":{\"number\":\"2.11.0\",\"distribution\":\"opensearch\"}}")));
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.product(), is("OpenSearch"));
        assertThat(info.version(), is("2.11.0"));
        assertThat(info.detail(), is("70 documents of the last hour"));
        answer("{\"count\":0,\"_shards\":{\"total\":5,\"successful\":5,\"skipped\":0,\"failed\":0}}");
        assertThat(source.probe(BUDGET).detail(), containsString("@timestamp"));
    }

    @Test
    public void settingsRefuseWhatIsNoIndex() {
        HttpConnection connection = HttpConnection.of(URI.create("http://127.0.0.1"));
        for (String index : List.of("", "a/b", "a?b", "_all/_doc", "a b", "-a")) {
            assertThrows(index, IllegalArgumentException.class, () -> ElasticSettings.of(connection, index));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ElasticSettings.of(connection, "a").withTimes(Duration.ZERO, Duration.ZERO));
    }

    private void answer(String body) {
        answer(200, body);
    }

    private void answer(int status, String body) {
        server.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(status)
                        .withHeader("Content-Type", "application/json; charset=UTF-8")
                        .withBody(body)));
    }

    private void refuse(int status, String type, String reason) {
        String cause = "\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"";
        answer(status, "{\"error\":{\"root_cause\":[{" + cause + "}]," + cause + "},\"status\":" + status + "}");
    }

    private MetricAnswer ask(String query) throws Exception {
        return source.query(MetricQuery.instant(query, AT, BUDGET));
    }

    private MetricAnswer range(String query, int step) throws Exception {
        return source.query(MetricQuery.range(query, AT.minusSeconds(step), AT, Duration.ofSeconds(step), BUDGET));
    }

    private static Map<Map<String, String>, Double> values(MetricAnswer answer) {
        Map<Map<String, String>, Double> values = new HashMap<>();
        answer.series()
                .forEach(s ->
                        values.put(new HashMap<>(s.labels()), s.samples().get(0).value()));
        return values;
    }

    private String failure(Kind kind) {
        SourceException e = assertThrows(SourceException.class, () -> ask(ERRORS));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }
}
