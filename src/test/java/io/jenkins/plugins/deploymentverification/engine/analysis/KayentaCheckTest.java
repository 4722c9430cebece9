package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Checks that are judged as Kayenta does it; values of about 20. */
public class KayentaCheckTest {

    private static final String KAYENTA = "baseline: {type: control, query: stable}, judge: kayenta";
    private static final String BEFORE = "baseline: {type: before}, judge: kayenta";

    private static double noisy(Instant at, long salt) {
        return 20 * Math.exp(0.1 * new SplittableRandom(at.getEpochSecond() * 31 + salt).nextGaussian());
    }

    private static CheckRuns canary(double factor) {
        return new CheckRuns()
                .answer("q", at -> noisy(at, 1) * (index(at) >= 0 ? factor : 1))
                .answer("stable", at -> noisy(at, 2));
    }

    @Test
    public void passHighAndLow() throws Exception {
        assertThat(canary(1).why(KAYENTA), is(Reason.Code.KAYENTA_PASS));
        CheckReport high = canary(1.3).check(KAYENTA);
        assertThat(high.verdict(), is(Verdict.FAILED));
        assertThat(high.reason().code(), is(Reason.Code.KAYENTA_HIGH));
        assertThat(high.reason().toString(), containsString("Kayenta: High. Effect 1.299 (fails outside of 1 … 1)"));
        assertThat(high.reason().toString(), containsString("121 values against 121"));
        assertThat(high.measurements().size(), is(121));
        assertThat(canary(0.7).why(KAYENTA), is(Reason.Code.KAYENTA_PASS));
        assertThat(canary(0.7).why(KAYENTA + ", direction: decrease"), is(Reason.Code.KAYENTA_LOW));
        assertThat(canary(0.7).why(KAYENTA + ", direction: either"), is(Reason.Code.KAYENTA_LOW));
    }

    @Test
    public void againstTheWindowBefore() throws Exception {
        assertThat(canary(1).why(BEFORE), is(Reason.Code.KAYENTA_PASS));
        assertThat(canary(1.3).why(BEFORE), is(Reason.Code.KAYENTA_HIGH));
    }

    @Test
    public void anEffectThatIsAllowedPasses() throws Exception {
        assertThat(canary(1.3).why(KAYENTA + ", kayenta: {allowedIncrease: 1.5}"), is(Reason.Code.KAYENTA_PASS));
        assertThat(
                canary(1.3).why(KAYENTA + ", kayenta: {effectSize: cles, allowedIncrease: 0.999}"),
                is(Reason.Code.KAYENTA_PASS));
        CheckReport high = canary(1.3).check(KAYENTA + ", kayenta: {effectSize: cles, allowedIncrease: 0.8}");
        assertThat(high.reason().toString(), containsString("CLES 0.9"));
    }

    @Test
    public void outliersMayBeRemoved() throws Exception {
        // a little more everywhere, and one value far out, which doubles the mean
        CheckRuns runs = new CheckRuns()
                .answer("q", at -> noisy(at, 1) * (index(at) == 60 ? 3000 : 1.12))
                .answer("stable", at -> noisy(at, 2));
        String allowed = KAYENTA + ", kayenta: {allowedIncrease: 2";
        assertThat(runs.why(allowed + "}"), is(Reason.Code.KAYENTA_HIGH));
        assertThat(runs.why(allowed + ", outliers: remove, outlierFactor: 1.5}"), is(Reason.Code.KAYENTA_PASS));
    }

    @Test
    public void withoutDataItIsUnknownUnlessThereMustBeData() throws Exception {
        CheckRuns none = new CheckRuns().answer("q", at -> null).answer("stable", at -> noisy(at, 2));
        assertThat(none.check(KAYENTA).verdict(), is(Verdict.INCONCLUSIVE));
        CheckReport must = none.check(KAYENTA + ", kayenta: {mustHaveData: true}");
        assertThat(must.verdict(), is(Verdict.FAILED));
        assertThat(must.reason(), equalTo(Reason.of(Reason.Code.KAYENTA_NO_DATA, 121)));
        CheckRuns silent =
                new CheckRuns().answer("q", at -> Double.POSITIVE_INFINITY).answer("stable", at -> noisy(at, 2));
        assertThat(
                "a source's failure is no missing data",
                silent.check(KAYENTA + ", kayenta: {mustHaveData: true}").verdict(),
                is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void missingValuesMayCountAsZero() throws Exception {
        CheckRuns rare = new CheckRuns()
                .answer("q", at -> index(at) % 4 == 0 ? null : noisy(at, 1))
                .answer("stable", at -> index(at) % 10 == 0 ? 3.0 : null);
        String replace = KAYENTA + ", kayenta: {nanStrategy: replace}";
        CheckReport high = rare.check(replace);
        assertThat(high.reason().code(), is(Reason.Code.KAYENTA_HIGH));
        assertThat(high.reason().args().subList(3, 5).toString(), is("[121, 121]"));
        assertThat(high.measurements().get(0).value(), is(0.0));
        assertThat(
                "else only what was there twice",
                rare.check(KAYENTA).reason().args().get(3),
                is("6"));
        CheckRuns none = new CheckRuns().answer("q", at -> null).answer("stable", at -> Double.NaN);
        assertThat("nothing and nothing", none.why(replace), is(Reason.Code.KAYENTA_PASS));
        CheckRuns silent = new CheckRuns().answer("q", at -> 0.0).answer("stable", at -> Double.POSITIVE_INFINITY);
        assertThat("no answer is not 0", silent.check(replace).verdict(), is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        CheckRuns.assertReadsBack(KAYENTA);
        CheckRuns.assertReadsBack(KAYENTA + ", direction: either, criteria: '<= 1s', kayenta: {nanStrategy: replace,"
                + " outliers: remove, outlierFactor: 2, effectSize: cles, allowedIncrease: 0.7, allowedDecrease: 0.25,"
                + " mustHaveData: true}");
    }

    @Test
    public void mistakesAreTold() {
        assertThat(
                CheckRuns.problem(KAYENTA + ", alpha: 0.01"),
                containsString("p:3:89 (metrics[0].alpha): 'alpha' does not go with 'judge: kayenta'"));
        assertThat(
                CheckRuns.problem("baseline: {type: before}, kayenta: {outliers: keep}"),
                containsString("'kayenta' goes with 'judge"));
        assertThat(
                CheckRuns.problem(KAYENTA + ", kayenta: {allowedIncrease: 0.9}"),
                containsString("must be a number from 1.0 to"));
        assertThat(
                CheckRuns.problem(KAYENTA + ", kayenta: {effectSize: cles, allowedDecrease: 0.6}"),
                containsString("must be a number from 0.0 to 0.5"));
        assertThat(CheckRuns.problem(KAYENTA + ", kayenta: {outlierFactor: 2}"), containsString("goes with 'outliers"));
        assertThat(CheckRuns.problem(KAYENTA + ", kayenta: {criticl: 2}"), containsString("unknown key 'criticl'"));
        assertThat(
                CheckRuns.problem("baseline: {type: previous}, criteria: '<= +5%', judge: kayenta"),
                containsString("goes with the baselines"));
        assertThat(
                CheckRuns.problem(KAYENTA + ", passEarly: true"),
                containsString("'passEarly' does not go with what is judged at the end"));
    }
}
