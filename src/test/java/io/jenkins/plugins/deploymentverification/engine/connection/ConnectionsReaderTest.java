package io.jenkins.plugins.deploymentverification.engine.connection;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Auth;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ConnectionsReaderTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private List<SourceConnection> read(String yaml) throws DocumentException {
        return new ConnectionsReader(Map.of("TOKEN", "s3cret", "HOST", "prometheus.example"), path(""))
                .read("config.yaml", yaml);
    }

    private Path path(String name) {
        return folder.getRoot().toPath().resolve(name);
    }

    private SourceConnection legacy(String keys) throws DocumentException {
        return read("prometheus_integration:\n  url: http://p:9090\n" + keys.indent(2))
                .get(0);
    }

    private String problem(String yaml) {
        return assertThrows(DocumentException.class, () -> read(yaml)).getMessage();
    }

    // --- the older form, key by key ---

    @Test
    public void enabled() throws Exception {
        assertThat(legacy("enabled: true").enabled(), is(true));
        List<SourceConnection> off = read("prometheus_integration: {enabled: false, url: 'http://p:9090'}");
        assertThat(off.isEmpty() || !off.get(0).enabled(), is(true));
    }

    @Test
    public void url() throws Exception {
        SourceConnection source = legacy("enabled: true");
        assertThat(source.url(), equalTo(URI.create("http://p:9090")));
        assertThat(source.name(), equalTo("prometheus"));
        assertThat(source.isDefault(), is(true));
        assertThat(
                read("prometheus_integration: {url: 'https://${HOST}/x'}")
                        .get(0)
                        .url(),
                equalTo(URI.create("https://prometheus.example/x")));
    }

    @Test
    public void authBasic() throws Exception {
        assertThat(
                legacy("auth: {type: basic, username: u, password: '${TOKEN}'}").auth(),
                equalTo(new Auth.Basic("u", "s3cret")));
    }

    @Test
    public void authToken() throws Exception {
        assertThat(legacy("auth: {type: token, token: '${TOKEN}'}").auth(), equalTo(new Auth.Bearer("s3cret")));
    }

    @Test
    public void authOAuth2() throws Exception {
        assertThat(
                legacy("auth: {type: oauth2, token_url: 'https://sso/token', client_id: id, client_secret: '${TOKEN}', "
                                + "scopes: [a, b]}")
                        .auth(),
                equalTo(new Auth.OAuth2(URI.create("https://sso/token"), "id", "s3cret", List.of("a", "b"))));
    }

    @Test
    public void timeoutAndRetryCount() throws Exception {
        SourceConnection source = legacy("timeout: 30s\nretry_count: 5");
        assertThat(source.timeout(), equalTo(Duration.ofSeconds(30)));
        assertThat(source.retries(), equalTo(5));
    }

    // --- today's form ---

    @Test
    public void everyKeyArrives() throws Exception {
        for (String file : List.of("ca.pem", "c.pem", "k.pem")) {
            Files.writeString(path(file), "PEM");
        }
        SourceConnection source = read(String.join(
                        "\n",
                        "sources:",
                        "  - name: main",
                        "    type: prometheus",
                        "    url: https://p.example/prometheus",
                        "    default: true",
                        "    auth: {type: bearer, token: '${TOKEN}'}",
                        "    headers: {X-Scope-OrgID: team-a}",
                        "    timeout: 7s",
                        "    retries: 4",
                        "    tls: {verify: true, caFile: ca.pem, certFile: c.pem, keyFile: k.pem}",
                        "    proxy: {host: proxy.example, port: 3128}",
                        "  - {name: other, type: prometheus, url: 'http://o'}"))
                .get(0);
        assertThat(source.name(), equalTo("main"));
        assertThat(source.isDefault(), is(true));
        assertThat(source.auth(), equalTo(new Auth.Bearer("s3cret")));
        assertThat(source.headers(), equalTo(Map.of("X-Scope-OrgID", "team-a")));
        assertThat(source.timeout(), equalTo(Duration.ofSeconds(7)));
        assertThat(source.retries(), equalTo(4));
        assertThat(source.tls().verify(), is(true));
        assertThat(source.tls().caFile(), equalTo(path("ca.pem")));
        assertThat(source.proxy().port(), equalTo(3128));
    }

    @Test
    public void errorsNameTheirPlaceAndNoSecret() {
        String message = problem(
                "sources:\n  - {name: a, type: prometheus, url: 'http://p', auth: {type: bearer, tokn: '${TOKEN}'}}\n");
        assertThat(message, containsString("config.yaml:2:"));
        assertThat(message, containsString("did you mean 'token'?"));
        assertThat(message, not(containsString("s3cret")));
        assertThat(problem("prometheus_integration: {url: 'http://${NOPE}/'}"), containsString("NOPE"));
        assertThat(
                problem("sources:\n  - {name: a, type: influx, url: 'http://p'}\n"), containsString("config.yaml:2:"));
        assertThat(
                problem("sources:\n"
                        + "  - {name: a, type: prometheus, url: 'http://p'}\n"
                        + "  - {name: a, type: prometheus, url: 'http://q'}\n"),
                containsString("a"));
    }

    @Test
    public void textsShowNoSecret() throws Exception {
        assertThat(legacy("auth: {type: token, token: '${TOKEN}'}").toString(), not(containsString("s3cret")));
        assertThat(legacy("auth: {type: token, token: '${TOKEN}'}").auth().toString(), not(containsString("s3cret")));
    }

    @Test
    public void eachTypeHasFieldsOfItsOwn() throws Exception {
        List<SourceConnection> sources = read(String.join(
                "\n",
                "sources:",
                "  - {name: t, type: prometheus, flavor: thanos, url: 'http://t:10902', dedup: false, partial: true}",
                "  - {name: m, flavor: mimir, url: 'http://m:8080', tenant: 'a|b'}",
                "  - {name: am, type: Alertmanager, url: 'http://am:9093', suppressed: true}",
                "  - name: j",
                "    type: json",
                "    url: http://j",
                "    path: /v?q={query}",
                "    series: $.s",
                "    labels: {host: $.h}",
                "    value: $.v"));
        assertThat(
                sources.stream().map(s -> s.type().code()).toList(),
                is(List.of("prometheus", "prometheus", "alertmanager", "json")));
        for (SourceConnection source : sources) {
            SourceConnections.open(source).close();
        }
        try (MetricSource mimir = SourceConnections.open(sources.get(1))) {
            assertThat(mimir.toString(), containsString("http://m:8080/prometheus"));
        }
    }

    @Test
    public void whatIsWrongWithATypesFieldsIsToldWithItsPlace() {
        assertThat(problems("{type: nagios}"), containsString("must be one of prometheus, alertmanager"));
        assertThat(problems("{flavor: cortexx}"), containsString("grafana_cloud"));
        assertThat(problems("{tenant: a}"), containsString("a tenant has no meaning for a Prometheus"));
        assertThat(problems("{flavor: mimir, dedup: true}"), containsString("no meaning for the flavor mimir"));
        assertThat(problems("{partial: true}"), containsString("no meaning for the flavor prometheus"));
        assertThat(problems("{type: json}"), containsString("where the value is"));
        assertThat(problems("{type: json, value: '$.a['}"), containsString("JSON path"));
        assertThat(problems("{type: alertmanager, flavor: mimir}"), containsString("unknown key 'flavor'"));
    }

    private String problems(String fields) {
        String source = "sources: [{name: x, url: 'http://h', " + fields.substring(1) + "]";
        return assertThrows(DocumentException.class, () -> read(source)).getMessage();
    }

    @Test
    public void aSourceOfTheCommandLineNeedsOnlyAnAddress() throws Exception {
        SourceConnection plain = SourceConnection.plain("am", "alertmanager", "http://127.0.0.1:9093");
        assertThat(plain.toString(), is("am (alertmanager at http://127.0.0.1:9093)"));
        SourceConnections.open(plain).close();
        String wrong = assertThrows(
                        IllegalArgumentException.class, () -> SourceConnection.plain("j", "json", "http://u:hush@h"))
                .getMessage();
        assertThat(wrong, containsString("where the value is"));
        assertThat(wrong, containsString("must not carry a name or password"));
        assertThat(wrong, not(containsString("hush")));
    }

    @Test
    public void theExamplesOfTheDocumentationLoad() throws Exception {
        List<Path> pages;
        Path docs = Files.exists(Path.of("docs")) ? Path.of("docs") : Path.of("../docs");
        try (Stream<Path> files = Files.list(docs)) {
            pages = files.filter(f -> f.getFileName().toString().startsWith("sources"))
                    .toList();
        }
        int found = 0;
        Pattern example = Pattern.compile("```yaml\\R(sources:.*?)```", Pattern.DOTALL);
        for (Path page : pages) {
            Matcher matcher = example.matcher(Files.readString(page));
            while (matcher.find()) {
                Map<String, String> environment = new HashMap<>();
                Pattern.compile("\\$\\{(\\w+)}")
                        .matcher(matcher.group(1))
                        .results()
                        .forEach(name -> environment.put(name.group(1), "secret-of-" + name.group(1)));
                for (SourceConnection one : new ConnectionsReader(
                                environment, folder.getRoot().toPath())
                        .read("c.yaml", matcher.group(1))) {
                    SourceConnections.open(one).close();
                    found++;
                }
            }
        }
        assertThat(found, greaterThanOrEqualTo(7));
    }
}
