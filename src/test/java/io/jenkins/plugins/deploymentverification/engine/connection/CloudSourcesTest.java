package io.jenkins.plugins.deploymentverification.engine.connection;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

/** Grafana, CloudWatch and New Relic in connections files. */
public class CloudSourcesTest {

    @Test
    public void grafana() throws Exception {
        SourceConnection connection = read("""
            type: grafana
            url: https://grafana.example.com/sub
            auth: {type: bearer, token: '${KEY}'}
            organization: 3
            dataSource: PBFA97CFB590B2093
            dataSourceType: loki
            lookback: 10m
            dashboards:
              - uid: abc
                title: Golden signals
                services: shop-*
                variables: {service: '$${service}'}
                panels: [2, 4]
            """);
        try (MetricSource source = SourceConnections.open(connection)) {
            DashboardLink link = source.dashboards().of(mark()).get(0);
            assertThat(link.title(), is("Golden signals"));
            assertThat(
                    link.link().toString(),
                    allOf(
                            containsString("https://grafana.example.com/sub/d/abc?orgId=3&from="),
                            containsString("var-service=shop-web")));
            assertThat(link.panels().size(), is(2));
            assertThat(source.toString(), not(containsString("s3cret")));
        }
    }

    @Test
    public void grafanaNeedsNothingButItsUrl() throws Exception {
        SourceConnections.open(read("{type: grafana, url: 'http://localhost:3000'}"))
                .close();
    }

    @Test
    public void cloudWatchIsAtItsRegion() throws Exception {
        SourceConnection connection = read("""
            type: cloudwatch
            region: eu-central-1
            accessKeyId: AKIDEXAMPLE
            secretAccessKey: '${KEY}'
            sessionToken: '${KEY}'
            period: 5m
            """);
        assertThat(connection.url().toString(), is("https://monitoring.eu-central-1.amazonaws.com"));
        try (MetricSource source = SourceConnections.open(connection)) {
            assertThat(source.toString(), allOf(containsString("AKIDEXAMPLE"), not(containsString("s3cret"))));
        }
        assertThat(
                read("{type: cloudwatch, url: 'http://localhost:4566', region: us-east-1, accessKeyId: AKIDEXAMPLE,"
                                + " secretAccessKey: x}")
                        .url()
                        .toString(),
                is("http://localhost:4566"));
    }

    @Test
    public void newRelicIsAtItsRegion() throws Exception {
        SourceConnection connection =
                read("{type: newrelic, region: eu, account: 1234567, apiKey: '${KEY}', window: 10m}");
        assertThat(connection.url().toString(), is("https://api.eu.newrelic.com"));
        try (MetricSource source = SourceConnections.open(connection)) {
            assertThat(source.toString(), allOf(containsString("1234567"), not(containsString("s3cret"))));
        }
        assertThat(read("{type: newrelic, account: 1, apiKey: x}").url().toString(), is("https://api.newrelic.com"));
    }

    @Test
    public void whatIsWrongIsToldWithItsPlaceAndWithoutSecrets() throws Exception {
        assertThat(
                problem("{type: grafana, url: 'http://g', dashboards: [{uid: 'a/b'}, {title: x}, {uid: a, panel: 1}]}"),
                allOf(containsString("after /d/"), containsString("uid"), containsString("panel")));
        assertThat(
                problem("{type: cloudwatch, region: europe, secretAccessKey: '${KEY}'}"),
                allOf(
                        containsString("written like eu-central-1"),
                        containsString("accessKeyId"),
                        not(containsString("s3cret"))));
        assertThat(
                problem("{type: newrelic, region: asia, account: Shop}"),
                allOf(containsString("region"), containsString("number of an account"), containsString("apiKey")));
        assertThat(problem("{type: newrelic, apiKey: x}"), containsString("needs 'account'"));
        SourceConnection badPeriod = read("{type: cloudwatch, region: us-east-1, accessKeyId: AKIDEXAMPLE,"
                + " secretAccessKey: x, period: 45s}");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> open(badPeriod));
        assertThat(e.getMessage(), containsString("period"));
    }

    private static void open(SourceConnection connection) throws Exception {
        try {
            SourceConnections.open(connection).close();
        } catch (SourceException e) {
            throw new AssertionError(e);
        }
    }

    private static SourceConnection read(String source) throws DocumentException {
        String body = source.stripLeading().startsWith("{")
                ? "  - " + source.strip().replaceFirst("^\\{", "{name: s, ")
                : ("name: s\n" + source).indent(4).replaceFirst(" {4}", "  - ");
        return new ConnectionsReader(Map.of("KEY", "s3cret-key"), Path.of(""))
                .read("c.yaml", "sources:\n" + body)
                .get(0);
    }

    private static String problem(String source) {
        return assertThrows(DocumentException.class, () -> read(source)).getMessage();
    }

    private static DeploymentMark mark() {
        Instant start = Instant.parse("2026-11-21T10:00:00Z");
        return new DeploymentMark(
                "k", "shop-web", null, null, null, start, start.plusSeconds(600), "PASSED", null, null);
    }
}
