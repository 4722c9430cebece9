package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Against a real VictoriaMetrics, a single node. */
public class VictoriaMetricsTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final PrometheusOptions OPTIONS = new PrometheusOptions(Flavor.VICTORIAMETRICS, null, true, false);

    private static Programs programs;
    private static URI url;
    private static PrometheusSource source;
    private static Instant now;

    @BeforeClass
    public static void start() throws Exception {
        String program = Programs.require("victoria-metrics", "VictoriaMetrics");
        programs = new Programs("victoria-metrics");
        boolean up = false;
        for (int attempt = 0; attempt < 5 && !up; attempt++) {
            programs.kill();
            int port = Programs.freePorts(1)[0];
            url = URI.create("http://127.0.0.1:" + port);
            programs.start(
                    Map.of(),
                    program,
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-storageDataPath=data",
                    "-retentionPeriod=1");
            up = programs.await(URI.create(url + "/health"));
        }
        if (!up) {
            throw new IOException("VictoriaMetrics did not start:\n" + programs.log());
        }
        source = PrometheusSource.open(OPTIONS.settings(HttpConnection.of(url)));
        now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        StringBuilder lines = new StringBuilder();
        for (int minute = 5; minute >= 0; minute--) {
            long at = now.minus(Duration.ofMinutes(minute)).toEpochMilli();
            lines.append("load{instance=\"a\"} ")
                    .append(10 - minute)
                    .append(' ')
                    .append(at)
                    .append('\n');
            lines.append("load{instance=\"b\"} ")
                    .append(20 - minute)
                    .append(' ')
                    .append(at)
                    .append('\n');
        }
        Programs.post(URI.create(url + "/api/v1/import/prometheus"), lines.toString(), "text/plain");
        programs.await(URI.create(url + "/internal/force_flush"));
    }

    @AfterClass
    public static void stop() {
        if (source != null) {
            source.close();
        }
        if (programs != null) {
            programs.close();
        }
    }

    private static MetricAnswer ask(String expression) throws Exception {
        return source.query(MetricQuery.instant(expression, now, BUDGET));
    }

    private static List<Double> values(MetricAnswer answer) {
        return answer.series().stream()
                .flatMap(series -> series.samples().stream())
                .map(Sample::value)
                .toList();
    }

    @Test
    public void theNewestValueIsSeenAndNotThatOfHalfAMinuteAgo() throws Exception {
        MetricAnswer answer = ask("load");
        assertThat(values(answer), containsInAnyOrder(10.0, 20.0));
        assertThat(answer.isTrustworthy(), is(true));
        assertThat(answer.series().get(0).samples().get(0).at(), is(now));
        try (PrometheusSource plain = PrometheusSource.open(PrometheusOptions.NONE.settings(HttpConnection.of(url)))) {
            Instant later = Instant.now();
            List<Double> withoutOption = values(plain.query(MetricQuery.instant("load", later, BUDGET)));
            List<Double> withOption = values(source.query(MetricQuery.instant("load", later, BUDGET)));
            assertThat(withOption, containsInAnyOrder(10.0, 20.0));
            assertThat("the option is needed", withoutOption, not(hasItem(20.0)));
        }
    }

    @Test
    public void aRangeHasTheStepsThatWereAskedFor() throws Exception {
        Instant from = now.minus(Duration.ofMinutes(3));
        MetricAnswer answer =
                source.query(MetricQuery.range("load{instance=\"a\"}", from, now, Duration.ofMinutes(1), BUDGET));
        assertThat(values(answer), is(List.of(7.0, 8.0, 9.0, 10.0)));
        assertThat(answer.series().get(0).samples().get(0).at(), is(from));
    }

    @Test
    public void noMatchIsNoData() throws Exception {
        assertThat(ask("nothing_of_that_name").series(), is(empty()));
    }

    @Test
    public void aWrongQueryIsRefusedInItsWords() {
        SourceException e = assertThrows(SourceException.class, () -> ask("sum(rate(load[5m])"));
        assertThat(e.kind(), is(SourceException.Kind.REJECTED));
        assertThat(e.getMessage(), containsString("sum(rate(load[5m])"));
    }

    @Test
    public void theConnectionTestTellsWhatItIs() throws Exception {
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.product(), is("VictoriaMetrics"));
        assertThat(source.toString(), containsString("VictoriaMetrics at " + url));
    }

    @Test
    public void severalQueriesOfOneVerificationAreIndependent() throws Exception {
        assertThat(values(ask("sum(load)")), is(List.of(30.0)));
        assertThat(ask("load > 15").series(), hasSize(1));
        assertThat(values(ask("load{instance=\"b\"} offset 5m")), is(List.of(15.0)));
    }
}
