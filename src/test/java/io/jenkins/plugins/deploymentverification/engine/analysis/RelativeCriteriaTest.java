package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.Test;

/** From a relative criterion, a value and a baseline to what counts. */
public class RelativeCriteriaTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    private static final String OFFSET = "baseline: {type: offset, offset: 7d}";

    private static ServicePolicy policy(String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nmetrics: [{name: c, query: q, " + keys + "}]\n")
                .services()
                .get(0);
    }

    private static MetricCheck check(String criteria, String keys) throws PolicyException {
        return (MetricCheck)
                policy("criteria: '" + criteria + "', " + keys).checks().get(0);
    }

    private static MetricCheck check(String criteria) throws PolicyException {
        return check(criteria, OFFSET);
    }

    private static MetricAnswer answer(double... values) {
        return MetricAnswer.of(DoubleStream.of(values)
                .mapToObj(v -> Series.of(
                        Map.of("instance", String.valueOf((char) ('a' + Arrays.binarySearch(values, v)))),
                        List.of(new Sample(AT, v))))
                .toList());
    }

    private static Outcome outcome(String criteria, double value, double baseline) throws PolicyException {
        return MeasurementJudge.judge(check(criteria), AT, answer(value), Reference.of(answer(baseline)))
                .outcome();
    }

    private static String problem(String keys) {
        return assertThrows(PolicyException.class, () -> policy(keys)).getMessage();
    }

    @Test
    public void boundsFollowTheBaseline() throws Exception {
        assertThat(outcome("<= +10%", 110, 100), equalTo(Outcome.OK));
        assertThat(outcome("<= +10%", 111, 100), equalTo(Outcome.BREACH));
        assertThat(outcome(">= -10%", 90, 100), equalTo(Outcome.OK));
        assertThat(outcome(">= -10%", 89, 100), equalTo(Outcome.BREACH));
        assertThat(outcome("<= baseline * 1.2", 120, 100), equalTo(Outcome.OK));
        assertThat(outcome("<= baseline * 1.2", 121, 100), equalTo(Outcome.BREACH));
        assertThat(outcome("<= baseline", 100, 100), equalTo(Outcome.OK));
        assertThat(outcome("<= +50ms", 0.15, 0.1), equalTo(Outcome.OK));
        assertThat(outcome("<= baseline + 50ms", 0.151, 0.1), equalTo(Outcome.BREACH));
        assertThat(outcome("between -10% and +10%", 100, 100), equalTo(Outcome.OK));
        assertThat(outcome("between -10% and +10%", 89, 100), equalTo(Outcome.BREACH));
    }

    @Test
    public void percentsOfANegativeBaselineGoTheSameWay() throws Exception {
        assertThat(outcome("<= +10%", -90, -100), equalTo(Outcome.OK));
        assertThat(outcome("<= +10%", -89, -100), equalTo(Outcome.BREACH));
        assertThat(outcome(">= -10%", -111, -100), equalTo(Outcome.BREACH));
    }

    @Test
    public void ofABaselineOfZeroAnyPartIsZero() throws Exception {
        assertThat(outcome("<= +10%", 0, 0), equalTo(Outcome.OK));
        assertThat(outcome("<= +10%", 0.001, 0), equalTo(Outcome.BREACH));
        assertThat(outcome("<= +10% or <= 1%", 0.001, 0), equalTo(Outcome.OK));
    }

    @Test
    public void absoluteAndRelativeGoTogether() throws Exception {
        assertThat(outcome("<= +10% and <= 500ms", 0.5, 0.49), equalTo(Outcome.OK));
        assertThat(outcome("<= +10% and <= 500ms", 0.51, 0.49), equalTo(Outcome.BREACH));
        assertThat(outcome("<= +10% and <= 500ms", 0.4, 0.1), equalTo(Outcome.BREACH));
    }

    @Test
    public void withoutABaselineOnlyWhatItCannotChangeIsKnown() throws Exception {
        MetricCheck both = check("<= +10% and <= 500ms");
        Reference none = Reference.of(MetricAnswer.of(List.of()));
        assertThat(MeasurementJudge.judge(both, AT, answer(0.6), none).outcome(), equalTo(Outcome.BREACH));
        Measurement open = MeasurementJudge.judge(both, AT, answer(0.4), none);
        assertThat(open.outcome(), equalTo(Outcome.NO_BASELINE));
        assertThat(open.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(open.value(), equalTo(0.4));
        assertThat(open.baseline(), nullValue());
        MetricCheck either = check("<= +10% or <= 500ms");
        assertThat(MeasurementJudge.judge(either, AT, answer(0.4), none).outcome(), equalTo(Outcome.OK));
        assertThat(MeasurementJudge.judge(either, AT, answer(0.6), none).outcome(), equalTo(Outcome.NO_BASELINE));
    }

    @Test
    public void aBaselineThatIsNoNumberOrDoubtfulIsNone() throws Exception {
        MetricCheck check = check("<= +10%", OFFSET + ", onNoBaseline: pass");
        for (MetricAnswer baseline : List.of(
                answer(Double.NaN),
                answer(Double.POSITIVE_INFINITY),
                new MetricAnswer(answer(1).series(), List.of("half of it"), List.of(), false),
                new MetricAnswer(answer(1).series(), List.of(), List.of(), true))) {
            Measurement m = MeasurementJudge.judge(check, AT, answer(5), Reference.of(baseline));
            assertThat(m.outcome(), equalTo(Outcome.NO_BASELINE));
            assertThat(m.verdict(), equalTo(Verdict.PASSED));
        }
    }

    @Test
    public void aSourceThatDoesNotAnswerForTheBaselineIsAnErrorAndNoBreach() throws Exception {
        Reference failed = Reference.failed(new SourceException(SourceException.Kind.TIMEOUT, "no answer"));
        MetricCheck check = check("<= +10%", OFFSET + ", onNoBaseline: fail");
        Measurement m = MeasurementJudge.judge(check, AT, answer(5), failed);
        assertThat(m.outcome(), equalTo(Outcome.SOURCE_ERROR));
        assertThat(m.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(m.message(), equalTo("baseline: no answer"));
    }

    @Test
    public void seriesAreComparedWithTheirLikes() throws Exception {
        MetricCheck check = check("<= +10%");
        Measurement m = MeasurementJudge.judge(check, AT, answer(10, 100), Reference.of(answer(5, 100)));
        assertThat(m.outcome(), equalTo(Outcome.BREACH));
        assertThat(m.labels().get("instance"), equalTo("a"));
        assertThat(m.baseline(), equalTo(5.0));
        Measurement alone = MeasurementJudge.judge(check, AT, answer(10, 100), Reference.of(answer(10)));
        assertThat("the second one has no partner", alone.outcome(), equalTo(Outcome.NO_BASELINE));
    }

    @Test
    public void eachCanaryIsComparedWithTheOneStable() throws Exception {
        MetricCheck check = check("<= +10%", "baseline: {type: control, query: stable}");
        Measurement m = MeasurementJudge.judge(check, AT, answer(100, 111), Reference.of(answer(100)));
        assertThat(m.outcome(), equalTo(Outcome.BREACH));
        assertThat(m.labels().get("instance"), equalTo("b"));
    }

    @Test
    public void reasonsTellValueBaselineAndChange() throws Exception {
        MetricCheck check = check("<= +10%", OFFSET + ", unit: s");
        Measurement m = MeasurementJudge.judge(check, AT, answer(0.6), Reference.of(answer(0.5)));
        String reason = CheckJudge.judge(check, 1, List.of(m), true).reason().toString();
        assertThat(reason, containsString("<= +10%"));
        assertThat(reason, containsString("500 ms → 600 ms (+20%) @ 03:04:05Z"));
    }

    @Test
    public void whatWasNotComparedIsTold() throws Exception {
        for (String policy : List.of("inconclusive", "pass", "fail")) {
            MetricCheck check = check("<= +10%", OFFSET + ", onNoBaseline: " + policy);
            Measurement m = MeasurementJudge.judge(check, AT, answer(5), Reference.of(MetricAnswer.of(List.of())));
            List<Measurement> taken = new ArrayList<>(List.of(m, m, m));
            CheckJudge.Judgement judgement = CheckJudge.judge(check, 3, taken, true);
            switch (policy) {
                case "pass" -> {
                    assertThat(judgement.verdict(), equalTo(Verdict.PASSED));
                    assertThat(judgement.reason().code(), equalTo(Reason.Code.NO_BASELINE_PASSED));
                }
                case "fail" -> assertThat(judgement.verdict(), equalTo(Verdict.FAILED));
                default -> {
                    assertThat(judgement.verdict(), equalTo(Verdict.INCONCLUSIVE));
                    assertThat(judgement.reason().code(), equalTo(Reason.Code.NO_BASELINE));
                }
            }
        }
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        for (String keys : List.of(
                "criteria: '<= +10% and <= 500ms', unit: s, " + OFFSET,
                "criteria: 'between -5% and +5%', baseline: {type: before, duration: 1h}, onNoBaseline: pass",
                "criteria: '<= 9', warning: '<= baseline - 3', baseline: {type: before}",
                "criteria: '<= baseline*1.2', baseline: {type: control, query: 'sum($${x})'}")) {
            ServicePolicy policy = policy(keys);
            ServicePolicy again = PolicyReader.withParameters(Map.of())
                    .read("p", PolicyWriter.toJson(policy))
                    .services()
                    .get(0);
            assertThat(again, equalTo(policy));
        }
    }

    @Test
    public void mistakesAreToldWithTheirPlace() {
        assertThat(problem("criteria: '<= +10%'"), containsString("p:2:"));
        assertThat(problem("criteria: '<= +10%'"), containsString("needs a 'baseline'"));
        assertThat(problem("criteria: '<= baseline * 2'"), containsString("needs a 'baseline'"));
        assertThat(problem("criteria: '== +10%', " + OFFSET), containsString("goes with >=, <=, > or <"));
        assertThat(problem("criteria: '<= +-10%', " + OFFSET), containsString("without a sign"));
        assertThat(problem("criteria: '<= 10', " + OFFSET), containsString("is not used"));
        assertThat(problem("criteria: '<= +1%', baseline: {type: offest}"), containsString("must be one of offset"));
        assertThat(problem("criteria: '<= +1%', baseline: {offset: 7d}"), containsString("needs 'type'"));
        assertThat(problem("criteria: '<= +1%', baseline: {type: offset}"), containsString("needs 'offset'"));
        assertThat(problem("criteria: '<= +1%', baseline: {type: control}"), containsString("needs 'query'"));
        assertThat(
                problem("criteria: '<= +1%', baseline: {type: before, offset: 7d}"),
                containsString("unknown key 'offset'"));
        assertThat(problem("criteria: '<= 1', onNoBaseline: pass"), containsString("goes with a 'baseline'"));
        assertThat(problem("criteria: '<= +1kB', unit: s, " + OFFSET), containsString("does not fit the unit"));
    }

    @Test
    public void aDryRunIsOfSeverityInfo() throws Exception {
        assertThat(policy("criteria: '< 1', dryRun: true").checks().get(0).severity(), equalTo(Severity.INFO));
        assertThat(policy("criteria: '< 1', dryRun: false").checks().get(0).severity(), equalTo(Severity.CRITICAL));
        assertThat(problem("criteria: '< 1', dryRun: true, severity: normal"), containsString("can only be info"));
    }
}
