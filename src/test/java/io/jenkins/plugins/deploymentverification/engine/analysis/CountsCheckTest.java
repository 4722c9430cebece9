package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Errors of 1,000 requests an interval, 1 % of them without a change. */
public class CountsCheckTest {

    private static final String CONTROL =
            "total: all, baseline: {type: control, query: errors, total: requests}, minimumEffect: 50%";
    private static final String BEFORE = "total: all, baseline: {type: before}, minimumEffect: 50%";

    /** About binomial: the sum of two dozen small chances would take longer than it is worth. */
    private static double errors(Instant at, double rate, long salt) {
        double mean = 1000 * rate;
        double value = mean + Math.sqrt(mean) * new SplittableRandom(at.getEpochSecond() * 31 + salt).nextGaussian();
        return Math.max(0, Math.round(value));
    }

    private static CheckRuns service(double factor) {
        return new CheckRuns()
                .answer("q", at -> errors(at, index(at) >= 0 ? 0.01 * factor : 0.01, 1))
                .answer("all", at -> 1000.0)
                .answer("errors", at -> errors(at, 0.01, 2))
                .answer("requests", at -> 1000.0);
    }

    @Test
    public void moreErrorsThanTheControlFailEarly() throws Exception {
        CheckReport worse = service(3).check(CONTROL);
        assertThat(worse.verdict(), is(Verdict.FAILED));
        assertThat(worse.reason().code(), is(Reason.Code.COUNTS_WORSE));
        assertThat(worse.measurements().size(), lessThan(15));
        assertThat(worse.reason().toString(), containsString("34 / 1000 (3.4%) against 7 / 1000 (0.7%)"));
        Measurement first = worse.measurements().get(0);
        assertThat(first.value(), closeTo(first.counts().of() / 1000, 1e-12));
        assertThat(first.counts().baselineTotal(), is(1000.0));
    }

    @Test
    public void asManyErrorsPass() throws Exception {
        CheckReport same = service(1).check(CONTROL);
        assertThat(same.verdict(), is(Verdict.PASSED));
        assertThat(same.reason().code(), is(Reason.Code.COUNTS_NO_WORSE));
        assertThat(same.measurements().size(), is(121));
        assertThat(
                service(1).check(CONTROL + ", passEarly: true").measurements().size(), lessThan(121));
    }

    @Test
    public void fewerOfWhatIsGoodFail() throws Exception {
        assertThat(service(0.3).why(CONTROL + ", direction: decrease"), is(Reason.Code.COUNTS_WORSE));
        assertThat(service(0.3).why(CONTROL), is(Reason.Code.COUNTS_NO_WORSE));
    }

    @Test
    public void whatCannotBeToldIsUndecided() throws Exception {
        CheckRuns few = new CheckRuns()
                .answer("q", at -> index(at) % 50 == 0 ? 1.0 : 0.0)
                .answer("all", at -> 50.0)
                .answer("errors", at -> index(at) % 50 == 3 ? 1.0 : 0.0)
                .answer("requests", at -> 50.0);
        CheckReport check = few.check(CONTROL);
        assertThat(check.verdict(), is(Verdict.WARNING));
        assertThat(check.reason().code(), is(Reason.Code.COUNTS_UNDECIDED));
        assertThat(few.check(CONTROL + ", onUndecided: pass").verdict(), is(Verdict.PASSED));
    }

    @Test
    public void againstTheTimeBefore() throws Exception {
        CheckRuns worse = service(3);
        assertThat(worse.why(BEFORE), is(Reason.Code.COUNTS_WORSE));
        long ranges = worse.asked().stream().filter(MetricQuery::isRange).count();
        assertThat("both are asked for once", ranges, is(2L));
        CheckReport same = service(1).check(BEFORE);
        assertThat(same.reason().code(), is(Reason.Code.COUNTS_NO_WORSE));
        assertThat(same.measurements().get(0).counts().baselineOf(), nullValue());
        assertThat(same.measurements().get(0).baseline(), closeTo(0.01, 0.002));
    }

    @Test
    public void againstAnEarlierTime() throws Exception {
        String offset = "total: all, baseline: {type: offset, offset: 1d}, judge: sequential, minimumEffect: 50%";
        assertThat(service(3).why(offset), is(Reason.Code.COUNTS_WORSE));
        assertThat(service(1).why(offset), is(Reason.Code.COUNTS_NO_WORSE));
    }

    @Test
    public void proportionsAreComparedAtTheEnd() throws Exception {
        CheckReport worse = service(2).check(CONTROL + ", judge: proportions");
        assertThat(worse.verdict(), is(Verdict.FAILED));
        assertThat(worse.reason().code(), is(Reason.Code.PROPORTIONS_WORSE));
        assertThat(worse.measurements().size(), is(121));
        assertThat(worse.reason().toString(), containsString("121000 ("));
        assertThat(service(1).why(CONTROL + ", judge: proportions"), is(Reason.Code.PROPORTIONS_NO_WORSE));
        assertThat(
                "significant, but too little to matter",
                service(1.3).why(CONTROL + ", judge: proportions"),
                is(Reason.Code.PROPORTIONS_NO_WORSE));
        String absolute = CONTROL.replace("50%", "0.002") + ", judge: proportions";
        assertThat(service(1.3).why(absolute), is(Reason.Code.PROPORTIONS_WORSE));
        assertThat(service(0.5).why(absolute + ", direction: either"), is(Reason.Code.PROPORTIONS_WORSE));
        assertThat(service(2).why(BEFORE + ", judge: proportions"), is(Reason.Code.PROPORTIONS_WORSE));
    }

    @Test
    public void theExactValueIsMoreCareful() throws Exception {
        // 5 of 60 against 0 of 60: Fisher's one-sided p is C(60, 5) / C(120, 5), its mid-p value half of it
        CheckRuns few = new CheckRuns()
                .window("{duration: 45s, interval: 15s}")
                .answer("q", at -> index(at) == 0 ? 5.0 : 0.0)
                .answer("all", at -> 15.0)
                .answer("errors", at -> 0.0)
                .answer("requests", at -> 15.0);
        String test = CONTROL + ", judge: proportions, alpha: 0.02";
        assertThat(few.why(test), is(Reason.Code.PROPORTIONS_WORSE));
        assertThat(few.check(test).reason().args().get(3), is("0.0143"));
        assertThat(few.check(test + ", exact: true").reason().args().get(3), is("0.0287"));
        assertThat(few.why(test + ", exact: true"), is(Reason.Code.PROPORTIONS_NO_WORSE));
    }

    @Test
    public void tooFewRequestsAreUndecided() throws Exception {
        CheckRuns few = service(1)
                .window("{duration: 15s, interval: 15s}")
                .answer("q", at -> 0.0)
                .answer("all", at -> 1.0)
                .answer("errors", at -> 0.0)
                .answer("requests", at -> 1.0);
        assertThat(few.why(CONTROL + ", judge: proportions"), is(Reason.Code.PROPORTIONS_TOO_FEW));
        assertThat(few.check(CONTROL + ", judge: proportions").verdict(), is(Verdict.WARNING));
    }

    @Test
    public void criteriaAreAboutThePart() throws Exception {
        CheckReport check = service(3).check("total: all, criteria: '<= 1%'");
        assertThat(check.reason().code(), is(Reason.Code.BREACHED));
        assertThat(check.measurements().get(0).counts(), notNullValue());
        assertThat(service(1).why("total: all, criteria: '<= 5%'"), is(Reason.Code.HELD));
        assertThat(
                service(3).why("total: all, criteria: '<= +50%', baseline: {type: before}"), is(Reason.Code.BREACHED));
    }

    @Test
    public void whatWasNotCountedIsNoValue() throws Exception {
        assertThat(outcome(service(1).answer("all", at -> null)), is(Outcome.NO_DATA));
        assertThat(outcome(service(1).answer("q", at -> null)), is(Outcome.NO_DATA));
        assertThat(outcome(service(1).answer("q", at -> Double.NaN)), is(Outcome.NOT_A_NUMBER));
        assertThat(outcome(service(1).answer("q", at -> 0.0).answer("all", at -> 0.0)), is(Outcome.NO_TRAFFIC));
        assertThat(outcome(service(1).answer("q", at -> 2000.0)), is(Outcome.DOUBTFUL));
        assertThat(outcome(service(1).answer("q", at -> 1001.0)), is(Outcome.OK));
        assertThat(outcome(service(1).answer("requests", at -> null)), is(Outcome.NO_BASELINE));
        assertThat(outcome(service(1).answer("errors", at -> Double.POSITIVE_INFINITY)), is(Outcome.SOURCE_ERROR));
        assertThat(service(1).answer("requests", at -> null).check(CONTROL).verdict(), is(Verdict.INCONCLUSIVE));
    }

    private static Outcome outcome(CheckRuns runs) throws Exception {
        return runs.check(CONTROL).measurements().get(0).outcome();
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        CheckRuns.assertReadsBack(CONTROL);
        CheckRuns.assertReadsBack(CONTROL + ", judge: proportions, exact: true");
        CheckRuns.assertReadsBack("total: all, criteria: '<= 5%'");
    }

    @Test
    public void mistakesAreTold() {
        assertThat(
                CheckRuns.problem("total: all, baseline: {type: control, query: x}"),
                containsString("(metrics[0].baseline): needs 'total'"));
        assertThat(
                CheckRuns.problem("baseline: {type: control, query: x}, judge: proportions"),
                containsString("so the check needs 'total'"));
        assertThat(
                CheckRuns.problem("total: all, baseline: {type: before}, minimumEffect: 0.01"),
                containsString("'minimumEffect' of counts is a part of the baseline"));
        assertThat(
                CheckRuns.problem("total: all, baseline: {type: before}, direction: either"),
                containsString("must be increase or decrease"));
        assertThat(
                CheckRuns.problem("total: all, baseline: {type: before}, exact: true"),
                containsString("goes with 'judge: proportions'"));
        assertThat(
                CheckRuns.problem("total: all, criteria: '<= 1%', aggregation: max"),
                containsString("can only be sum with 'total'"));
    }
}
