package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

/** What charts and spark lines are drawn from. */
public class ChartPartsTest {

    private static final double NO_END = Double.POSITIVE_INFINITY;
    private static final Words WORDS = new Words(Locale.ENGLISH, ZoneId.of("Europe/Berlin"));

    private static List<Band> bands(String criteria) {
        return Band.breaching(Criteria.parse(criteria, Unit.NONE));
    }

    @Test
    public void bandsAreWhereTheCriteriaAreNotMet() {
        assertThat(bands("<= 5"), contains(new Band(5, NO_END)));
        assertThat(bands(">= 5"), contains(new Band(-NO_END, 5)));
        assertThat(bands("between 10 and 20"), contains(new Band(-NO_END, 10), new Band(20, NO_END)));
        assertThat(bands("< 10 or > 20"), contains(new Band(10, 20)));
        assertThat(bands(">= 1 and >= 2"), contains(new Band(-NO_END, 2)));
        assertThat(bands("== 3"), contains(new Band(-NO_END, 3), new Band(3, NO_END)));
        assertThat(bands("!= 0"), is(empty()));
    }

    @Test
    public void warningBandsLeaveOutWhatIsABreachAnyway() {
        Criteria criteria = Criteria.parse("<= 10", Unit.NONE);
        Criteria warning = Criteria.parse("<= 8", Unit.NONE);
        assertThat(Band.warning(criteria, warning), contains(new Band(8, 10)));
    }

    @Test
    public void axesShowUnitsPeopleRead() {
        assertThat(Scale.of(Unit.RATIO, 0.5), is(new Scale(100, "%")));
        assertThat(Scale.of(Unit.PERCENT, 50), is(new Scale(1, "%")));
        assertThat(Scale.of(Unit.SECONDS, 0.3), is(new Scale(1000, " ms")));
        assertThat(Scale.of(Unit.SECONDS, 3), is(new Scale(1, " s")));
        assertThat(Scale.of(Unit.PER_SECOND, 3), is(new Scale(1, "/s")));
        assertThat(Scale.of(Unit.NONE, 3), is(new Scale(1, "")));
        Scale mebibytes = Scale.of(Unit.BYTES, 300e6);
        assertThat(mebibytes.suffix(), is(" MiB"));
        assertThat(mebibytes.factor() * 1024 * 1024, is(closeTo(1, 1e-9)));
    }

    @Test
    public void chartDataHasValuesGapsLinesAndBandsInTheAxisUnit() {
        Report report = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: p95, query: latency, unit: s, criteria: <= 500ms, warning: <= 400ms}
            """)
                .value("p95", Outcome.OK, 0.2)
                .nothing("p95", Outcome.SOURCE_ERROR, "connection refused")
                .value("p95", Outcome.BREACH, 0.75)
                .build("x-1");
        JsonNode chart = ChartData.of(report.checks().get(0), 0, 0, Locale.ENGLISH);
        assertThat(chart.get("suffix").asText(), is(" ms"));
        assertThat(chart.get("points").get(0).get("value").asDouble(), is(closeTo(200, 1e-9)));
        assertThat(chart.get("points").get(0).get("text").asText(), is("200 ms"));
        assertThat(chart.get("points").get(1).has("value"), is(false));
        assertThat(chart.get("points").get(1).get("state").asText(), is("inconclusive"));
        assertThat(chart.get("points").get(1).get("message").asText(), is("connection refused"));
        assertThat(chart.get("points").get(2).get("state").asText(), is("failed"));
        assertThat(chart.get("lines").get(0).get("value").asDouble(), is(closeTo(500, 1e-9)));
        assertThat(chart.get("lines").get(1).get("kind").asText(), is("warning"));
        assertThat(chart.get("bands").get(0).get("from").asDouble(), is(closeTo(500, 1e-9)));
        assertThat(chart.get("bands").get(0).has("to"), is(false));
        assertThat(chart.get("thinned").asBoolean(), is(false));
    }

    @Test
    public void aStretchOfAChartHasItsPointsOnly() {
        SampleReports sample = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 1h, interval: 15s}
                metrics:
                  - {name: p95, query: latency, unit: s, criteria: <= 500ms}
            """);
        for (int i = 0; i < 3000; i++) {
            sample.value("p95", Outcome.OK, i == 0 ? 20 : 0.2 + i % 7 / 100.0);
        }
        CheckReport check = sample.build("x-1").checks().get(0);
        JsonNode all = ChartData.of(check, 0, 0, Locale.ENGLISH);
        assertThat(all.get("thinned").asBoolean(), is(true));
        assertThat(all.get("points").size() <= ChartData.MOST_POINTS, is(true));
        long from = SampleReports.START.plusSeconds(15 * 100).toEpochMilli();
        JsonNode some = ChartData.of(check, from, from + 15_000 * 49, Locale.ENGLISH);
        assertThat(some.get("thinned").asBoolean(), is(false));
        assertThat(some.get("points").size(), is(50));
        assertThat(some.get("points").get(0).get("at").asLong(), is(from));
        assertThat("in the scale of the whole", some.get("suffix"), is(all.get("suffix")));
        JsonNode end = ChartData.of(check, from, 0, Locale.ENGLISH);
        assertThat(end.get("thinned").asBoolean(), is(true));
        assertThat(end.get("points").get(0).get("at").asLong(), is(from));
    }

    @Test
    public void chartDataHasTheBaselineOfEachValue() {
        Report report = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: p95, query: latency, unit: s, criteria: <= +10%, baseline: {type: offset, offset: 7d}}
            """).value("p95", Outcome.OK, 0.2).build("x-1");
        CheckReport check = report.checks().get(0);
        Measurement m = check.measurements().get(0);
        Measurement compared = new Measurement(
                m.at(), m.outcome(), m.verdict(), m.value(), 0.25, m.labels(), m.message(), m.tookMillis());
        JsonNode chart = ChartData.of(
                new CheckReport(
                        check.check(), check.verdict(), check.reason(), check.scheduled(), null, List.of(compared)),
                0,
                0,
                Locale.ENGLISH);
        assertThat(chart.get("points").get(0).get("baseline").asDouble(), is(closeTo(250, 1e-9)));
        assertThat(chart.get("points").get(0).get("baselineText").asText(), is("Baseline: 250 ms"));
        assertThat(chart.get("lines").isEmpty(), is(true));
        assertThat(CheckText.baseline(check.check()), startsWith("The same query 7"));
    }

    @Test
    public void sparkLinesBreakAtGapsAndMarkTrouble() {
        CheckReport check = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: up, query: up, criteria: '>= 1'}
            """)
                .value("up", Outcome.OK, 1)
                .nothing("up", Outcome.NO_DATA, "nothing")
                .value("up", Outcome.BREACH, 0)
                .value("up", Outcome.OK, 1)
                .build("x-1")
                .checks()
                .get(0);
        Sparkline line = Sparkline.of(check);
        assertThat(line.line(), is("M4 4M86.7 28 128 4"));
        assertThat(line.marks().get(State.INCONCLUSIVE), is("M45.3 28h0"));
        assertThat(line.marks().get(State.FAILED), is("M86.7 28h0"));
        assertThat(line.marks().keySet(), hasSize(2));
        assertThat(line.limits(), contains("4"));
        assertThat(line.svg(), containsString("<path class=\"dv-spark__mark dv-state--failed\" d=\"M86.7 28h0\"/>"));
    }

    @Test
    public void aSparkLineOfNothingIsEmpty() {
        Report report = SampleReports.of("""
            services:
              - name: checkout
                metrics: [{name: up, query: up, criteria: '>= 1'}]
            """).build("x-1");
        assertThat(Sparkline.of(report.checks().get(0)).isEmpty(), is(true));
    }

    @Test
    public void stateOfEveryVerdictAndOutcomeHasAShapeAndAWord() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(State.of(verdict).name(), is(verdict.name()));
        }
        assertThat(State.values().length, is(6));
        for (State state : State.values()) {
            assertThat(state.getSymbol(), startsWith("symbol-verdict-"));
            assertThat(state.getWord().isEmpty(), is(false));
        }
        assertThat(State.of(Outcome.SOURCE_ERROR), is(State.INCONCLUSIVE));
        assertThat(
                CheckText.limits(SampleReports.simple("x-1", Verdict.PASSED)
                        .checks()
                        .get(0)
                        .check()
                        .settings()),
                is("fails at the first breach"));
    }

    @Test
    public void durationsAreInWords() {
        assertThat(Words.duration(Duration.ZERO), is("0 seconds"));
        assertThat(Words.duration(Duration.ofMillis(250)), is("250 ms"));
        assertThat(Words.duration(Duration.ofSeconds(1)), is("1 second"));
        assertThat(Words.duration(Duration.ofSeconds(330)), is("5 minutes 30 seconds"));
        assertThat(Words.duration(Duration.ofHours(25)), is("1 day 1 hour"));
        assertThat(Words.duration(Duration.ofSeconds(3601)), is("1 hour"));
    }

    @Test
    public void timesAreInTheReadersZone() {
        Instant noon = Instant.parse("2026-11-20T12:00:00Z");
        assertThat(WORDS.dateTime(noon).replace('\u202f', ' '), is("Nov 20, 2026, 1:00:00 PM"));
        assertThat(WORDS.time(noon, noon).replace('\u202f', ' '), is("1:00:00 PM"));
        assertThat(WORDS.time(noon, Instant.parse("2026-11-19T12:00:00Z")), startsWith("Nov 20"));
    }
}
