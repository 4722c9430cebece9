package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class MeasurementJudgeTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Check check(String list, String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p", "name: s\n" + list + ": [{name: c, " + keys + "}]\n")
                .services()
                .get(0)
                .checks()
                .get(0);
    }

    private static MetricCheck metric(String keys) throws PolicyException {
        return (MetricCheck) check("metrics", "query: q, " + keys);
    }

    private static MetricAnswer answer(double... values) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            series.add(Series.of(Map.of("i", String.valueOf(i)), List.of(new Sample(NOW, values[i]))));
        }
        return MetricAnswer.of(series);
    }

    private static MetricAnswer doubtful(boolean partial, String... warnings) {
        return new MetricAnswer(answer(9).series(), List.of(warnings), List.of(), partial);
    }

    @Test
    public void theWorstSeriesCountsWhateverItsPosition() throws Exception {
        MetricCheck check = metric("criteria: '<= 5'");
        for (double[] values : new double[][] {{1, 9, 2}, {9, 1, 2}, {2, 1, 9}}) {
            Measurement m = MeasurementJudge.judge(check, NOW, answer(values));
            assertThat(m.outcome(), equalTo(Outcome.BREACH));
            assertThat(m.value(), equalTo(9.0));
        }
        Measurement worst = MeasurementJudge.judge(metric("criteria: '>= 1'"), NOW, answer(3, 2, 4));
        assertThat(worst.outcome(), equalTo(Outcome.OK));
        assertThat(worst.labels().get("i"), equalTo("1"));
    }

    @Test
    public void theOrderOfSeriesChangesNothing() throws Exception {
        MetricCheck check = metric("criteria: 'between 2 and 6 or == 9', warning: '<= 5'");
        List<Series> series = new ArrayList<>(answer(2, 3, 9, 5, 6).series());
        Measurement first = MeasurementJudge.judge(check, NOW, MetricAnswer.of(series));
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(series);
            assertThat(MeasurementJudge.judge(check, NOW, MetricAnswer.of(series)), equalTo(first));
        }
    }

    @Test
    public void aggregationsAreOneValue() throws Exception {
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5', aggregation: sum"), NOW, answer(2, 4))
                        .value(),
                equalTo(6.0));
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5', aggregation: avg"), NOW, answer(2, 4))
                        .value(),
                equalTo(3.0));
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5', aggregation: max"), NOW, answer(2, 4))
                        .value(),
                equalTo(4.0));
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5', aggregation: min"), NOW, answer(2, 4))
                        .value(),
                equalTo(2.0));
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5', aggregation: sum"), NOW, answer(2, Double.NaN))
                        .outcome(),
                equalTo(Outcome.NOT_A_NUMBER));
    }

    @Test
    public void nothingMeasuredIsNeverPassed() throws Exception {
        MetricCheck check = metric("criteria: '<= 5'");
        Measurement empty = MeasurementJudge.judge(check, NOW, answer());
        assertThat(empty.outcome(), equalTo(Outcome.NO_DATA));
        assertThat(empty.verdict(), equalTo(Verdict.INCONCLUSIVE));
        Measurement noSamples =
                MeasurementJudge.judge(check, NOW, MetricAnswer.of(List.of(Series.of(Map.of(), List.of()))));
        assertThat(noSamples.outcome(), equalTo(Outcome.NO_DATA));
        assertThat(MeasurementJudge.judge(check, NOW, answer(Double.NaN)).outcome(), equalTo(Outcome.NOT_A_NUMBER));
        assertThat(MeasurementJudge.judge(check, NOW, answer(1, Double.NaN)).verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void aBreachIsNotHiddenByAnotherSeriesNaN() throws Exception {
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5'"), NOW, answer(Double.NaN, 6))
                        .outcome(),
                equalTo(Outcome.BREACH));
    }

    @Test
    public void infinityIsJudged() throws Exception {
        assertThat(
                MeasurementJudge.judge(metric("criteria: '<= 5'"), NOW, answer(Double.POSITIVE_INFINITY))
                        .outcome(),
                equalTo(Outcome.BREACH));
    }

    @Test
    public void partialAndWarnedAnswersAreDoubtfulEvenIfTheyWouldBreach() throws Exception {
        MetricCheck check = metric("criteria: '<= 5'");
        assertThat(MeasurementJudge.judge(check, NOW, doubtful(true)).outcome(), equalTo(Outcome.DOUBTFUL));
        Measurement warned = MeasurementJudge.judge(check, NOW, doubtful(false, "store-1 down"));
        assertThat(warned.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(warned.message(), containsString("store-1 down"));
    }

    @Test
    public void warningsAreWarned() throws Exception {
        MetricCheck check = metric("criteria: '<= 5', warning: '<= 3'");
        assertThat(MeasurementJudge.judge(check, NOW, answer(2)).verdict(), equalTo(Verdict.PASSED));
        assertThat(MeasurementJudge.judge(check, NOW, answer(4)).verdict(), equalTo(Verdict.WARNING));
        assertThat(MeasurementJudge.judge(check, NOW, answer(6)).verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void onNoDataAndOnErrorSayHowTheyCount() throws Exception {
        SourceException error = new SourceException(SourceException.Kind.TIMEOUT, "slow");
        for (Object[] row : new Object[][] {
            {"wait", null}, {"fail", Verdict.FAILED}, {"pass", Verdict.PASSED}, {"inconclusive", Verdict.INCONCLUSIVE}
        }) {
            MetricCheck check = metric("criteria: '<= 5', onNoData: " + row[0]);
            assertThat(MeasurementJudge.judge(check, NOW, answer()).verdict(), equalTo(row[1]));
            assertThat(
                    MeasurementJudge.judgeError(check.settings(), NOW, error).verdict(), equalTo(Verdict.INCONCLUSIVE));
            MetricCheck onError = metric("criteria: '<= 5', onError: " + row[0]);
            assertThat(
                    MeasurementJudge.judgeError(onError.settings(), NOW, error).verdict(), equalTo(row[1]));
            assertThat(MeasurementJudge.judge(onError, NOW, doubtful(true)).verdict(), equalTo(row[1]));
        }
    }

    @Test
    public void theTrafficGuardComesFirst() throws Exception {
        MetricCheck check = metric("criteria: '<= 5', guard: {query: r, criteria: '>= 1 req/s'}");
        assertThat(MeasurementJudge.judgeGuard(check, NOW, answer(0.6, 0.5)), nullValue());
        assertThat(MeasurementJudge.judgeGuard(check, NOW, answer(0.5)).outcome(), equalTo(Outcome.NO_TRAFFIC));
        assertThat(MeasurementJudge.judgeGuard(check, NOW, answer()).outcome(), equalTo(Outcome.NO_TRAFFIC));
        assertThat(MeasurementJudge.judgeGuard(check, NOW, doubtful(true)).outcome(), equalTo(Outcome.DOUBTFUL));
    }

    @Test
    public void onlyFiringAlertsWithAllLabelsCount() throws Exception {
        AlertCheck check = (AlertCheck) check("alerts", "labels: {severity: critical, service: s}");
        AlertCheck pending = (AlertCheck) check("alerts", "labels: {severity: critical}, includePending: true");
        List<Alert> alerts = List.of(
                alert("firing", Map.of("alertname", "A", "severity", "critical", "service", "s")),
                alert("firing", Map.of("alertname", "B", "severity", "critical")),
                alert("pending", Map.of("alertname", "C", "severity", "critical", "service", "s")));
        Measurement m = MeasurementJudge.judge(check, NOW, alerts);
        assertThat(m.outcome(), equalTo(Outcome.BREACH));
        assertThat(m.value(), equalTo(1.0));
        assertThat(m.message(), containsString("A firing"));
        assertThat(MeasurementJudge.judge(pending, NOW, alerts).value(), equalTo(3.0));
        assertThat(MeasurementJudge.judge(check, NOW, alerts.subList(1, 3)).outcome(), equalTo(Outcome.OK));
    }

    @Test
    public void targetsMustBeThereAndUp() throws Exception {
        TargetCheck check = (TargetCheck) check("targets", "labels: {job: s}, minTargets: 2");
        assertThat(MeasurementJudge.judge(check, NOW, targets("up", "up")).outcome(), equalTo(Outcome.OK));
        assertThat(MeasurementJudge.judge(check, NOW, targets("up", "down")).outcome(), equalTo(Outcome.BREACH));
        assertThat(MeasurementJudge.judge(check, NOW, targets("up")).outcome(), equalTo(Outcome.BREACH));
        assertThat(MeasurementJudge.judge(check, NOW, targets("up", "unknown")).outcome(), equalTo(Outcome.NO_DATA));
        assertThat(MeasurementJudge.judge(check, NOW, targets()).verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void alertThatCannotBeEvaluatedIsDoubtfulUnlessAnotherFires() throws Exception {
        AlertCheck check = (AlertCheck) check("alerts", "labels: {service: s}");
        Alert doubtful = alert(Alert.DOUBTFUL, Map.of("alertname", "A", "service", "s"));
        Alert firing = alert("firing", Map.of("alertname", "B", "service", "s"));
        Measurement m = MeasurementJudge.judge(check, NOW, List.of(doubtful));
        assertThat(m.outcome(), equalTo(Outcome.DOUBTFUL));
        assertThat(m.message(), containsString("A doubtful"));
        assertThat(MeasurementJudge.judge(check, NOW, List.of(doubtful, firing)).outcome(), equalTo(Outcome.BREACH));
        Alert ofOther = alert(Alert.DOUBTFUL, Map.of("alertname", "A", "service", "t"));
        assertThat(MeasurementJudge.judge(check, NOW, List.of(ofOther)).outcome(), equalTo(Outcome.OK));
    }

    private static Alert alert(String state, Map<String, String> labels) {
        return new Alert(new TreeMap<>(labels), state, NOW, null);
    }

    private static List<Target> targets(String... health) {
        List<Target> targets = new ArrayList<>();
        for (String h : health) {
            targets.add(new Target(new TreeMap<>(Map.of("job", "s", "instance", "i" + targets.size())), h, null));
        }
        targets.add(new Target(new TreeMap<>(Map.of("job", "other")), "down", null));
        return targets;
    }
}
