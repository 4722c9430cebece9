package io.jenkins.plugins.deploymentverification.engine.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import java.util.List;

/**
 * How values lie; all in their own unit.
 *
 * @param count of the values, at least 1
 * @param p50 the median
 */
public record Distribution(int count, double min, double p50, double p95, double max) {

    /** Null where there is no value. Values must not be NaN. */
    @CheckForNull
    public static Distribution of(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Distribution(
                sorted.length, sorted[0], quantile(sorted, 0.5), quantile(sorted, 0.95), sorted[sorted.length - 1]);
    }

    /**
     * The smallest of the values that at least a part {@code q} of them do not exceed: always a value that was there.
     * Hyndman and Fan's definition 1 (Sample Quantiles in Statistical Packages, 1996).
     *
     * @param sorted ascending, not empty
     * @param q from 0 to 1
     */
    static double quantile(double[] sorted, double q) {
        // q * n may come out above a whole number by rounding only
        int rank = (int) Math.ceil(q * sorted.length - 1e-9);
        return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
    }

    static double quantile(List<Double> values, double q) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return quantile(sorted, q);
    }
}
