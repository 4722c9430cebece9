package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Checks on shifts of the level at the deployment; values of about 20. */
public class LevelShiftCheckTest {

    private static final String SHIFT = "baseline: {type: before}, judge: levelShift";

    private static double noisy(Instant at) {
        return 20 * Math.exp(0.1 * new SplittableRandom(at.getEpochSecond() * 7).nextGaussian());
    }

    /** @param from the first value of the new level */
    private static CheckRuns shifted(double factor, int from) {
        return new CheckRuns().answer("q", at -> noisy(at) * (index(at) >= from ? factor : 1));
    }

    @Test
    public void aShiftAtTheDeploymentFails() throws Exception {
        CheckRuns runs = shifted(1.3, 0);
        CheckReport check = runs.check(SHIFT);
        assertThat(check.verdict(), is(Verdict.FAILED));
        assertThat(check.reason().code(), is(Reason.Code.SHIFTED));
        assertThat(check.measurements().size(), is(121));
        assertThat(check.reason().args().get(0), is("Δ < +10%"));
        assertThat(check.reason().toString(), containsString("values before and 121 after"));
        assertThat(
                "one range", runs.asked().stream().filter(MetricQuery::isRange).count(), is(1L));
        assertThat(shifted(1.3, 3).why(SHIFT), is(Reason.Code.SHIFTED));
    }

    @Test
    public void otherwiseItPasses() throws Exception {
        assertThat(shifted(1, 0).why(SHIFT), is(Reason.Code.NOT_SHIFTED));
        assertThat("too little to matter", shifted(1.05, 0).why(SHIFT), is(Reason.Code.NOT_SHIFTED));
        assertThat("for the better", shifted(0.7, 0).why(SHIFT), is(Reason.Code.NOT_SHIFTED));
        assertThat(shifted(0.7, 0).why(SHIFT + ", direction: decrease"), is(Reason.Code.SHIFTED));
        assertThat(shifted(0.7, 0).why(SHIFT + ", direction: either"), is(Reason.Code.SHIFTED));
    }

    @Test
    public void fewValuesAreUndecided() throws Exception {
        CheckRuns few = shifted(3, 0).window("{duration: 30s, interval: 15s}");
        assertThat(few.why(SHIFT), is(Reason.Code.SHIFT_TOO_FEW));
        assertThat(few.check(SHIFT).verdict(), is(Verdict.WARNING));
        assertThat(few.check(SHIFT + ", onUndecided: fail").verdict(), is(Verdict.FAILED));
        CheckRuns fresh = new CheckRuns().answer("q", at -> index(at) > 0 ? noisy(at) : null);
        assertThat("nothing before", fresh.check(SHIFT).verdict(), is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        CheckRuns.assertReadsBack(SHIFT + ", direction: either, minimumEffect: 3, alpha: 0.001");
    }

    @Test
    public void mistakesAreTold() {
        assertThat(
                CheckRuns.problem("baseline: {type: control, query: x}, judge: levelShift"),
                containsString("levelShift goes with the baseline before"));
        assertThat(CheckRuns.problem(SHIFT + ", maxScore: 3"), containsString("goes with 'judge: anomaly'"));
    }

    @Test
    public void backTestsReplayIt() throws Exception {
        assertThat(
                shifted(1.3, 0)
                        .backtest(SHIFT)
                        .deployments()
                        .get(0)
                        .checks()
                        .get(0)
                        .reason()
                        .code(),
                is(Reason.Code.SHIFTED));
    }
}
