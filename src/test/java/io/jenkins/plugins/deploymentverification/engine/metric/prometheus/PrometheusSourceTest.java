package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The source against a real Prometheus. */
public class PrometheusSourceTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String RULES = """
        groups:
          - name: test
            rules:
              - alert: Burning
                expr: temperature > 100
                labels: {severity: page}
                annotations: {summary: "it burns in {{ $labels.room }}"}
              - alert: Warm
                expr: temperature > 50
                for: 1h
        """;

    private static Exporter shop;
    private static Exporter gone;
    private static PrometheusServer server;
    private static PrometheusSource source;

    @BeforeClass
    public static void start() throws Exception {
        shop = Exporter.start()
                .set("temperature{room=\"kitchen\"}", 200)
                .set("temperature{room=\"cellar\"}", 10)
                .grow("http_requests_total{code=\"200\"}", 10);
        gone = Exporter.start();
        server = PrometheusServer.configured()
                .scrape("shop", shop.address())
                .scrape("gone", gone.address())
                .rules(RULES)
                .start();
        source = PrometheusSource.open(PrometheusSettings.builder(server.url()).build());
        gone.stop();
        server.awaitSeries("up{job=\"shop\"} == 1");
        server.awaitSeries("up{job=\"gone\"} == 0");
        server.awaitSeries("ALERTS{alertname=\"Burning\"}");
        server.awaitSeries("rate(http_requests_total[5s]) > 1");
    }

    @AfterClass
    public static void stop() {
        for (AutoCloseable one : new AutoCloseable[] {source, server, shop, gone}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    public void vector() throws Exception {
        List<Series> series = ask("temperature").series();
        Map<String, Double> byRoom = series.stream()
                .collect(Collectors.toMap(
                        s -> s.labels().get("room"), s -> s.samples().get(0).value()));
        assertThat(byRoom, is(Map.of("kitchen", 200.0, "cellar", 10.0)));
        assertThat(series.get(0).labels().get("job"), is("shop"));
        assertThat(ask("temperature").isTrustworthy(), is(true));
    }

    @Test
    public void noMatchIsNoData() throws Exception {
        assertThat(ask("no_such_metric").series(), is(empty()));
        assertThat(ask("temperature > 1000").series(), is(empty()));
    }

    @Test
    public void scalar() throws Exception {
        Series series = ask("scalar(temperature{room=\"cellar\"}) + 1").series().get(0);
        assertThat(series.labels().size(), is(0));
        assertThat(series.samples().get(0).value(), is(11.0));
    }

    @Test
    public void numbersThatAreNone() throws Exception {
        assertThat(value("vector(0) / 0"), is(Double.NaN));
        assertThat(value("0/0"), is(Double.NaN));
        assertThat(value("1/0"), is(Double.POSITIVE_INFINITY));
        assertThat(value("-1/0"), is(Double.NEGATIVE_INFINITY));
    }

    @Test
    public void range() throws Exception {
        Instant end = Instant.now();
        MetricAnswer answer = source.query(
                MetricQuery.range("http_requests_total", end.minusSeconds(3), end, Duration.ofMillis(500), BUDGET));
        List<Sample> samples = answer.series().get(0).samples();
        assertThat(samples.size(), is(greaterThan(2)));
        for (int i = 1; i < samples.size(); i++) {
            assertThat(Duration.between(samples.get(i - 1).at(), samples.get(i).at()), is(Duration.ofMillis(500)));
        }
    }

    @Test
    public void instantOfThePast() throws Exception {
        Instant before = Instant.now().minus(Duration.ofDays(1));
        assertThat(
                source.query(MetricQuery.instant("temperature", before, BUDGET)).series(), is(empty()));
    }

    @Test
    public void queryThatIsWrongIsRefusedInTheServersWords() {
        SourceException e = assertThrows(SourceException.class, () -> ask("sum(((temperature"));
        assertThat(e.kind(), is(SourceException.Kind.REJECTED));
        assertThat(e.getMessage(), containsString("parse error"));
        assertThat(
                assertThrows(SourceException.class, () -> ask("temperature[5m]"))
                        .kind(),
                is(SourceException.Kind.REJECTED));
        assertThat(
                assertThrows(SourceException.class, () -> ask("\"text\"")).kind(), is(SourceException.Kind.REJECTED));
    }

    @Test
    public void executionThatFailsIsRefused() {
        String twice = "temperature / on(job) http_requests_total * on(job) temperature";
        SourceException e = assertThrows(SourceException.class, () -> ask(twice));
        assertThat(e.kind(), is(SourceException.Kind.REJECTED));
        assertThat(e.getMessage(), containsString("422"));
    }

    @Test
    public void tooManyPointsAreRefused() {
        Instant end = Instant.now();
        SourceException e = assertThrows(
                SourceException.class,
                () -> source.query(
                        MetricQuery.range("up", end.minus(Duration.ofDays(1)), end, Duration.ofSeconds(1), BUDGET)));
        assertThat(e.getMessage(), containsString("11,000"));
    }

    @Test
    public void alerts() throws Exception {
        // after a restart its series are there before its first evaluation
        List<Alert> burning = await().atMost(PATIENCE).until(() -> alertsNamed("Burning"), hasSize(1));
        assertThat(burning.get(0).isFiring(), is(true));
        assertThat(burning.get(0).labels().get("severity"), is("page"));
        assertThat(burning.get(0).summary(), is("it burns in kitchen"));
        assertThat(burning.get(0).activeAt().isBefore(Instant.now().plusSeconds(1)), is(true));
        Set<String> states = alertsNamed("Warm").stream().map(Alert::state).collect(Collectors.toSet());
        assertThat(states, is(Set.of("pending")));
    }

    @Test
    public void targets() throws Exception {
        // the last scrape's outcome shows here a moment before or after it shows in the series
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Target> byJob = source.targets(BUDGET).stream()
                    .collect(Collectors.toMap(target -> target.labels().get("job"), target -> target));
            assertThat(byJob.get("shop").isUp(), is(true));
            assertThat(byJob.get("gone").isDown(), is(true));
            assertThat(byJob.get("gone").lastError(), containsString("refused"));
        });
    }

    @Test
    public void connectionTest() throws Exception {
        var info = source.probe(BUDGET);
        assertThat(info.product(), is("Prometheus"));
        assertThat(info.version(), not(startsWith("0.")));
        assertThat(info.detail(), is("1 of 2 targets are up"));
        assertThat(info.took(), is(greaterThan(Duration.ZERO)));
    }

    @Test
    public void graphLinkAnswers() throws Exception {
        var link = source.graphLink(MetricQuery.instant("temperature > 1", Instant.now(), BUDGET));
        HttpURLConnection page = (HttpURLConnection) link.toURL().openConnection();
        page.setInstanceFollowRedirects(true);
        assertThat(page.getResponseCode(), is(200));
        page.disconnect();
    }

    @Test
    public void wrongPrefixIsAConfigurationError() throws Exception {
        var wrong =
                PrometheusSettings.builder(server.url().resolve("/prometheus")).build();
        try (PrometheusSource other = PrometheusSource.open(wrong)) {
            SourceException e = assertThrows(SourceException.class, () -> other.probe(BUDGET));
            assertThat(e.kind(), is(SourceException.Kind.CONFIGURATION));
            assertThat(e.getMessage(), containsString("path prefix"));
        }
    }

    @Test
    public void serverThatIsKilledAndComesBackAnswersAgain() throws Exception {
        assertThat(ask("up").series(), hasSize(2));
        server.kill();
        SourceException e = assertThrows(SourceException.class, () -> ask("up"));
        assertThat(e.kind(), is(SourceException.Kind.UNREACHABLE));
        server.restart();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !ask("up{job=\"shop\"}").series().isEmpty());
        server.awaitSeries("ALERTS{alertname=\"Burning\"}");
        server.awaitSeries("rate(http_requests_total[5s]) > 1");
    }

    private static List<Alert> alertsNamed(String name) throws Exception {
        return source.alerts(BUDGET).stream()
                .filter(alert -> alert.matches(Map.of("alertname", name)))
                .toList();
    }

    private static MetricAnswer ask(String expression) throws Exception {
        return source.query(MetricQuery.instant(expression, Instant.now(), BUDGET));
    }

    private static double value(String expression) throws Exception {
        return ask(expression).series().get(0).samples().get(0).value();
    }
}
