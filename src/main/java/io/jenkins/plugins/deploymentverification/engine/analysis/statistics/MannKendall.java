package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.ranking.NaturalRanking;

/**
 * The Mann–Kendall test: does a series keep rising, or falling? Neighbours in a monitoring series are alike, which looks
 * like a trend, so its variance is inflated: by Hamed and Rao's correction from the ranks of the detrended series, or by
 * the effective sample size of AR(1) noise, (1 + φ) / (1 − φ) with φ corrected for its bias, whichever is more. Hamed and
 * Rao's alone has too many false alarms on short series, see docs/judgement.md.
 *
 * @see <a href="https://doi.org/10.1016/S0022-1694(97)00125-X">Hamed, Rao: A modified Mann–Kendall trend test for
 *     autocorrelated data, 1998</a>
 */
public final class MannKendall {

    /** Autocorrelations within this many of their standard errors are taken for none. */
    private static final double SIGNIFICANT = 1.959963984540054;

    private static final int FEWEST = 4;
    private static final double MOST_AUTOCORRELATION = 0.99;

    private MannKendall() {}

    /**
     * What came of it.
     *
     * @param s rising pairs less falling ones
     * @param tau s to the number of pairs, from −1 to 1
     * @param pValue between 0 and 1; 1 if there are too few values
     * @param inflation by how much autocorrelation has been taken to inflate the variance
     */
    public record Result(long s, double tau, double pValue, double inflation) {}

    /** Tests for a trend in a direction; values that are not a number are left out. */
    public static Result test(double[] series, Direction direction) {
        return test(series, direction, true);
    }

    static Result test(double[] series, Direction direction, boolean autocorrelated) {
        double[] y = Samples.clean(series, NanStrategy.REMOVE);
        long s = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = i + 1; j < y.length; j++) {
                s += y[j] > y[i] ? 1 : y[j] < y[i] ? -1 : 0;
            }
        }
        double pairs = y.length * (y.length - 1) / 2.0;
        double variance = variance(y);
        if (y.length < FEWEST || variance == 0) {
            return new Result(s, pairs > 0 ? s / pairs : 0, 1, 1);
        }
        double inflation = 1;
        if (autocorrelated) {
            double[] times = new double[y.length];
            Arrays.setAll(times, i -> i);
            double slope = TheilSen.fit(times, y, 0.5, false).slope();
            inflation = inflation(TheilSen.residuals(times, y, slope));
        }
        double z = (s - Math.signum(s)) / Math.sqrt(variance * inflation);
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double p = switch (direction) {
            case INCREASE -> normal.survivalProbability(z);
            case DECREASE -> normal.cumulativeProbability(z);
            case EITHER -> Math.min(1, 2 * normal.survivalProbability(Math.abs(z)));
        };
        return new Result(s, s / pairs, p, inflation);
    }

    /** The variance of S among independent values, corrected for ties. */
    static double variance(double[] y) {
        double n = y.length;
        double[] sorted = Samples.sorted(y);
        double ties = 0;
        for (int i = 0; i < sorted.length; ) {
            int from = i;
            while (i < sorted.length && sorted[i] == sorted[from]) {
                i++;
            }
            double t = i - from;
            ties += t * (t - 1) * (2 * t + 5);
        }
        return (n * (n - 1) * (2 * n + 5) - ties) / 18;
    }

    /** By how much autocorrelation inflates it. */
    static double inflation(double[] residuals) {
        int n = residuals.length;
        double mean = Samples.mean(residuals);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            squares += (residuals[i] - mean) * (residuals[i] - mean);
            products += i == 0 ? 0 : (residuals[i] - mean) * (residuals[i - 1] - mean);
        }
        if (n < FEWEST || squares == 0) {
            return 1;
        }
        double phi = products / squares;
        // the estimate is too low by about this, with a level and a slope taken away (Kendall 1954)
        double unbiased = Math.max(0, Math.min(MOST_AUTOCORRELATION, phi + (2 + 4 * phi) / n));
        return Math.max(hamedAndRao(residuals), (1 + unbiased) / (1 - unbiased));
    }

    /** n / n* of Hamed and Rao, from the ranks of the detrended series. */
    static double hamedAndRao(double[] residuals) {
        int n = residuals.length;
        if (n < FEWEST) {
            return 1;
        }
        double[] ranks = new NaturalRanking().apply(residuals);
        double mean = (n + 1) / 2.0;
        double squares = 0;
        for (double rank : ranks) {
            squares += (rank - mean) * (rank - mean);
        }
        double sum = 0;
        for (int lag = 1; lag < n - 2 && squares > 0; lag++) {
            double product = 0;
            for (int i = lag; i < n; i++) {
                product += (ranks[i] - mean) * (ranks[i - lag] - mean);
            }
            double rho = product / squares;
            if (Math.abs(rho) > SIGNIFICANT / Math.sqrt(n)) {
                sum += (double) (n - lag) * (n - lag - 1) * (n - lag - 2) * rho;
            }
        }
        double inflation = 1 + 2 * sum / ((double) n * (n - 1) * (n - 2));
        return Math.max(1, inflation);
    }
}
