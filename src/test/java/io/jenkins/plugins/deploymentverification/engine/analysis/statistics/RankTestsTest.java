package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notANumber;
import static org.junit.Assert.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

/**
 * Mann–Whitney and Hodges–Lehmann. Reference values: SciPy 1.17.1, {@code scipy.stats.mannwhitneyu(x, y,
 * alternative=…, method='exact' | 'asymptotic')}; for the shift R's {@code wilcox.test(x, y, conf.int = TRUE)}, whose
 * manual has the samples of the first tests (Hollander and Wolfe 1973, page 69).
 */
public class RankTestsTest {

    private static final double[] TERM = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    private static final double[] EARLY = {1.15, 0.88, 0.90, 0.74, 1.21};
    private static final double[] TIED_X = {1, 1, 2, 2, 3, 3, 3, 4, 5, 9};
    private static final double[] TIED_Y = {1, 2, 2, 3, 4, 4, 5, 5, 6, 7, 7, 8};

    @Test
    public void exactForSmallSamplesWithoutTies() {
        MannWhitney.Result greater = MannWhitney.test(TERM, EARLY, Direction.INCREASE);
        assertThat(greater.u(), is(35.0));
        assertThat(greater.exact(), is(true));
        assertThat(greater.pValue(), closeTo(0.1272061272061272, 1e-12));
        assertThat(MannWhitney.test(TERM, EARLY, Direction.DECREASE).pValue(), closeTo(0.8967698967698967, 1e-12));
        assertThat(MannWhitney.test(TERM, EARLY, Direction.EITHER).pValue(), closeTo(0.2544122544122544, 1e-12));
    }

    @Test
    public void tiesAndContinuityAreCorrectedFor() {
        MannWhitney.Result greater = MannWhitney.test(TIED_X, TIED_Y, Direction.INCREASE);
        assertThat(greater.u(), is(39.5));
        assertThat(greater.exact(), is(false));
        assertThat(greater.pValue(), closeTo(0.9189108878016403, 1e-12));
        assertThat(MannWhitney.test(TIED_X, TIED_Y, Direction.DECREASE).pValue(), closeTo(0.09155799434795925, 1e-12));
        assertThat(MannWhitney.test(TIED_X, TIED_Y, Direction.EITHER).pValue(), closeTo(0.1831159886959185, 1e-12));
    }

    @Test
    public void normalForLargeSamples() {
        double[] x = new double[60];
        double[] y = new double[60];
        for (int i = 0; i < 60; i++) {
            x[i] = i + 10.5;
            y[i] = i;
        }
        // mannwhitneyu(np.arange(60) + 10.5, np.arange(60), alternative='greater', method='asymptotic')
        MannWhitney.Result result = MannWhitney.test(x, y, Direction.INCREASE);
        assertThat(result.u(), is(2375.0));
        assertThat(result.exact(), is(false));
        assertThat(result.pValue(), closeTo(0.0012834439717620877, 1e-12));
    }

    @Test
    public void equalValuesAreNoEvidence() {
        double[] five = {5, 5, 5};
        assertThat(MannWhitney.test(five, five, Direction.EITHER).pValue(), is(1.0));
        assertThat(MannWhitney.test(five, five, Direction.INCREASE).pValue(), is(1.0));
    }

    @Test
    public void emptySamplesAreRefused() {
        double[] none = {};
        assertThrows(IllegalArgumentException.class, () -> MannWhitney.test(none, EARLY, Direction.EITHER));
        assertThrows(IllegalArgumentException.class, () -> HodgesLehmann.shift(EARLY, none, 0.95));
        assertThrows(IllegalArgumentException.class, () -> HodgesLehmann.shift(EARLY, TERM, 1));
    }

    @Test
    public void shiftWithItsExactInterval() {
        HodgesLehmann.Result result = HodgesLehmann.shift(TERM, EARLY, 0.95);
        assertThat(result.shift(), closeTo(0.305, 1e-12));
        assertThat(result.interval().low(), closeTo(-0.15, 1e-12));
        assertThat(result.interval().high(), closeTo(0.76, 1e-12));
        HodgesLehmann.Result wider = HodgesLehmann.shift(TERM, EARLY, 0.98);
        assertThat(wider.interval().low(), closeTo(-0.17, 1e-12));
        assertThat(wider.interval().high(), closeTo(0.90, 1e-12));
    }

    @Test
    public void shiftIsTheMedianOfAllDifferences() {
        Random random = new Random(11);
        for (int run = 0; run < 200; run++) {
            double[] x = sample(random, 1 + random.nextInt(70));
            double[] y = sample(random, 1 + random.nextInt(70));
            double[] differences = Arrays.stream(x)
                    .flatMap(a -> Arrays.stream(y).map(b -> a - b))
                    .toArray();
            HodgesLehmann.Result result = HodgesLehmann.shift(x, y, 0.98);
            assertThat(result.shift(), closeTo(Samples.median(differences), 1e-12));
            assertThat(result.interval().contains(result.shift()), is(true));
        }
    }

    @Test
    public void intervalCoversTheTrueShiftAsOftenAsItSays() {
        Random random = new Random(12);
        int covered = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            double[] x = random.doubles(60).map(value -> 3 - Math.log(value)).toArray();
            double[] y = random.doubles(80).map(value -> -Math.log(value)).toArray();
            covered += HodgesLehmann.shift(x, y, 0.95).interval().contains(3) ? 1 : 0;
        }
        assertThat((double) covered / runs, closeTo(0.95, 0.015));
    }

    @Test
    public void swappingSidesFlipsTheDirection() {
        Random random = new Random(13);
        for (int run = 0; run < 100; run++) {
            double[] x = sample(random, 5 + random.nextInt(60));
            double[] y = sample(random, 5 + random.nextInt(60));
            double there = MannWhitney.test(x, y, Direction.INCREASE).pValue();
            assertThat(MannWhitney.test(y, x, Direction.DECREASE).pValue(), closeTo(there, 1e-9));
            HodgesLehmann.Result shift = HodgesLehmann.shift(x, y, 0.9);
            HodgesLehmann.Result back = HodgesLehmann.shift(y, x, 0.9);
            assertThat(back.shift(), closeTo(-shift.shift(), 1e-12));
            assertThat(back.interval().low(), closeTo(-shift.interval().high(), 1e-12));
        }
    }

    @Test
    public void orderAndUnitDoNotMatter() {
        Random random = new Random(14);
        double[] x = sample(random, 40);
        double[] y = sample(random, 70);
        double p = MannWhitney.test(x, y, Direction.EITHER).pValue();
        double[] shuffled = Arrays.stream(x).sorted().toArray();
        assertThat(MannWhitney.test(shuffled, y, Direction.EITHER).pValue(), is(p));
        double[] scaledX = Arrays.stream(x).map(value -> 1024 * value).toArray();
        double[] scaledY = Arrays.stream(y).map(value -> 1024 * value).toArray();
        assertThat(MannWhitney.test(scaledX, scaledY, Direction.EITHER).pValue(), is(p));
        assertThat(
                HodgesLehmann.shift(scaledX, scaledY, 0.9).shift(),
                closeTo(1024 * HodgesLehmann.shift(x, y, 0.9).shift(), 1e-9));
        double[] moved = Arrays.stream(x).map(value -> value + 8).toArray();
        assertThat(
                HodgesLehmann.shift(moved, y, 0.9).shift(),
                closeTo(8 + HodgesLehmann.shift(x, y, 0.9).shift(), 1e-9));
        assertThat(MannWhitney.test(moved, y, Direction.INCREASE).pValue(), lessThan(p));
    }

    @Test
    public void effectSizes() {
        EffectSizes none = EffectSizes.of(TERM, TERM, 50);
        assertThat(none.commonLanguage(), is(0.5));
        assertThat(none.rankBiserial(), is(0.0));
        assertThat(none.ratioOfMedians(), is(1.0));
        EffectSizes all = EffectSizes.of(new double[] {4, 6}, new double[] {1, 3}, 4);
        assertThat(all.commonLanguage(), is(1.0));
        assertThat(all.rankBiserial(), is(1.0));
        assertThat(all.ratioOfMedians(), is(2.5));
        assertThat(EffectSizes.of(new double[] {1}, new double[] {0}, 1).ratioOfMedians(), notANumber());
        assertThat(EffectSizes.of(new double[] {-1}, new double[] {2}, 0).ratioOfMedians(), notANumber());
    }

    @Test
    public void commonLanguageEffectIsThePartOfPairsWonByTheCanary() {
        double u = MannWhitney.test(TERM, EARLY, Direction.EITHER).u();
        assertThat(EffectSizes.of(TERM, EARLY, u).commonLanguage(), closeTo(35.0 / 50, 1e-12));
        assertThat(EffectSizes.of(TERM, EARLY, u).rankBiserial(), greaterThan(0.0));
        assertThat(Samples.median(EARLY), equalTo(0.90));
    }

    private static double[] sample(Random random, int size) {
        return random.ints(size, 0, 1000).mapToDouble(value -> value / 64.0).toArray();
    }
}
