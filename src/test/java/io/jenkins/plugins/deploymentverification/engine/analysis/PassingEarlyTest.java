package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.analysis.CheckRuns.index;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.Test;

/** Checks that pass before the window is over. */
public class PassingEarlyTest {

    private static final String SEQUENTIAL = "unit: s, baseline: {type: control, query: stable}";
    private static final String IN_A_ROW =
            "criteria: '<= 5', failureLimit: 100, consecutiveSuccesses: 4, passEarly: true";

    private static double noisy(Instant at, long salt) {
        return 0.2 * Math.exp(0.1 * new SplittableRandom(at.getEpochSecond() * 31 + salt).nextGaussian());
    }

    private static CheckRuns canary(double factor) {
        return new CheckRuns().answer("q", at -> noisy(at, 1) * factor).answer("stable", at -> noisy(at, 2));
    }

    @Test
    public void theVerificationEndsWhenNothingIsLeftToMeasure() throws Exception {
        CheckRuns recovers = new CheckRuns().answer("q", at -> index(at) < 6 ? 9.0 : 1.0);
        Report report = recovers.verify(IN_A_ROW);
        assertThat(report.verdict(), is(Verdict.PASSED));
        assertThat(report.checks().get(0).measurements().size(), is(10));
        assertThat(report.checks().get(0).reason().code(), is(Reason.Code.HELD_IN_A_ROW));
        assertThat(report.reasons(), hasItem(Reason.of(Reason.Code.STOPPED_EARLY, 10, 121)));
    }

    @Test
    public void withoutItTheWholeWindowIsMeasured() throws Exception {
        CheckRuns worsens = new CheckRuns().answer("q", at -> index(at) > 100 ? 9.0 : 1.0);
        CheckReport check = worsens.check(IN_A_ROW.replace(", passEarly: true", ""));
        assertThat(check.measurements().size(), is(121));
        assertThat(check.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat("it asked for that", worsens.check(IN_A_ROW).verdict(), is(Verdict.PASSED));
    }

    @Test
    public void aSequentialTestPassesOnceWorseCanBeExcluded() throws Exception {
        CheckReport early = canary(1).check(SEQUENTIAL + ", passEarly: true");
        assertThat(early.verdict(), is(Verdict.PASSED));
        assertThat(early.reason().code(), is(Reason.Code.NO_REGRESSION));
        assertThat("a third of the window at least", early.measurements().size() >= 40, is(true));
        assertThat(early.measurements().size() < 121, is(true));
        assertThat(canary(1).check(SEQUENTIAL).measurements().size(), is(121));
        assertThat(canary(1.5).why(SEQUENTIAL + ", passEarly: true"), is(Reason.Code.REGRESSED));
    }

    @Test
    public void criteriaAndTestMustBothAllowIt() throws Exception {
        String both = SEQUENTIAL + ", judge: sequential, criteria: '<= 5', consecutiveSuccesses: 3, passEarly: true";
        CheckReport check = canary(1).check(both);
        assertThat(check.reason().code(), is(Reason.Code.NO_REGRESSION));
        assertThat("three in a row are not enough", check.measurements().size() >= 40, is(true));
        CheckReport warned = canary(1)
                .check(SEQUENTIAL + ", judge: sequential, criteria: '<= 5', warning: '<= 0.001', passEarly: true");
        assertThat(warned.verdict(), is(Verdict.WARNING));
        assertThat(warned.measurements().size() < 121, is(true));
    }
}
