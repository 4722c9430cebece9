package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.Test;

/** How often it errs in many more runs is measured by JudgeSimulation, see docs/judgement.md. */
public class SequentialTestTest {

    private static final int LOOKS = 120;
    private static final SequentialSettings SETTINGS = settings(Direction.INCREASE, MinimumEffect.relative(0.1));

    @Test
    public void doublingFailsWithinThreeMeasurements() {
        int[] times = new int[51];
        for (int run = 0; run < times.length; run++) {
            double[] values = latencies(run, 0.3, 240 + LOOKS);
            SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
            int i = 0;
            while (test.next(2 * values[240 + i]) != Decision.FAIL) {
                i++;
            }
            times[run] = i + 1;
            assertThat(test.result().estimate(), closeTo(1, 0.5));
            assertThat(test.result().since(), is(0));
            assertThat(test.result().measurements(), is(times[run]));
        }
        Arrays.sort(times);
        assertThat(times[times.length / 2], lessThanOrEqualTo(3));
    }

    @Test
    public void falseAlarmsAreRareAlsoWithAutocorrelation() {
        int alarms = 0;
        int runs = 0;
        for (double phi : new double[] {0, 0.6, 0.9}) {
            for (int run = 0; run < 200; run++, runs++) {
                double[] canary = latencies(1000 + run, phi, 240 + LOOKS);
                double[] control = latencies(5000 + run, phi, 240 + LOOKS);
                boolean before = run % 2 == 0;
                SequentialTest test = before
                        ? SequentialTest.against(SETTINGS, Arrays.copyOf(canary, 240), true)
                        : SequentialTest.paired(SETTINGS, Arrays.copyOf(control, 240));
                for (int i = 240; i < canary.length; i++) {
                    if (before) {
                        test.next(canary[i]);
                    } else {
                        test.next(canary[i], control[i]);
                    }
                }
                alarms += test.result().decision() == Decision.FAIL ? 1 : 0;
            }
        }
        // 600 runs at 1 %: 14 or more would be seen in one of 200 such tests
        assertThat(alarms, lessThan(14));
        assertThat(runs, is(600));
    }

    @Test
    public void evidenceIsAnEValue() {
        double sum = 0;
        int runs = 1000;
        for (int run = 0; run < runs; run++) {
            double[] values = latencies(run, 0.3, 120 + 30);
            SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 120), true);
            for (int i = 120; i < values.length; i++) {
                test.next(values[i]);
            }
            sum += test.result().evidence();
        }
        assertThat("expected value is at most 1", sum / runs, lessThan(1.3));
        assertThat(sum / runs, greaterThan(0.01));
    }

    @Test
    public void passesEarlyWhatIsNoWorse() {
        int passed = 0;
        for (int run = 0; run < 50; run++) {
            double[] canary = latencies(run, 0, LOOKS);
            double[] control = latencies(1000 + run, 0, 240 + LOOKS);
            SequentialTest test = SequentialTest.paired(
                    settings(Direction.INCREASE, MinimumEffect.relative(0.25)), Arrays.copyOf(control, 240));
            int i = 0;
            while (i < LOOKS && test.next(canary[i], control[240 + i]) == Decision.CONTINUE) {
                i++;
            }
            SequentialResult result = test.conclude();
            passed += result.decision() == Decision.PASS && result.measurements() < LOOKS ? 1 : 0;
            if (result.decision() == Decision.PASS) {
                assertThat(result.measurements(), greaterThanOrEqualTo(40));
                assertThat(result.exclusion(), greaterThanOrEqualTo(20.0));
            }
        }
        assertThat(passed, greaterThan(45));
    }

    @Test
    public void doesNotPassWhatIsWorseAsMuchAsMatters() {
        int passed = 0;
        for (int run = 0; run < 100; run++) {
            double[] values = latencies(run, 0.3, 240 + LOOKS);
            SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
            int i = 240;
            while (i < values.length && test.next(1.1 * values[i]) == Decision.CONTINUE) {
                i++;
            }
            passed += test.result().decision() == Decision.PASS ? 1 : 0;
        }
        assertThat(passed, lessThanOrEqualTo(5));
    }

    @Test
    public void improvementsDoNotFail() {
        for (int run = 0; run < 50; run++) {
            double[] values = latencies(run, 0, 240 + LOOKS);
            double[] control = latencies(1000 + run, 0, LOOKS);
            SequentialTest before = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
            SequentialTest live = SequentialTest.paired(SETTINGS, Arrays.copyOf(values, 240));
            for (int i = 0; i < LOOKS; i++) {
                before.next(0.9 * values[240 + i]);
                live.next(0.9 * values[240 + i], control[i]);
            }
            assertThat(before.result().decision(), not(Decision.FAIL));
            assertThat(live.result().decision(), not(Decision.FAIL));
        }
    }

    @Test
    public void provenButSmallChangesDoNotFail() {
        double[] values = latencies(3, 0, 240 + LOOKS);
        SequentialTest test = SequentialTest.against(
                settings(Direction.INCREASE, MinimumEffect.relative(0.5)), Arrays.copyOf(values, 240), true);
        for (int i = 240; i < values.length; i++) {
            test.next(1.25 * values[i]);
        }
        assertThat(test.result().evidence(), greaterThan(100.0));
        assertThat(test.result().estimate(), closeTo(0.25, 0.1));
        assertThat(test.result().decision(), is(Decision.PASS));
    }

    @Test
    public void withTooLittleToGoByItIsUndecided() {
        SequentialTest test = SequentialTest.against(SETTINGS, new double[] {100, 120}, true);
        for (int i = 0; i < 3; i++) {
            assertThat(test.next(150 + i), is(Decision.CONTINUE));
        }
        assertThat(test.result().decision(), is(Decision.CONTINUE));
        assertThat(test.conclude().decision(), is(Decision.UNDECIDED));
        SequentialTest none = SequentialTest.paired(SETTINGS, new double[0]);
        assertThat(none.conclude().measurements(), is(0));
        assertThat(none.conclude().since(), is(-1));
    }

    @Test
    public void aSingleSpikeIsNoRegression() {
        double[] values = latencies(4, 0.3, 240 + LOOKS);
        values[300] *= 20;
        SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
        for (int i = 240; i < values.length; i++) {
            test.next(values[i]);
        }
        assertThat(test.result().decision(), not(Decision.FAIL));
        assertThat(test.result().evidence(), lessThan(1.0));
    }

    @Test
    public void findsWhereTheChangeStarted() {
        double[] values = latencies(5, 0.3, 240 + LOOKS);
        SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
        int i = 0;
        while (test.next((i < 50 ? 1 : 1.5) * values[240 + i]) != Decision.FAIL) {
            i++;
        }
        assertThat((double) test.result().since(), closeTo(50, 2));
        SequentialResult failed = test.result();
        test.next(values[0]);
        assertThat("what comes later changes nothing", test.result(), is(failed));
    }

    @Test
    public void intervalHoldsTheTrueChangeWheneverItIsLookedAt() {
        int missed = 0;
        int runs = 60;
        double[] widths = new double[runs];
        for (int run = 0; run < runs; run++) {
            double[] values = latencies(run, 0.3, 240 + LOOKS);
            double[] control = latencies(1000 + run, 0.3, 240 + LOOKS);
            boolean live = run % 2 == 0;
            SequentialTest test = live
                    ? SequentialTest.paired(settings(Direction.INCREASE, MinimumEffect.relative(0.5)), control(control))
                    : SequentialTest.against(
                            settings(Direction.DECREASE, MinimumEffect.relative(0.5)), control(values), true);
            boolean inside = true;
            for (int i = 240; i < values.length; i++) {
                if (live) {
                    test.next(1.2 * values[i], control[i]);
                } else {
                    test.next(1.2 * values[i]);
                }
                inside &= i % 30 != 0 || test.interval().contains(0.2);
            }
            missed += inside ? 0 : 1;
            Interval last = test.interval();
            widths[run] = last.high() - last.low();
        }
        Arrays.sort(widths);
        assertThat("it narrows down", widths[runs / 2], lessThan(0.25));
        assertThat(missed, lessThanOrEqualTo(2));
    }

    @Test
    public void intervalOfNothingIsUnbounded() {
        SequentialTest test = SequentialTest.paired(SETTINGS, new double[0]);
        assertThat(test.interval().contains(1e9), is(true));
    }

    private static double[] control(double[] values) {
        return Arrays.copyOf(values, 240);
    }

    @Test
    public void gapsAreSteppedOver() {
        double[] values = latencies(6, 0.6, 240 + LOOKS);
        for (int i = 0; i < values.length; i += 7) {
            values[i] = Double.NaN;
        }
        SequentialTest test = SequentialTest.against(SETTINGS, Arrays.copyOf(values, 240), true);
        for (int i = 240; i < values.length; i++) {
            test.next(2 * values[i]);
        }
        assertThat(test.result().decision(), is(Decision.FAIL));
    }

    @Test
    public void unitDoesNotMatter() {
        assertThat(evidence(SETTINGS, 7, x -> 1024 * x), closeTo(evidence(SETTINGS, 7, x -> x), 1e-6));
        SequentialSettings seconds = difference(Direction.INCREASE, MinimumEffect.absolute(20));
        SequentialSettings millis = difference(Direction.INCREASE, MinimumEffect.absolute(20 * 1024));
        double inSeconds = evidence(seconds, 7, x -> x);
        assertThat(evidence(millis, 7, x -> 1024 * x) / inSeconds, closeTo(1, 1e-6));
        assertThat("nor the zero of a scale", evidence(seconds, 7, x -> x + 4096) / inSeconds, closeTo(1, 1e-4));
    }

    @Test
    public void turningTheScaleRoundFlipsTheDirection() {
        SequentialSettings more = difference(Direction.INCREASE, MinimumEffect.absolute(20));
        SequentialSettings less = difference(Direction.DECREASE, MinimumEffect.absolute(20));
        SequentialSettings either = difference(Direction.EITHER, MinimumEffect.absolute(20));
        assertThat(evidence(less, 8, x -> -x) / evidence(more, 8, x -> x), closeTo(1, 1e-9));
        assertThat(evidence(either, 8, x -> -x) / evidence(either, 8, x -> x), closeTo(1, 1e-9));
        assertThat(evidence(less, 8, x -> x), lessThan(evidence(more, 8, x -> x)));
    }

    @Test
    public void constantSeriesAreJudged() {
        double[] zeros = new double[60];
        SequentialSettings settings = difference(Direction.INCREASE, MinimumEffect.absolute(5));
        SequentialTest same = SequentialTest.against(settings, zeros, true);
        SequentialTest more = SequentialTest.against(settings, zeros, true);
        for (int i = 0; i < 60; i++) {
            same.next(0);
            more.next(20);
        }
        assertThat(same.result().decision(), is(Decision.PASS));
        assertThat(more.result().decision(), is(Decision.FAIL));
        assertThat(more.result().measurements(), lessThanOrEqualTo(4));
    }

    @Test
    public void wrongSettingsAndCallsAreRefused() {
        double[] none = {};
        assertThrows(
                IllegalArgumentException.class,
                () -> SequentialTest.paired(settings(Direction.DECREASE, MinimumEffect.relative(1)), none));
        assertThrows(IllegalArgumentException.class, () -> settings(Direction.DECREASE, MinimumEffect.absolute(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> SequentialTest.paired(settings(Direction.INCREASE, MinimumEffect.ANY), none));
        assertThrows(
                IllegalArgumentException.class,
                () -> SequentialTest.paired(difference(Direction.INCREASE, MinimumEffect.relative(0.1)), none));
        assertThrows(
                IllegalStateException.class,
                () -> SequentialTest.paired(SETTINGS, none).next(1));
        assertThrows(
                IllegalStateException.class,
                () -> SequentialTest.against(SETTINGS, none, true).next(1, 2));
    }

    /** The evidence after 20 measurements of a metric that rose by a tenth, every value changed by a function. */
    private static double evidence(SequentialSettings settings, long seed, DoubleUnaryOperator change) {
        double[] values = latencies(seed, 0.3, 260);
        for (int i = 240; i < 260; i++) {
            values[i] *= 1.1;
        }
        double[] changed = Arrays.stream(values).map(change).toArray();
        SequentialTest test = SequentialTest.against(settings, Arrays.copyOf(changed, 240), false);
        for (int i = 240; i < 260; i++) {
            test.next(changed[i]);
        }
        return test.result().evidence();
    }

    private static SequentialSettings settings(Direction direction, MinimumEffect effect) {
        return SequentialSettings.of(direction, Scale.RATIO, effect, LOOKS);
    }

    private static SequentialSettings difference(Direction direction, MinimumEffect effect) {
        return SequentialSettings.of(direction, Scale.DIFFERENCE, effect, LOOKS);
    }

    private static double[] latencies(long seed, double phi, int size) {
        Random random = new Random(seed * 7919);
        double[] values = new double[size];
        double state = random.nextGaussian();
        for (int i = 0; i < size; i++) {
            values[i] = 200 * Math.exp(0.1 * state);
            state = phi * state + Math.sqrt(1 - phi * phi) * random.nextGaussian();
        }
        return values;
    }
}
