package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Classification.HIGH;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Classification.LOW;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Classification.PASS;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Classification.UNDECIDED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notANumber;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Undecided;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

public class SampleComparisonTest {

    private static final SampleComparison MORE_IS_WORSE =
            SampleComparison.of(Direction.INCREASE, MinimumEffect.relative(0.1));

    private final double[] control = latencies(1, 60, 100);

    @Test
    public void worseByMoreThanMatters() {
        Comparison high = MORE_IS_WORSE.compare(latencies(2, 60, 150), control);
        assertThat(high.classification(), is(HIGH));
        assertThat(high.undecided(), nullValue());
        assertThat(high.effect().ratioOfMedians(), closeTo(1.5, 0.15));
        assertThat(high.interval().contains(high.shift()), is(true));
        SampleComparison either = SampleComparison.of(Direction.EITHER, MinimumEffect.ANY);
        assertThat(either.compare(latencies(2, 60, 60), control).classification(), is(LOW));
    }

    @Test
    public void betterOrLittleWorsePasses() {
        assertThat(MORE_IS_WORSE.compare(latencies(2, 60, 60), control).classification(), is(PASS));
        Comparison little = MORE_IS_WORSE.compare(latencies(2, 2000, 105), latencies(3, 2000, 100));
        assertThat("significant, but it does not matter", little.pValue() < 0.02, is(true));
        assertThat(little.classification(), is(PASS));
        SampleComparison absolute = SampleComparison.of(Direction.INCREASE, MinimumEffect.absolute(2));
        assertThat(
                absolute.compare(latencies(2, 2000, 105), latencies(3, 2000, 100))
                        .classification(),
                is(HIGH));
    }

    @Test
    public void missingValuesAreLeftOutOrZero() {
        double[] gaps = {Double.NaN, Double.NaN, 3, Double.NaN, Double.POSITIVE_INFINITY};
        assertThat(Samples.clean(gaps, NanStrategy.REMOVE).length, is(1));
        assertThat(Samples.clean(gaps, NanStrategy.REPLACE_WITH_ZERO), is(new double[] {0, 0, 3, 0, 0}));
        Comparison none = MORE_IS_WORSE.compare(new double[] {Double.NaN}, control);
        assertThat(none.classification(), is(UNDECIDED));
        assertThat(none.undecided(), is(Undecided.NO_CANARY_VALUES));
        assertThat(none.pValue(), notANumber());
        assertThat(MORE_IS_WORSE.compare(control, new double[0]).undecided(), is(Undecided.NO_CONTROL_VALUES));
    }

    @Test
    public void tooFewValuesAreUndecidedAndNotPassed() {
        Comparison few = MORE_IS_WORSE.compare(new double[] {900, 950}, new double[] {100, 110, 120});
        assertThat(few.undecided(), is(Undecided.TOO_FEW_VALUES));
        assertThat(few.canaryValues(), is(2));
        // 1 / C(8, 4) is 0.014
        double[] four = {900, 910, 920, 930};
        assertThat(
                MORE_IS_WORSE.compare(four, new double[] {100, 110, 120, 130}).classification(), is(HIGH));
    }

    @Test
    public void constantSeries() {
        double[] zeros = new double[30];
        assertThat(MORE_IS_WORSE.compare(zeros, zeros).classification(), is(PASS));
        assertThat(MORE_IS_WORSE.compare(new double[1], zeros).classification(), is(PASS));
        double[] ones = zeros.clone();
        Arrays.fill(ones, 1);
        assertThat(MORE_IS_WORSE.compare(ones, zeros).classification(), is(HIGH));
        assertThat(MORE_IS_WORSE.compare(zeros, ones).classification(), is(PASS));
    }

    @Test
    public void mostlyZerosAreJudgedByRanksWhereEveryChangeMatters() {
        double[] canary = new double[200];
        Arrays.fill(canary, 0, 60, 1);
        SampleComparison any = SampleComparison.of(Direction.INCREASE, MinimumEffect.ANY);
        assertThat(any.compare(canary, new double[200]).shift(), is(0.0));
        assertThat(any.compare(canary, new double[200]).classification(), is(HIGH));
        assertThat(any.compare(new double[200], canary).classification(), is(PASS));
    }

    @Test
    public void outliersCanBeRemoved() {
        // Kayenta's DetectorSuite
        double[] values = {21, 23, 24, 25, 50, 29, 23, 21};
        assertThat(
                Samples.withoutOutliers(values, OutlierStrategy.REMOVE_BY_IQR, 1.5),
                is(new double[] {21, 23, 24, 25, 29, 23, 21}));
        assertThat(Samples.withoutOutliers(values, OutlierStrategy.KEEP, 1.5), is(values));
        double[] twoSided = {1, 1, 1, 5, -1, -1, -1, -5};
        assertThat(
                Samples.withoutOutliers(twoSided, OutlierStrategy.REMOVE_BY_IQR, 1.5),
                is(new double[] {1, 1, 1, -1, -1, -1}));
        double[] spikes = new double[100];
        Arrays.fill(spikes, 0, 3, 100);
        assertThat(Samples.withoutOutliers(spikes, OutlierStrategy.REMOVE_BY_IQR, 3).length, is(97));
        assertThat(
                "the 99th percentile is one of the spikes",
                Samples.withoutOutliers(spikes, OutlierStrategy.REMOVE_AS_KAYENTA, 3).length,
                is(100));
    }

    @Test
    public void quantilesAreThoseOfNumpy() {
        double[] values = {
            95.1772, 95.1567, 95.1937, 95.1959, 95.1442, 95.0610, 95.1591, 95.1195, 95.1772, 95.0925, 95.1990, 95.1682
        };
        assertThat(Samples.quantile(values, 0.9), closeTo(95.19568, 1e-9));
        assertThat(Samples.quantile(new double[] {0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5}, 0.05), closeTo(0.175, 1e-12));
        assertThat(Samples.medianAbsoluteDeviation(new double[] {1, 1, 2, 2, 4, 6, 9}), is(1.0));
        assertThat(Samples.median(new double[0]), notANumber());
    }

    private static double[] latencies(long seed, int size, double median) {
        Random random = new Random(seed);
        return random.doubles(size)
                .map(ignored -> median * Math.exp(0.2 * random.nextGaussian()))
                .toArray();
    }
}
