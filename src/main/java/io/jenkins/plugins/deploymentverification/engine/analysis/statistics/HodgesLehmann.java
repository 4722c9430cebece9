package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * By how much one sample is above another: the median of all differences between a value of the one and a value of the
 * other, with the confidence interval that belongs to the Mann–Whitney test and supposes no distribution. Supposes
 * independent values, as the test does.
 *
 * <p>The ends of the interval are order statistics of the differences; which ones, the exact distribution of U tells for
 * samples of up to {@value MannWhitney#EXACT_UP_TO} values each, else its normal approximation (Hollander and Wolfe,
 * Nonparametric Statistical Methods, 4.3). No list of the differences is made: the k-th is found by bisection, each step
 * of which counts in O(m + n).
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177704172">Hodges, Lehmann: Estimates of location based on rank tests,
 *     1963</a>
 */
public final class HodgesLehmann {

    private HodgesLehmann() {}

    /**
     * What came of it.
     *
     * @param shift canary above control, in the metric's unit
     * @param interval its two-sided confidence interval
     */
    public record Result(double shift, Interval interval) {}

    /**
     * The shift.
     *
     * @param confidence of the interval, between 0 and 1, for example 0.98
     * @throws IllegalArgumentException where a sample is empty
     */
    public static Result shift(double[] canary, double[] control, double confidence) {
        if (canary.length == 0 || control.length == 0) {
            throw new IllegalArgumentException("a sample is empty");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence is between 0 and 1, but is " + confidence);
        }
        double[] x = Samples.sorted(canary);
        double[] y = Samples.sorted(control);
        long pairs = (long) x.length * y.length;
        double shift = (difference(x, y, (pairs + 1) / 2) + difference(x, y, pairs / 2 + 1)) / 2;
        long k = Math.max(1, rank(x.length, y.length, (1 - confidence) / 2));
        return new Result(shift, new Interval(difference(x, y, k), difference(x, y, pairs + 1 - k)));
    }

    /** The quantile of U's distribution under the null hypothesis. */
    private static long rank(int m, int n, double part) {
        if (m <= MannWhitney.EXACT_UP_TO && n <= MannWhitney.EXACT_UP_TO) {
            return exactRank(m, n, part);
        }
        double sigma = Math.sqrt((double) m * n * (m + n + 1) / 12);
        double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(part);
        return (long) Math.floor((double) m * n / 2 + 0.5 - z * sigma);
    }

    /** Smallest u with P(U ≤ u) ≥ part, from the Gaussian binomial coefficient that generates U's distribution. */
    private static long exactRank(int m, int n, double part) {
        int most = m * n;
        double[] ways = new double[most + 1];
        ways[0] = 1;
        for (int i = 1; i <= m; i++) {
            for (int u = most; u >= n + i; u--) {
                ways[u] -= ways[u - n - i];
            }
            for (int u = i; u <= most; u++) {
                ways[u] += ways[u - i];
            }
        }
        double total = 0;
        for (double way : ways) {
            total += way;
        }
        double sum = 0;
        for (int u = 0; u <= most; u++) {
            sum += ways[u];
            if (sum / total >= part) {
                return u;
            }
        }
        return most;
    }

    /** The k-th smallest difference between a value of x and one of y, both sorted; k from 1. */
    private static double difference(double[] x, double[] y, long k) {
        long low = order(x[0] - y[y.length - 1]);
        long high = order(x[x.length - 1] - y[0]);
        while (low < high) {
            long middle = Math.floorDiv(low, 2) + Math.floorDiv(high, 2) + (low & high & 1);
            if (countUpTo(x, y, value(middle)) >= k) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return value(low);
    }

    private static long countUpTo(double[] x, double[] y, double limit) {
        long count = 0;
        int j = 0;
        for (int i = x.length - 1; i >= 0; i--) {
            while (j < y.length && x[i] - y[y.length - 1 - j] <= limit) {
                j++;
            }
            count += j;
        }
        return count;
    }

    /** Whole numbers in the order of the doubles, so that bisection ends after 64 steps at the very double. */
    private static long order(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static double value(long order) {
        return Double.longBitsToDouble(order >= 0 ? order : Long.MIN_VALUE - order);
    }
}
