package io.jenkins.plugins.deploymentverification.engine.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import dev.failsafe.RateLimiter;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusServer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Against a real Prometheus that remembers a day of two instances, with a gap and a bad deployment. */
public class HistoryOnPrometheusTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final Instant FIRST = NOW.minus(Duration.ofHours(24));
    private static final Instant BAD = FIRST.plus(Duration.ofHours(9));
    private static final Instant GAP = FIRST.plus(Duration.ofHours(15));

    private static final String ERROR_RATE = "sum(rate(errors_total[2m])) / sum(rate(requests_total[2m]))";

    private static PrometheusServer prometheus;
    private static PrometheusSource source;

    @BeforeClass
    public static void remember() throws Exception {
        prometheus = PrometheusServer.configured().history(history()).start();
        source = PrometheusSource.open(
                PrometheusSettings.builder(prometheus.url()).timeout(BUDGET).build());
    }

    @AfterClass
    public static void tearDown() {
        if (prometheus != null) {
            source.close();
            prometheus.close();
        }
    }

    /** Scraped each 15 s; for ten minutes after the bad deployment every fifth request is an error. */
    private static String history() {
        Random random = new Random(11);
        StringBuilder text = new StringBuilder();
        for (String name : new String[] {"requests", "errors"}) {
            text.append("# TYPE ").append(name).append(" counter\n");
            for (String instance : new String[] {"a", "b"}) {
                long total = 0;
                for (Instant t = FIRST; t.isBefore(NOW); t = t.plusSeconds(15)) {
                    boolean bad = !t.isBefore(BAD) && t.isBefore(BAD.plusSeconds(600));
                    int requests = 100 + random.nextInt(50);
                    total += name.equals("requests") ? requests : bad ? requests / 5 : random.nextInt(2);
                    if (t.isBefore(GAP) || t.isAfter(GAP.plusSeconds(900))) {
                        text.append(name)
                                .append("_total{instance=\"")
                                .append(instance)
                                .append("\"} ");
                        text.append(total)
                                .append(' ')
                                .append(t.getEpochSecond())
                                .append('\n');
                    }
                }
            }
        }
        return text.append("# EOF\n").toString();
    }

    /** Counts what goes to the real one. */
    private static final class Counting implements MetricSource {

        private final AtomicInteger ranges = new AtomicInteger();
        private final AtomicInteger instants = new AtomicInteger();

        @Override
        public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
            (query.isRange() ? ranges : instants).incrementAndGet();
            return source.query(query);
        }

        @Override
        public boolean rangeEqualsInstants(String expression) {
            return source.rangeEqualsInstants(expression);
        }

        @Override
        public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
            return source.probe(budget);
        }
    }

    @Test
    public void aBlockSaysExactlyWhatTheTimesByThemselvesSay() throws Exception {
        Counting counting = new Counting();
        RateLimiter<Object> limit =
                RateLimiter.smoothBuilder(1000, Duration.ofSeconds(1)).build();
        Instant to = FIRST.plus(STEP.multipliedBy(4200));
        HistorySource history = new HistorySource(counting, FIRST, to, STEP, limit, Integer.MAX_VALUE);
        String[] expressions = {
            "requests_total",
            ERROR_RATE,
            "max_over_time(sum(rate(requests_total[1m]))[5m:30s])",
            "sum(rate(requests_total[2m] offset 1h))",
            "topk(1, rate(requests_total[1m]))",
            "absent(requests_total)",
            "time() % 100",
            "count(requests_total) > 5",
            "0/0"
        };
        Random random = new Random(5);
        int several = 0;
        for (String expression : expressions) {
            int asked = 0;
            for (int position = 0; position < 4200; position += 1 + random.nextInt(200)) {
                Instant at = FIRST.plus(STEP.multipliedBy(position));
                MetricQuery query = MetricQuery.instant(expression, at, BUDGET);
                MetricAnswer direct = source.query(query);
                assertThat(
                        expression + " at " + at,
                        history.query(query).series(),
                        containsInAnyOrder(direct.series().toArray()));
                several += direct.series().size() > 1 ? 1 : 0;
                asked++;
            }
            assertThat(asked, greaterThan(20));
        }
        assertThat(several, greaterThan(0));
        assertThat("five blocks an expression", counting.ranges.get(), equalTo(5 * expressions.length));
        assertThat(counting.instants.get(), equalTo(0));
    }

    @Test
    public void functionsOfTheRangeAreToldFromOthers() {
        assertThat(source.rangeEqualsInstants(ERROR_RATE), equalTo(true));
        assertThat(source.rangeEqualsInstants("rate(process_start_time_seconds[5m])"), equalTo(true));
        assertThat(source.rangeEqualsInstants("requests_total @ end()"), equalTo(false));
        assertThat(source.rangeEqualsInstants("requests_total @ start ( )"), equalTo(false));
    }

    @Test
    public void aPastDeploymentIsJudgedAsItWouldHaveBeen() throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read(
                        "p",
                        "name: shop\nwindow: {duration: 5m, interval: 20s, initialDelay: 2m}\n"
                                + "metrics: [{name: errors, query: '" + ERROR_RATE + "', criteria: '<= 5%'}]")
                .services()
                .get(0);
        TreeMap<Instant, Boolean> times = new TreeMap<>();
        times.put(BAD.minusSeconds(7200), false);
        times.put(BAD, true);
        times.put(GAP.plusSeconds(300), false);
        BacktestResult result = new Backtest(name -> source, one -> {}).run(policy, null, times);

        assertThat(
                result.deployments().stream().map(Replayed::verdict).toList(),
                equalTo(List.of(Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE)));
        assertThat(result.checks().get(0).badValues().max(), greaterThan(0.15));
        assertThat(result.checks().get(0).values().max(), lessThan(0.05));
    }
}
