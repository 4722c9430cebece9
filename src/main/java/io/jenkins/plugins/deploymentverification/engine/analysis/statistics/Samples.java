package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import java.util.Arrays;

/** Cleaning and describing samples. Pure functions; arguments are never changed. */
public final class Samples {

    /** Makes the median absolute deviation of a normal sample its standard deviation: 1 / Φ⁻¹(3/4). */
    static final double MAD_TO_SIGMA = 1.482602218505602;

    private Samples() {}

    /** The sample without, or with other values for, what is not a number; infinite values count as not a number. */
    public static double[] clean(double[] sample, NanStrategy strategy) {
        return switch (strategy) {
            case REMOVE -> Arrays.stream(sample).filter(Double::isFinite).toArray();
            case REPLACE_WITH_ZERO ->
                Arrays.stream(sample).map(x -> Double.isFinite(x) ? x : 0).toArray();
        };
    }

    /**
     * The sample without its outliers, in its order.
     *
     * @param factor how many interquartile ranges beyond the quartiles the fences are; Tukey's is 1.5, Kayenta's 3
     */
    public static double[] withoutOutliers(double[] sample, OutlierStrategy strategy, double factor) {
        if (strategy == OutlierStrategy.KEEP || sample.length == 0) {
            return sample.clone();
        }
        if (!(factor > 0)) {
            throw new IllegalArgumentException("the outlier factor must be more than 0, but is " + factor);
        }
        double[] sorted = sorted(sample);
        double q1 = quantileOfSorted(sorted, 0.25);
        double q3 = quantileOfSorted(sorted, 0.75);
        double low = q1 - factor * (q3 - q1);
        double high = q3 + factor * (q3 - q1);
        if (strategy == OutlierStrategy.REMOVE_AS_KAYENTA) {
            low = Math.min(low, quantileOfSorted(sorted, 0.01));
            high = Math.max(high, quantileOfSorted(sorted, 0.99));
        }
        double from = low;
        double to = high;
        return Arrays.stream(sample).filter(x -> x >= from && x <= to).toArray();
    }

    /** The arithmetic mean; NaN of an empty sample. */
    public static double mean(double[] sample) {
        return Arrays.stream(sample).average().orElse(Double.NaN);
    }

    /** The median; NaN of an empty sample. */
    public static double median(double[] sample) {
        return quantile(sample, 0.5);
    }

    /**
     * A quantile, by linear interpolation between the order statistics (type 7 of Hyndman and Fan 1996: the default of R
     * and NumPy); NaN of an empty sample.
     */
    public static double quantile(double[] sample, double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("a quantile is between 0 and 1, but is " + part);
        }
        return quantileOfSorted(sorted(sample), part);
    }

    /** The median absolute deviation from the median, not scaled; NaN of an empty sample. */
    public static double medianAbsoluteDeviation(double[] sample) {
        double median = median(sample);
        return median(Arrays.stream(sample).map(x -> Math.abs(x - median)).toArray());
    }

    /** Whether all values are the same. */
    public static boolean isConstant(double[] sample) {
        for (double x : sample) {
            if (x != sample[0]) {
                return false;
            }
        }
        return true;
    }

    static double[] sorted(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    static double quantileOfSorted(double[] sorted, double part) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = (sorted.length - 1) * part;
        int below = (int) place;
        double rest = place - below;
        return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
    }
}
