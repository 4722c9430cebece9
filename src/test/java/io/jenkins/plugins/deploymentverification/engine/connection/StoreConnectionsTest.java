package io.jenkins.plugins.deploymentverification.engine.connection;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** InfluxDB, Graphite and Elasticsearch in connections files. */
public class StoreConnectionsTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Test
    public void eachIsReadWithItsLanguage() throws Exception {
        List<SourceConnection> all = read("""
                sources:
                  - {name: old, type: influxdb, url: "http://i:8086", database: shop, retentionPolicy: week,
                     auth: {type: basic, username: reader, password: s3cret}, interval: 30s, lookback: 10m, delay: 0s}
                  - {name: new, type: influxdb, url: "http://i:8086", organization: acme, bucket: shop,
                     auth: {type: bearer, token: s3cret}}
                  - {name: carbon, type: Graphite, url: "http://g", lookback: 2m}
                  - {name: logs, type: elasticsearch, url: "http://e:9200", index: "logs-*", dateField: ts,
                     apiKey: s3cret, window: 10m, delay: 1m}
                """);
        assertThat(
                all.stream().map(one -> one.maker().language()).toList(),
                is(List.of(
                        QueryLanguage.INFLUXQL,
                        QueryLanguage.FLUX,
                        QueryLanguage.GRAPHITE,
                        QueryLanguage.ELASTICSEARCH)));
        String shown = "";
        for (SourceConnection one : all) {
            try (MetricSource source = SourceConnections.open(one)) {
                shown += one + " " + source + "\n";
            }
        }
        assertThat(shown, containsString("InfluxQL, database shop.week"));
        assertThat(shown, containsString("Flux, organization acme, bucket shop"));
        assertThat(shown, containsString("index logs-*"));
        assertThat(shown, not(containsString("s3cret")));
    }

    @Test
    public void credentialsAndFieldsArriveAtTheServer() throws Exception {
        server.stubFor(post(anyUrl()).willReturn(WireMock.status(500)));
        String all = """
                sources:
                  - {name: new, type: influxdb, url: "%1$s", language: flux, auth: {type: bearer, token: s3cret},
                     retries: 0}
                  - {name: logs, type: elasticsearch, url: "%1$s", index: logs, apiKey: s3cret, retries: 0}
                """.formatted(server.baseUrl());
        for (SourceConnection one : read(all)) {
            String query = one.name().equals("logs")
                    ? "level:error"
                    : "from(bucket: \"b\") |> range(start: v.timeRangeStart, stop: v.timeRangeStop) |> count()";
            try (MetricSource source = SourceConnections.open(one)) {
                assertThrows(
                        SourceException.class,
                        () -> source.query(MetricQuery.instant(query, AT, Duration.ofSeconds(10))));
            }
        }
        server.verify(postRequestedFor(urlPathEqualTo("/api/v2/query"))
                .withHeader("Authorization", equalTo("Token s3cret")));
        server.verify(postRequestedFor(urlPathEqualTo("/logs/_count"))
                .withHeader("Authorization", equalTo("ApiKey s3cret")));
    }

    @Test
    public void whatIsWrongIsToldWithItsPlace() {
        assertThat(problem("type: influxdb"), containsString("database"));
        assertThat(problem("type: influxdb, database: a, bucket: b"), containsString("no meaning for the language flux"));
        assertThat(problem("type: influxdb, database: a, language: sql"), containsString("language"));
        assertThat(problem("type: influxdb, database: a, interval: 0s"), containsString("an interval is between"));
        assertThat(problem("type: graphite, delay: 2h"), containsString("a delay is between"));
        assertThat(problem("type: graphite, interval: 1m"), containsString("interval"));
        assertThat(problem("type: elasticsearch"), containsString("index"));
        assertThat(problem("type: elasticsearch, index: a/b"), containsString("an index looks like"));
        assertThat(
                problem("type: elasticsearch, index: a, apiKey: s3cret, auth: {type: bearer, token: x}"),
                containsString("leave one out"));
    }

    private static List<SourceConnection> read(String yaml) throws DocumentException {
        return new ConnectionsReader(Map.of(), Path.of("")).read("config.yaml", yaml);
    }

    private static String problem(String fields) {
        DocumentException e = assertThrows(
                DocumentException.class, () -> read("sources:\n  - {name: a, url: 'http://h', " + fields + "}\n"));
        assertThat(e.getMessage(), containsString("config.yaml:2:"));
        assertThat(e.getMessage(), not(containsString("s3cret")));
        return e.getMessage();
    }
}
