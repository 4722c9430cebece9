package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notANumber;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.Test;

/** Reference values: SciPy 1.17.1, {@code theilslopes(y, x, 0.95)}; Mann–Kendall by its formulas in NumPy. */
public class TrendTest {

    private static final double[] RISING = {2.1, 2.9, 3.2, 2.7, 4.8, 5.1, 4.9, 6.0, 7.2, 30.0, 7.9, 8.4};

    /** e[i] = 0.7 e[i − 1] + normal(), and 0.05 i on top; numpy.random.default_rng(3). */
    private static final double[] AUTOCORRELATED = {
        0.0, 2.091, -1.027, -0.221, -0.627, -0.782, -0.638, -2.326, -1.705, -1.889, 2.186, 1.956, 1.231, 0.811, 0.144,
        -0.694, -0.602, 0.351, 0.312, 1.496, 1.183, 1.202, 2.752, 2.852, 1.886, 1.547, 2.049, 3.809, 2.852, 2.223,
        3.043, 1.744, 1.444, 2.423, 2.822, 2.627, 3.084, -0.08, 1.571, 0.76
    };

    @Test
    public void theilSensLine() {
        TheilSen line = TheilSen.fit(times(12, 15), RISING, 0.95, false);
        assertThat(line.slope(), closeTo(0.04, 1e-12));
        assertThat(line.intercept(), closeTo(1.7, 1e-12));
        assertThat(line.interval().low(), closeTo(0.034444444444444444, 1e-12));
        assertThat(line.interval().high(), closeTo(0.05, 1e-12));
        assertThat(line.at(line.lastTime()), closeTo(1.7 + 0.04 * 165, 1e-12));
    }

    @Test
    public void timeToALimit() {
        TheilSen line = TheilSen.fit(times(12, 15), RISING, 0.95, false);
        Headroom headroom = Headroom.of(line, 10.3, true);
        assertThat(headroom.expected(), closeTo(50, 1e-9));
        assertThat(headroom.earliest(), closeTo(40, 1e-9));
        assertThat(headroom.latest(), closeTo(2 / 0.034444444444444444, 1e-9));
        assertThat(Headroom.of(line, 5, true).expected(), is(0.0));
        assertThat(Headroom.of(line, 1, false).expected(), is(Double.POSITIVE_INFINITY));
        double[] falling = Arrays.stream(RISING).map(value -> -value).toArray();
        assertThat(
                Headroom.of(TheilSen.fit(times(12, 15), falling, 0.95, false), -10.3, false)
                        .expected(),
                closeTo(50, 1e-9));
    }

    @Test
    public void mannKendall() {
        MannKendall.Result result = MannKendall.test(RISING, Direction.INCREASE, false);
        assertThat(result.s(), is(56L));
        assertThat(result.tau(), closeTo(0.8484848484848485, 1e-12));
        assertThat(result.pValue(), closeTo(8.113778323802151e-05, 1e-12));
        assertThat(MannKendall.test(RISING, Direction.EITHER, false).pValue(), closeTo(0.00016227556647604302, 1e-12));
        assertThat(MannKendall.test(RISING, Direction.DECREASE, false).pValue(), greaterThan(0.9999));
    }

    @Test
    public void autocorrelationMakesItLessCertain() {
        double[] residuals = TheilSen.residuals(
                times(40, 1),
                AUTOCORRELATED,
                TheilSen.fit(times(40, 1), AUTOCORRELATED, 0.95).slope());
        assertThat(MannKendall.hamedAndRao(residuals), closeTo(1.8289423076923077, 1e-9));
        MannKendall.Result result = MannKendall.test(AUTOCORRELATED, Direction.INCREASE);
        assertThat(result.s(), is(335L));
        assertThat(result.inflation(), greaterThan(1.8289423076923077));
        assertThat(result.pValue(), greaterThan(0.0020031433216614112));
        double independent =
                MannKendall.test(AUTOCORRELATED, Direction.INCREASE, false).pValue();
        assertThat(independent, closeTo(4.9770152496709155e-05, 1e-12));
        TheilSen plain = TheilSen.fit(times(40, 1), AUTOCORRELATED, 0.95, false);
        TheilSen wider = TheilSen.fit(times(40, 1), AUTOCORRELATED, 0.95);
        assertThat(wider.slope(), is(plain.slope()));
        assertThat(wider.interval().high(), greaterThan(plain.interval().high()));
        assertThat(wider.interval().low(), lessThan(plain.interval().low()));
    }

    @Test
    public void constantOrShortSeriesHaveNoTrend() {
        assertThat(MannKendall.test(new double[20], Direction.EITHER).pValue(), is(1.0));
        assertThat(MannKendall.test(new double[] {1, 2, 3}, Direction.INCREASE).pValue(), is(1.0));
        assertThat(TheilSen.fit(times(20, 1), new double[20], 0.95).interval(), is(new Interval(0, 0)));
        double[] gap = {1, Double.NaN};
        assertThrows(IllegalArgumentException.class, () -> TheilSen.fit(times(2, 1), gap, 0.95));
        assertThrows(IllegalArgumentException.class, () -> TheilSen.fit(times(3, 1), gap, 0.95));
    }

    @Test
    public void lineOfALongSeriesIsThinnedOut() {
        double[] values = new double[20_000];
        Arrays.setAll(values, i -> 3 + 0.5 * i);
        assertThat(TheilSen.fit(times(values.length, 1), values, 0.95).slope(), closeTo(0.5, 1e-9));
    }

    @Test
    public void reversingTimeFlipsTheTrend() {
        double[] reversed = new double[RISING.length];
        Arrays.setAll(reversed, i -> RISING[RISING.length - 1 - i]);
        assertThat(
                MannKendall.test(reversed, Direction.DECREASE).pValue(),
                closeTo(MannKendall.test(RISING, Direction.INCREASE).pValue(), 1e-9));
    }

    @Test
    public void levelShiftAtDeployment() {
        double[] series = noise(1, 120, 0.3);
        for (int i = 62; i < 120; i++) {
            series[i] += 2;
        }
        ChangePoint found = ChangePoint.find(series, 60, 5);
        assertThat(found.pValue(), lessThan(1e-6));
        assertThat((double) found.at(), closeTo(62, 1));
        assertThat(found.shift(), closeTo(2, 0.5));
        assertThat(found.after() - found.before(), closeTo(2, 0.6));
        double[] turned = Arrays.stream(series).map(value -> -value).toArray();
        assertThat(ChangePoint.find(turned, 60, 5).shift(), closeTo(-found.shift(), 1e-9));
        assertThat(ChangePoint.find(new double[7], 3, 9), nullValue());
        assertThat(ChangePoint.find(new double[60], 30, 2).pValue(), is(1.0));
    }

    @Test
    public void levelShiftsAreRarelyFoundInNoise() {
        int found = 0;
        for (int run = 0; run < 1000; run++) {
            double phi = run % 2 == 0 ? 0 : 0.6;
            found += ChangePoint.find(noise(run, 120, phi), 60, 5).pValue() <= 0.01 ? 1 : 0;
        }
        assertThat(found, lessThan(25));
    }

    @Test
    public void robustScore() {
        // median 10, MAD 1
        RobustScore score = RobustScore.of(15, new double[] {8, 9, 10, 11, 12, Double.NaN, 100, 10, 10, 11});
        assertThat(score.values(), is(9));
        assertThat(score.median(), is(10.0));
        assertThat(score.score(), closeTo(5 / 1.482602218505602, 1e-12));
        RobustScore mostlyZero = RobustScore.of(1, new double[] {0, 0, 0, 0, 2});
        assertThat(mostlyZero.scale(), closeTo(1.2533141373155001 * 0.4, 1e-12));
        assertThat(RobustScore.of(1, new double[] {2, 2, 2}).score(), is(Double.NEGATIVE_INFINITY));
        assertThat(RobustScore.of(2, new double[] {2, 2, 2}).score(), is(0.0));
        assertThat(RobustScore.of(1, new double[0]).score(), notANumber());
    }

    private static double[] noise(long seed, int size, double phi) {
        Random random = new Random(seed * 104729);
        double[] values = new double[size];
        double state = random.nextGaussian();
        for (int i = 0; i < size; i++) {
            values[i] = state;
            state = phi * state + Math.sqrt(1 - phi * phi) * random.nextGaussian();
        }
        return values;
    }

    private static double[] times(int size, double step) {
        double[] times = new double[size];
        Arrays.setAll(times, i -> i * step);
        return times;
    }

    @Test
    public void noShiftIsMoreSignificantThanTheLeastPValue() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            int before = random.nextInt(4, 40);
            int after = random.nextInt(4, 40);
            double[] series = new double[before + after];
            Arrays.setAll(series, i -> random.nextDouble() + (i < before ? 0 : 10));
            double least = ChangePoint.leastPValue(before, after, 5);
            assertThat(ChangePoint.find(series, before, 5).pValue() >= least * (1 - 1e-9), is(true));
        }
        assertThat(ChangePoint.leastPValue(3, 100, 0), is(1.0));
        assertThat(ChangePoint.leastPValue(120, 120, 5) < 1e-30, is(true));
    }
}
