package io.jenkins.plugins.deploymentverification.engine.connection;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DatadogConnectionTest {

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private List<SourceConnection> read(String yaml) throws DocumentException {
        return new ConnectionsReader(
                        Map.of("DD_KEY", DatadogStub.API_KEY), folder.getRoot().toPath())
                .read("connections.yaml", yaml);
    }

    private String problems(String yaml) {
        String problems =
                assertThrows(DocumentException.class, () -> read(yaml)).getMessage();
        assertThat(problems, not(containsString("s3cret")));
        return problems;
    }

    private void ask(SourceConnection connection) throws Exception {
        datadog.answer("{\"status\":\"ok\",\"series\":[]}");
        try (MetricSource source = SourceConnections.open(connection)) {
            source.query(MetricQuery.instant("avg:x{*}", Instant.now(), Duration.ofSeconds(10)));
        }
    }

    @Test
    public void theSiteTellsTheAddressAndTheKeysAreSent() throws Exception {
        Path key = folder.newFile("app.key").toPath();
        Files.writeString(key, DatadogStub.APPLICATION_KEY + "\n");
        List<SourceConnection> all = read("sources:\n"
                + "  - {name: eu, type: datadog, site: datadoghq.eu, apiKey: a, appKey: b}\n"
                + "  - {name: us, type: datadog, apiKey: a, appKey: b, api: v2, evaluation: avg, lookback: 10m}\n"
                + "  - {name: stub, type: Datadog, url: '" + datadog.url()
                + "', apiKey: '${DD_KEY}', appKeyFile: app.key}\n");
        assertThat(
                all.stream().map(SourceConnection::url).toList(),
                contains(
                        URI.create("https://api.datadoghq.eu"),
                        URI.create("https://api.datadoghq.com"),
                        datadog.url()));
        assertThat(all.toString(), not(containsString(DatadogStub.API_KEY)));
        ask(all.get(2));
        assertThat(datadog.asked().size(), is(1));
    }

    @Test
    public void whatIsWrongIsToldWithoutTheKeys() throws Exception {
        String keys = ", apiKey: s3cret, appKey: s3cret2";
        assertThat(
                problems("sources: [{name: d, type: datadog, site: datadoghq.org" + keys + "}]"),
                containsString("must be one of datadoghq.com, us3.datadoghq.com"));
        assertThat(problems("sources: [{name: d, type: datadog}]"), containsString("needs 'apiKey' or 'apiKeyFile'"));
        assertThat(
                problems("sources: [{name: d, type: datadog, site: us5.datadoghq.com, url: 'https://x'" + keys + "}]"),
                containsString("stands beside 'site'"));
        SourceConnection wrong = read("sources: [{name: d, type: datadog, api: v1, evaluation: avg" + keys + "}]")
                .get(0);
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> SourceConnections.open(wrong))
                        .getMessage(),
                containsString("needs version 2 of the query API"));
        IllegalArgumentException plain = assertThrows(
                IllegalArgumentException.class,
                () -> SourceConnection.plain("d", "datadog", "https://api.datadoghq.com"));
        assertThat(plain.getMessage(), containsString("needs 'apiKey'"));
    }

    @Test
    public void theOlderBlockIsRead() throws Exception {
        List<SourceConnection> all = read("datadog_integration:\n  enabled: true\n  api_url: '" + datadog.url()
                + "/api/v1'\n  api_key: '${DD_KEY}'\n  app_key: " + DatadogStub.APPLICATION_KEY + "\n  timeout: 7\n");
        SourceConnection one = all.get(0);
        assertThat(one.name(), is("datadog"));
        assertThat(one.isDefault(), is(true));
        assertThat(one.timeout(), is(Duration.ofSeconds(7)));
        assertThat(one.url(), is(datadog.url()));
        ask(one);
        assertThat(datadog.asked().get(0).path(), is("/api/v1/query"));
    }

    @Test
    public void bothOlderBlocksStandSideBySide() throws Exception {
        String datadogBlock = "datadog_integration: {api_key: a, app_key: b}\n";
        List<SourceConnection> both = read("prometheus_integration: {url: 'http://p.example'}\n" + datadogBlock);
        assertThat(both.stream().map(SourceConnection::name).toList(), contains("prometheus", "datadog"));
        assertThat(both.stream().map(SourceConnection::isDefault).toList(), contains(true, false));
        assertThat(both.get(1).url(), is(URI.create("https://api.datadoghq.com")));
        List<SourceConnection> off =
                read("prometheus_integration: {enabled: false, url: 'http://p.example'}\n" + datadogBlock);
        assertThat(off.stream().map(SourceConnection::isDefault).toList(), contains(false, true));
        assertThat(read("datadog_integration: {enabled: false}").get(0).enabled(), is(false));
    }

    @Test
    public void anOlderBlockWithoutKeysIsTold() {
        String missing = problems("datadog_integration: {enabled: true, api_key: s3cret}");
        assertThat(missing, containsString("app_key"));
        assertThat(
                problems("datadog_integration: {api_key: s3cret, app_key: s3cret, api_uri: 'x'}"),
                containsString("api_url"));
        assertThat(problems("datadog_integration: null"), containsString("datadog_integration"));
    }
}
