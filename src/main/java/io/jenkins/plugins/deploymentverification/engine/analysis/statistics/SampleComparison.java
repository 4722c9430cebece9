package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Classification;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison.Undecided;
import org.apache.commons.numbers.combinatorics.LogBinomialCoefficient;

/**
 * How to compare a canary's sample with a control's, once, at the end of a window: Mann–Whitney's test tells whether
 * there is a difference, Hodges–Lehmann's shift how large it is.
 *
 * <p>A canary is classified as worse if the p-value is at most {@code significance} and the shift is at least the one
 * that matters. Where both samples are constant no test is needed: equal values pass, and different ones are judged by
 * their difference, if there are enough of them to be significant.
 *
 * @param direction which change is for the worse
 * @param significance the rate of false alarms to stand, between 0 and 1, for example 0.02
 * @param minimumEffect the smallest shift that matters
 * @param nans what to do with values that are not a number
 * @param outliers what to do with outliers
 * @param outlierFactor how many interquartile ranges beyond the quartiles the fences are
 */
public record SampleComparison(
        Direction direction,
        double significance,
        MinimumEffect minimumEffect,
        NanStrategy nans,
        OutlierStrategy outliers,
        double outlierFactor) {

    private static final double DEFAULT_SIGNIFICANCE = 0.02;
    private static final double DEFAULT_OUTLIER_FACTOR = 3;

    public SampleComparison {
        if (!(significance > 0 && significance < 1)) {
            throw new IllegalArgumentException("a significance is between 0 and 1, but is " + significance);
        }
    }

    /** At a significance of 2 %, with missing values left out and all others kept. */
    public static SampleComparison of(Direction direction, MinimumEffect minimumEffect) {
        return new SampleComparison(
                direction,
                DEFAULT_SIGNIFICANCE,
                minimumEffect,
                NanStrategy.REMOVE,
                OutlierStrategy.KEEP,
                DEFAULT_OUTLIER_FACTOR);
    }

    /** Compares. */
    public Comparison compare(double[] canary, double[] control) {
        double[] x = Samples.withoutOutliers(Samples.clean(canary, nans), outliers, outlierFactor);
        double[] y = Samples.withoutOutliers(Samples.clean(control, nans), outliers, outlierFactor);
        if (x.length == 0 || y.length == 0) {
            Undecided why = x.length == 0 ? Undecided.NO_CANARY_VALUES : Undecided.NO_CONTROL_VALUES;
            return Comparison.undecided(why, x.length, y.length);
        }
        boolean same = Samples.isConstant(x) && Samples.isConstant(y) && x[0] == y[0];
        if (!same && leastPValue(x.length, y.length) > significance) {
            return Comparison.undecided(Undecided.TOO_FEW_VALUES, x.length, y.length);
        }
        MannWhitney.Result test = MannWhitney.test(x, y, direction);
        HodgesLehmann.Result shift = HodgesLehmann.shift(x, y, 1 - significance);
        EffectSizes effect = EffectSizes.of(x, y, test.u());
        return new Comparison(
                classify(test.pValue(), shift.shift(), effect, minimumEffect.of(Samples.median(y))),
                null,
                test.pValue(),
                shift.shift(),
                shift.interval(),
                effect,
                x.length,
                y.length);
    }

    private Classification classify(double pValue, double shift, EffectSizes effect, double matters) {
        if (pValue > significance || Math.abs(shift) < matters) {
            return Classification.PASS;
        }
        // with mostly equal values, such as zeros, the median difference is 0 though the ranks differ
        return effect.rankBiserial() > 0 ? Classification.HIGH : Classification.LOW;
    }

    /** The p-value of complete separation, than which there is no smaller one. */
    private double leastPValue(int m, int n) {
        double oneSided = Math.exp(-LogBinomialCoefficient.value(m + n, m));
        return direction == Direction.EITHER ? 2 * oneSided : oneSided;
    }
}
