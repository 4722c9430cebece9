package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The source against a real Graphite. */
public class GraphiteServerTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static GraphiteServer server;
    private static GraphiteSource source;
    /** The newest point begins here; a multiple of 60 s, some minutes ago. */
    private static Instant last;

    /** 30 points of 10 s: a counts the tens of seconds before the last, b is twice that and silent for the last minute. */
    @BeforeClass
    public static void start() throws Exception {
        server = GraphiteServer.start();
        long now = Instant.now().getEpochSecond();
        last = Instant.ofEpochSecond(now - Math.floorMod(now, 60L) - 120);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            long at = last.getEpochSecond() - 10L * i;
            lines.append("shop.ms.a " + i + " " + at + "\n");
            if (i >= 6) {
                lines.append("shop.ms.b " + 2 * i + " " + at + "\n");
            }
        }
        server.write(lines.toString());
        source = GraphiteSource.open(GraphiteSettings.of(HttpConnection.of(server.url()))
                .withLookBack(LookBack.of(Duration.ofMinutes(1), Duration.ofMinutes(2))));
        await().atMost(PATIENCE).until(() -> byTarget(ask("shop.ms.*", last.plusSeconds(10))), aMapWithSize(2));
    }

    @AfterClass
    public static void stop() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    public void instantIsTheLastPointWhoseTimeIsOver() throws Exception {
        assertThat(byTarget(ask("shop.ms.*", last.plusSeconds(9))), is(Map.of("shop.ms.a", 1.0, "shop.ms.b", 12.0)));
        assertThat(byTarget(ask("shop.ms.*", last.plusSeconds(10))), is(Map.of("shop.ms.a", 0.0, "shop.ms.b", 12.0)));
        Series a = ask("shop.ms.a", last.plusSeconds(12)).series().get(0);
        assertThat(a.labels(), is(Map.of("target", "shop.ms.a")));
        assertThat(a.samples(), is(List.of(new Sample(last, 0))));
    }

    @Test
    public void nullPointsAreSkippedUpToTheLookBack() throws Exception {
        // b's last point is over 50 s before the last of a
        assertThat(byTarget(ask("shop.ms.*", last.plusSeconds(60))), is(Map.of("shop.ms.a", 0.0, "shop.ms.b", 12.0)));
        assertThat(byTarget(ask("shop.ms.*", last.plusSeconds(80))), is(Map.of("shop.ms.a", 0.0)));
    }

    @Test
    public void bucketsOfSummarizeAreReadWhole() throws Exception {
        String sum = "summarize(shop.ms.a, '1min', 'sum')";
        // the minute before the last point: 1 to 6
        assertThat(byTarget(ask(sum, last.plusSeconds(10))).values().iterator().next(), is(21.0));
        assertThat(byTarget(ask(sum, last.plusSeconds(59))).values().iterator().next(), is(21.0));
    }

    @Test
    public void functionsAndTags() throws Exception {
        Series both = ask("alias(sumSeries(shop.ms.*), 'both')", last.minusSeconds(50))
                .series()
                .get(0);
        assertThat(both.labels().get("target"), is("both"));
        assertThat(both.labels().get("aggregatedBy"), is("sum"));
        assertThat(both.samples().get(0).value(), is(18.0));
    }

    @Test
    public void rangeStandsAtItsSteps() throws Exception {
        MetricAnswer answer = source.query(
                MetricQuery.range("shop.ms.a", last.minusSeconds(60), last, Duration.ofSeconds(20), BUDGET));
        assertThat(
                answer.series().get(0).samples(),
                is(List.of(
                        new Sample(last.minusSeconds(60), 7),
                        new Sample(last.minusSeconds(40), 5),
                        new Sample(last.minusSeconds(20), 3),
                        new Sample(last, 1))));
    }

    @Test
    public void whatIsNotThereIsNoData() throws Exception {
        assertThat(ask("shop.nothing", last).series(), is(empty()));
        assertThat(ask("shop.ms.a", last.minus(Duration.ofMinutes(30))).series(), is(empty()));
        // Graphite answers what it cannot parse by an empty list
        assertThat(ask("sumSeries(((", last).series(), is(empty()));
    }

    @Test
    public void targetThatIsWrongIsRefusedInTheServersWords() {
        SourceException e = assertThrows(SourceException.class, () -> ask("noSuchFunction(shop.ms.a)", last));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), allOf(containsString("unknown function"), containsString("/render")));
    }

    @Test
    public void traceOfAFailureIsTold() throws Exception {
        try (GraphiteSource once = GraphiteSource.open(
                GraphiteSettings.of(HttpConnection.of(server.url()).withRetries(0)))) {
            SourceException e = assertThrows(
                    SourceException.class,
                    () -> once.query(MetricQuery.instant("movingAverage(shop.ms.a, 'x')", last, BUDGET)));
            assertThat(e.kind(), is(Kind.SERVER_ERROR));
            assertThat(e.getMessage(), containsString("Invalid offset: x"));
        }
    }

    @Test
    public void connectionTest() throws Exception {
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.product(), is("Graphite"));
        assertThat(info.version(), startsWith("1."));
    }

    @Test
    public void wrongPrefixIsAConfigurationError() throws Exception {
        HttpConnection wrong = HttpConnection.of(URI.create(server.url() + "/graphite"));
        try (GraphiteSource other = GraphiteSource.open(GraphiteSettings.of(wrong))) {
            SourceException e = assertThrows(SourceException.class, () -> other.probe(BUDGET));
            assertThat(e.kind(), is(Kind.CONFIGURATION));
            assertThat(e.getMessage(), containsString("ends before /render"));
        }
    }

    @Test
    public void graphLinkIsAPicture() throws Exception {
        URI link = source.graphLink(MetricQuery.instant("alias(shop.ms.a, 'a + b')", last, BUDGET));
        assertThat(link.getRawQuery(), containsString("a%20%2B%20b"));
        HttpURLConnection page = (HttpURLConnection) link.toURL().openConnection();
        assertThat(page.getResponseCode(), is(200));
        page.disconnect();
    }

    @Test
    public void seriesByWildcardAreAllThere() throws Exception {
        assertThat(ask("shop.ms.*", last).series(), hasSize(2));
    }

    private static MetricAnswer ask(String target, Instant at) throws Exception {
        return source.query(MetricQuery.instant(target, at, BUDGET));
    }

    private static Map<String, Double> byTarget(MetricAnswer answer) {
        Map<String, Double> values = new HashMap<>();
        answer.series()
                .forEach(s ->
                        values.put(s.labels().get("target"), s.samples().get(0).value()));
        return values;
    }
}
