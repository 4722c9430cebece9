package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Checks on trends; a heap of about 500 MiB, and a window of half an hour. */
public class TrendCheckTest {

    private static final double MIB = 1024 * 1024;
    private static final String TO_LIMIT = "unit: B, trend: {limit: 1GiB, within: 6h}";
    private static final String WORSE = "unit: B, trend: {minimumEffect: 5%}";

    private static double noise(Instant at) {
        return new SplittableRandom(at.getEpochSecond()).nextGaussian();
    }

    /** @param perHour in MiB */
    private static CheckRuns heap(double perHour) {
        return new CheckRuns().answer("q", at -> MIB * (500 + perHour * index(at) / 240 + 5 * noise(at)));
    }

    @Test
    public void aLimitThatWouldBeReachedSoonFails() throws Exception {
        CheckReport leak = heap(240).check(TO_LIMIT);
        assertThat(leak.verdict(), is(Verdict.FAILED));
        assertThat(leak.reason().code(), is(Reason.Code.TREND_TO_LIMIT));
        assertThat("it is told at the end", leak.measurements().size(), is(121));
        assertThat(leak.reason().toString(), containsString("trend to 1 GiB > 6h is not met: +2"));
        assertThat(leak.reason().toString(), containsString("there in 1h40m23s (1h37m27s … 1h43m40s)"));
    }

    @Test
    public void aLimitFarAwayPassesAndTellsHowFar() throws Exception {
        CheckReport slow = heap(40).check(TO_LIMIT);
        assertThat(slow.verdict(), is(Verdict.PASSED));
        assertThat(slow.reason().code(), is(Reason.Code.TREND_NOT_TO_LIMIT));
        assertThat(heap(0).why(TO_LIMIT), is(Reason.Code.TREND_NOT_TO_LIMIT));
        assertThat(heap(-240).check(TO_LIMIT).reason().toString(), containsString("there in ∞"));
    }

    @Test
    public void whatKeepsGettingWorseFails() throws Exception {
        assertThat(heap(240).why(WORSE), is(Reason.Code.TREND_WORSE));
        assertThat("by too little to matter", heap(10).why(WORSE), is(Reason.Code.TREND_HELD));
        assertThat(heap(0).why(WORSE), is(Reason.Code.TREND_HELD));
        assertThat("the other way", heap(-240).why(WORSE), is(Reason.Code.TREND_HELD));
        assertThat(
                heap(-240).why("unit: B, trend: {minimumEffect: 50MiB, direction: decrease}"),
                is(Reason.Code.TREND_WORSE));
    }

    @Test
    public void aJumpThatStaysIsNoSteepTrendAndNoiseIsNone() throws Exception {
        int failed = 0;
        for (int seed = 0; seed < 100; seed++) {
            long salt = seed;
            CheckRuns noisy = new CheckRuns()
                    .window("{duration: 10m, interval: 15s}")
                    .answer(
                            "q",
                            at -> 500
                                    * Math.exp(0.3
                                            * new SplittableRandom(at.getEpochSecond() * 101 + salt).nextGaussian()));
            failed += noisy.check("trend: {minimumEffect: 1%}").verdict() == Verdict.FAILED ? 1 : 0;
        }
        assertThat("at 1 %, more than 5 of 100 is less likely than 1 in 1000", failed <= 5, is(true));
    }

    @Test
    public void criteriaCountBesides() throws Exception {
        assertThat(heap(240).why(TO_LIMIT + ", criteria: '<= 400MiB'"), is(Reason.Code.BREACHED));
        assertThat(heap(0).why(TO_LIMIT + ", criteria: '<= 1GiB'"), is(Reason.Code.HELD));
        assertThat(heap(240).why(TO_LIMIT + ", criteria: '<= 1GiB'"), is(Reason.Code.TREND_TO_LIMIT));
        CheckReport warned = heap(0).check(TO_LIMIT + ", criteria: '<= 1GiB', warning: '<= 400MiB'");
        assertThat(warned.verdict(), is(Verdict.WARNING));
    }

    @Test
    public void fewValuesTellNothing() throws Exception {
        CheckReport few = heap(240).window("{duration: 1m, interval: 15s}").check(WORSE);
        assertThat(few.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(few.reason(), is(Reason.of(Reason.Code.TREND_TOO_FEW, 5, 10)));
        CheckReport none = new CheckRuns().answer("q", at -> null).check(WORSE);
        assertThat(none.reason().code(), is(Reason.Code.TOO_FEW));
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        CheckRuns.assertReadsBack(TO_LIMIT);
        CheckRuns.assertReadsBack(WORSE);
        CheckRuns.assertReadsBack("unit: s, trend: {direction: decrease, minimumEffect: 50ms, alpha: 0.05},"
                + " baseline: {type: control, query: x}");
    }

    @Test
    public void mistakesAreTold() {
        assertThat(
                CheckRuns.problem("trend: {limit: 5}"),
                containsString("p:3:31 (metrics[0].trend): 'limit' and 'within' go together"));
        assertThat(CheckRuns.problem("trend: {direction: either}"), containsString("a trend goes one way"));
        assertThat(
                CheckRuns.problem("trend: {limit: 5, within: 1h, minimumEffect: 1%}"),
                containsString("does not go with a 'limit'"));
        assertThat(CheckRuns.problem("trend: {limt: 5}"), containsString("did you mean 'limit'"));
        assertThat(CheckRuns.problem("trend: {}, passEarly: true"), containsString("judged at the end"));
    }

    @Test
    public void backTestsReplayIt() throws Exception {
        assertThat(
                heap(240)
                        .backtest(WORSE)
                        .deployments()
                        .get(0)
                        .checks()
                        .get(0)
                        .reason()
                        .code(),
                is(Reason.Code.TREND_WORSE));
    }
}
