package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.START;
import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Checks against the same hour of earlier days, of a load that is twice as high at noon as at midnight. */
public class AnomalyCheckTest {

    private static final String USUAL = "baseline: {type: seasonal}, judge: anomaly";

    private static double load(Instant at) {
        double hours = Duration.between(START, at).toSeconds() / 3600.0 + 3;
        double daily = 150 - 50 * Math.cos(2 * Math.PI * hours / 24);
        return daily * Math.exp(0.05 * new SplittableRandom(at.getEpochSecond() * 13).nextGaussian());
    }

    private static CheckRuns factor(double factor) {
        return new CheckRuns().answer("q", at -> load(at) * (index(at) >= 0 ? factor : 1));
    }

    @Test
    public void whatIsUnusualForTheHourIsABreach() throws Exception {
        CheckRuns runs = factor(1.6);
        CheckReport check = runs.check(USUAL);
        assertThat(check.verdict(), is(Verdict.FAILED));
        assertThat(check.reason().code(), is(Reason.Code.BREACHED));
        assertThat(check.measurements().size(), is(1));
        assertThat(check.measurements().get(0).outcome(), is(Outcome.BREACH));
        assertThat(check.measurements().get(0).message(), containsString("of z ≤ 3.5, usual 1"));
        assertThat(check.reason().toString(), containsString("z = "));
        assertThat("each day is asked for once", ranges(runs), is(7L));
        MetricQuery oldest =
                runs.asked().stream().filter(MetricQuery::isRange).findFirst().orElseThrow();
        assertThat(oldest.from(), is(START.minus(Duration.ofDays(7)).minus(Duration.ofMinutes(30))));
        assertThat(oldest.to(), is(START.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(60))));
    }

    private static long ranges(CheckRuns runs) {
        return runs.asked().stream().filter(MetricQuery::isRange).count();
    }

    @Test
    public void whatIsUsualHolds() throws Exception {
        CheckRuns runs = factor(1);
        CheckReport check = runs.check(USUAL + ", consecutiveFailures: 3");
        assertThat(check.verdict(), is(Verdict.PASSED));
        assertThat(check.reason().args().get(1), is("z ≤ 3.5"));
        assertThat(check.measurements().size(), is(121));
        assertThat(ranges(runs), is(7L));
        double usual = check.measurements().get(60).baseline();
        assertThat(usual, closeTo(load(START.plusSeconds(900)), 25));
        assertThat(
                "less is no worse",
                factor(0.5).check(USUAL + ", consecutiveFailures: 3").verdict(),
                is(Verdict.PASSED));
        assertThat(factor(0.5).check(USUAL + ", direction: decrease").verdict(), is(Verdict.FAILED));
        assertThat(factor(0.5).check(USUAL + ", direction: either").verdict(), is(Verdict.FAILED));
    }

    @Test
    public void aSmallChangeNeverFailsHoweverQuietItWas() throws Exception {
        CheckRuns quiet = new CheckRuns().answer("q", at -> index(at) >= 0 ? 105.0 : 100.0);
        assertThat(quiet.check(USUAL).verdict(), is(Verdict.PASSED));
        assertThat(quiet.check(USUAL + ", minimumEffect: 1%").verdict(), is(Verdict.FAILED));
    }

    @Test
    public void aServiceWithoutAHistoryHasNoBaseline() throws Exception {
        CheckRuns fresh = new CheckRuns()
                .answer("q", at -> at.isAfter(START.minus(Duration.ofDays(3).plusHours(12))) ? load(at) : null);
        CheckReport check = fresh.check(USUAL);
        assertThat(check.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(check.reason().code(), is(Reason.Code.NO_BASELINE));
        assertThat(fresh.check(USUAL + ", onNoBaseline: pass").reason().code(), is(Reason.Code.NO_BASELINE_PASSED));
        assertThat(
                fresh.check("baseline: {type: seasonal, last: 5}, consecutiveFailures: 3")
                        .verdict(),
                is(Verdict.PASSED));
    }

    @Test
    public void aSourceThatDoesNotAnswerIsNoBreach() throws Exception {
        CheckRuns broken = new CheckRuns().answer("q", at -> index(at) >= 0 ? 5000.0 : Double.POSITIVE_INFINITY);
        assertThat(broken.check(USUAL).verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(broken.check(USUAL).measurements().get(0).outcome(), is(Outcome.SOURCE_ERROR));
    }

    @Test
    public void theMedianOfTheHourIsABaselineForCriteriaToo() throws Exception {
        String relative = "baseline: {type: seasonal, last: 4, offset: 7d, duration: 1h}, criteria: '<= +30%'";
        assertThat(factor(1.6).why(relative), is(Reason.Code.BREACHED));
        assertThat(factor(1).why(relative), is(Reason.Code.HELD));
    }

    @Test
    public void partsOfCountsAreScoredToo() throws Exception {
        CheckRuns counts = new CheckRuns()
                .answer("q", at -> index(at) >= 0 ? 90.0 : 10 + new SplittableRandom(at.getEpochSecond()).nextInt(5))
                .answer("all", at -> 1000.0);
        CheckReport check = counts.check("total: all, " + USUAL);
        assertThat(check.verdict(), is(Verdict.FAILED));
        assertThat(check.measurements().get(0).baseline(), closeTo(0.012, 0.002));
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        CheckRuns.assertReadsBack(USUAL);
        CheckRuns.assertReadsBack("baseline: {type: seasonal, offset: 7d, last: 4, duration: 1h}, maxScore: 5,"
                + " direction: either, minimumEffect: 20%");
        CheckRuns.assertReadsBack("baseline: {type: seasonal}, criteria: '<= +30%'");
    }

    @Test
    public void mistakesAreTold() {
        assertThat(
                CheckRuns.problem("baseline: {type: before}, judge: anomaly"),
                containsString("anomaly goes with the baseline seasonal"));
        assertThat(
                CheckRuns.problem("baseline: {type: seasonal}, judge: mannWhitney"),
                containsString("seasonal with no other judge"));
        assertThat(CheckRuns.problem(USUAL + ", alpha: 0.1"), containsString("which has 'maxScore'"));
        assertThat(CheckRuns.problem("baseline: {type: seasonal, last: 2}"), containsString("from 3 to 60"));
    }

    @Test
    public void backTestsReplayIt() throws Exception {
        assertThat(
                factor(1.6)
                        .backtest(USUAL)
                        .deployments()
                        .get(0)
                        .checks()
                        .get(0)
                        .reason()
                        .code(),
                is(Reason.Code.BREACHED));
    }
}
