package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** InfluxQL against a real InfluxDB 1.x. */
public class InfluxServerTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final LookBack MINUTES = LookBack.of(Duration.ofMinutes(1), Duration.ofMinutes(5));
    private static final String MEAN =
            "SELECT mean(\"ms\") FROM \"requests\" WHERE $timeFilter GROUP BY time($__interval), \"host\"";

    private static InfluxServer server;
    private static InfluxSource source;

    /** From 11:50 to 12:02:30 every 10 s: host a 100 ms, from 12:00 on 200 ms; host b is silent from 11:58 on. */
    @BeforeClass
    public static void start() throws Exception {
        server = InfluxServer.start();
        StringBuilder lines = new StringBuilder();
        for (Instant at = NOON.minusSeconds(600); at.isBefore(NOON.plusSeconds(150)); at = at.plusSeconds(10)) {
            long seconds = at.getEpochSecond();
            int value = at.isBefore(NOON) ? 100 : 200;
            lines.append("requests,host=a ms=" + value + ",n=1i,text=\"x\",ok=true " + seconds + "\n");
            if (at.isBefore(NOON.minusSeconds(120))) {
                lines.append("requests,host=b ms=50,n=1i " + seconds + "\n");
            }
        }
        server.write(lines.toString());
        source = open(MINUTES);
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

    private static InfluxSource open(LookBack lookBack) throws SourceException {
        return InfluxSource.open(
                InfluxSettings.influxQl(connection(), InfluxServer.DATABASE).withLookBack(lookBack));
    }

    private static HttpConnection connection() {
        return HttpConnection.of(server.url())
                .withAuthentication(Authentication.basic(InfluxServer.USER, InfluxServer.PASSWORD));
    }

    @Test
    public void instantIsTheLastCompleteBucket() throws Exception {
        // 12:00:30 lies in a bucket of 200 ms that is not over yet
        assertThat(byHost(ask(MEAN, NOON.plusSeconds(30))), is(Map.of("a", 100.0, "b", 50.0)));
        assertThat(byHost(ask(MEAN, NOON.plusSeconds(59))).get("a"), is(100.0));
        assertThat(byHost(ask(MEAN, NOON.plusSeconds(60))).get("a"), is(200.0));
        Series a = ask(MEAN, NOON.plusSeconds(75)).series().get(0);
        assertThat(a.labels(), is(Map.of("measurement", "requests", "host", "a")));
        assertThat(a.samples(), is(List.of(new Sample(NOON, 200))));
    }

    @Test
    public void bucketWithoutDataIsSkippedUpToTheLookBack() throws Exception {
        assertThat(byHost(ask(MEAN, NOON.plusSeconds(179))).get("b"), is(50.0));
        assertThat(byHost(ask(MEAN, NOON.plusSeconds(180))), is(Map.of("a", 200.0)));
        assertThat(ask(MEAN, NOON.plusSeconds(1000)).series(), is(empty()));
    }

    @Test
    public void countOfTheBucketThatIsBeingFilledIsNotRead() throws Exception {
        String count = "SELECT count(n) FROM requests WHERE host = 'a' AND $timeFilter GROUP BY time(1m)";
        // 6 a minute; the last bucket has 3 and begins at 12:02
        assertThat(value(ask(count, NOON.plusSeconds(150))), is(6.0));
        // a whole minute in which nothing came is a count of 0, as InfluxDB says
        assertThat(value(ask(count, NOON.plusSeconds(240))), is(0.0));
    }

    @Test
    public void delayWaitsForLateData() throws Exception {
        try (InfluxSource late = open(MINUTES.withDelay(Duration.ofSeconds(20)))) {
            MetricAnswer answer = late.query(MetricQuery.instant(MEAN, NOON.plusSeconds(75), BUDGET));
            assertThat(byHost(answer).get("a"), is(100.0));
        }
    }

    @Test
    public void withoutBucketsTheLookBackIsOneValue() throws Exception {
        String whole = "SELECT max(ms) FROM requests WHERE $timeFilter GROUP BY host";
        assertThat(byHost(ask(whole, NOON.plusSeconds(1))), is(Map.of("a", 200.0, "b", 50.0)));
        assertThat(byHost(ask(whole, NOON)), is(Map.of("a", 100.0, "b", 50.0)));
        assertThat(
                byHost(ask("SELECT mean(ms) FROM requests WHERE $timeFilter GROUP BY host", NOON))
                        .get("a"),
                is(100.0));
    }

    @Test
    public void rowsOfWhichNoneStandsForAllAreRefused() {
        SourceException e =
                assertThrows(SourceException.class, () -> ask("SELECT ms FROM requests WHERE $timeFilter", NOON));
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), allOf(containsString("aggregate"), containsString("/query?db=shop")));
    }

    @Test
    public void severalFieldsAreSeveralSeries() throws Exception {
        MetricAnswer answer = ask(
                "SELECT mean(ms) AS mean, count(n) AS count FROM requests WHERE host='a' AND $timeFilter"
                        + " GROUP BY time(2m)",
                NOON);
        Map<String, Double> byField = new HashMap<>();
        answer.series()
                .forEach(s ->
                        byField.put(s.labels().get("field"), s.samples().get(0).value()));
        assertThat(byField, is(Map.of("mean", 100.0, "count", 12.0)));
    }

    @Test
    public void rangeIsWhatInstantsWouldHaveBeen() throws Exception {
        assertThat(source.rangeEqualsInstants(MEAN), is(true));
        Instant from = NOON.minusSeconds(200);
        Instant to = NOON.plusSeconds(400);
        MetricAnswer range = source.query(MetricQuery.range(MEAN, from, to, Duration.ofSeconds(25), BUDGET));
        int compared = 0;
        for (Instant at = from; !at.isAfter(to); at = at.plusSeconds(25)) {
            Map<String, Double> then = new HashMap<>();
            for (Series series : range.series()) {
                for (Sample sample : series.samples()) {
                    if (sample.at().equals(at)) {
                        then.put(series.labels().get("host"), sample.value());
                    }
                }
            }
            assertThat("at " + at, then, is(byHost(ask(MEAN, at))));
            compared += then.size();
        }
        assertThat(compared, is(greaterThan(30)));
    }

    @Test
    public void subqueryIsAskedInWholeBuckets() throws Exception {
        String worst = "SELECT max(m) FROM (SELECT count(n) AS m FROM requests WHERE host='a' AND $timeFilter"
                + " GROUP BY time($__interval))";
        assertThat(value(ask(worst, NOON.plusSeconds(30))), is(6.0));
        assertThat(source.rangeEqualsInstants(worst), is(false));
    }

    @Test
    public void whatIsNotThereIsNoData() throws Exception {
        assertThat(ask(MEAN.replace("requests", "nothing"), NOON).series(), is(empty()));
        assertThat(
                ask(MEAN.replace("$timeFilter", "host = 'z' AND $timeFilter"), NOON)
                        .series(),
                is(empty()));
    }

    @Test
    public void errorsInsideA200AreErrors() {
        assertThat(failure("SELECT mean(ms), n FROM requests WHERE $timeFilter").kind(), is(Kind.REJECTED));
        assertThat(failure("SELECT mean(text) FROM requests WHERE $timeFilter").kind(), is(Kind.REJECTED));
        SourceException nowhere = failure("SELECT mean(n) FROM other..requests WHERE $timeFilter");
        assertThat(nowhere.kind(), is(Kind.UNAUTHORIZED));
        assertThat(nowhere.getMessage(), containsString("not authorized"));
    }

    @Test
    public void queryThatCannotBeReadIsRefusedInTheServersWords() {
        SourceException e = failure("SELECT mean((n FROM requests WHERE $timeFilter");
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), allOf(containsString("error parsing query"), containsString("(400)")));
    }

    @Test
    public void textIsNoValue() {
        SourceException e = failure("SELECT last(text) FROM requests WHERE $timeFilter");
        assertThat(e.kind(), is(Kind.REJECTED));
        assertThat(e.getMessage(), containsString("no number"));
    }

    @Test
    public void rowsBeyondTheServersLimitMakeTheAnswerPartial() throws Exception {
        try (InfluxSource fine = open(LookBack.of(Duration.ofSeconds(1), Duration.ofMinutes(10)))) {
            MetricAnswer answer = fine.query(MetricQuery.instant(MEAN, NOON, BUDGET));
            assertThat(answer.partial(), is(true));
            assertThat(answer.isTrustworthy(), is(false));
        }
    }

    @Test
    public void connectionTest() throws Exception {
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.product(), is("InfluxDB"));
        assertThat(info.version(), containsString("1."));
        assertThat(info.detail(), is("database shop answers"));
    }

    @Test
    public void wrongPasswordAndDatabaseAreToldApart() throws Exception {
        HttpConnection wrong = connection().withAuthentication(Authentication.basic("reader", "wr0ng-passw0rd"));
        try (InfluxSource other = InfluxSource.open(InfluxSettings.influxQl(wrong, "shop"))) {
            SourceException e = assertThrows(SourceException.class, () -> other.probe(BUDGET));
            assertThat(e.kind(), is(Kind.UNAUTHORIZED));
            assertThat(e.getMessage(), not(containsString("wr0ng")));
        }
        HttpConnection none = connection().withAuthentication(Authentication.none());
        try (InfluxSource other = InfluxSource.open(InfluxSettings.influxQl(none, "shop"))) {
            SourceException e = assertThrows(SourceException.class, () -> other.probe(BUDGET));
            assertThat(e.kind(), is(Kind.UNAUTHORIZED));
            assertThat(e.getMessage(), containsString("No credentials are configured"));
        }
        HttpConnection admin = connection().withAuthentication(Authentication.basic("admin", "admin-s3cret"));
        try (InfluxSource other = InfluxSource.open(InfluxSettings.influxQl(admin, "shoop"))) {
            SourceException e = assertThrows(SourceException.class, () -> other.probe(BUDGET));
            assertThat(e.kind(), is(Kind.CONFIGURATION));
            assertThat(e.getMessage(), containsString("shoop"));
        }
    }

    @Test
    public void fluxIsNotThereAndToldSo() throws Exception {
        try (InfluxSource flux = InfluxSource.open(InfluxSettings.flux(connection(), "acme", "shop"))) {
            SourceException e = assertThrows(SourceException.class, () -> flux.probe(BUDGET));
            assertThat(e.kind(), is(Kind.CONFIGURATION));
            assertThat(e.getMessage(), containsString("1.x is asked in InfluxQL"));
        }
    }

    @Test
    public void seriesOfOneMeasurementAreAllThere() throws Exception {
        assertThat(ask(MEAN, NOON).series(), hasSize(2));
    }

    private static MetricAnswer ask(String expression, Instant at) throws Exception {
        return source.query(MetricQuery.instant(expression, at, BUDGET));
    }

    private static SourceException failure(String expression) {
        return assertThrows(SourceException.class, () -> ask(expression, NOON));
    }

    private static double value(MetricAnswer answer) {
        assertThat(answer.series(), hasSize(1));
        return answer.series().get(0).samples().get(0).value();
    }

    private static Map<String, Double> byHost(MetricAnswer answer) {
        Map<String, Double> values = new HashMap<>();
        answer.series()
                .forEach(s ->
                        values.put(s.labels().get("host"), s.samples().get(0).value()));
        return values;
    }
}
