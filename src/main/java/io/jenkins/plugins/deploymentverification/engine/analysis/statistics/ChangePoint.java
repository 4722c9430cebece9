package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether the level of a series shifts at a known time, give or take a few values: Pettitt's rank test, for the splits
 * near that time only, with the significance of the best one corrected for their number (Bonferroni). Autocorrelation
 * is allowed for by the effective sample size of AR(1) noise, (1 − φ) / (1 + φ) of the values, with φ from both sides
 * of the split (Bayley and Hammersley 1946).
 *
 * @param at index of the first value of the new level
 * @param pValue two-sided, between 0 and 1
 * @param before the median level before
 * @param after the median level from there on
 * @param shift Hodges–Lehmann's
 * @param autocorrelation φ that was allowed for, 0 or more
 * @see <a href="https://doi.org/10.2307/2346729">Pettitt: A non-parametric approach to the change-point problem, 1979</a>
 */
public record ChangePoint(int at, double pValue, double before, double after, double shift, double autocorrelation) {

    /** Fewer values on one side tell nothing. */
    private static final int FEWEST = 4;

    private static final double MOST_AUTOCORRELATION = 0.99;

    /**
     * Looks for the shift.
     *
     * @param series in order of time, without gaps of note; values that are not a number must have been left out
     * @param expected index at which the new level should begin
     * @param tolerance how many values earlier or later it may begin
     * @return null if there are fewer than four values on each side of every split
     */
    @CheckForNull
    public static ChangePoint find(double[] series, int expected, int tolerance) {
        int from = Math.max(FEWEST, expected - tolerance);
        int to = Math.min(series.length - FEWEST, expected + tolerance);
        int best = -1;
        double most = -1;
        for (int split = from; split <= to; split++) {
            double z = Math.abs(z(series, split));
            if (z > most) {
                most = z;
                best = split;
            }
        }
        if (best < 0) {
            return null;
        }
        double[] old = Arrays.copyOf(series, best);
        double[] fresh = Arrays.copyOfRange(series, best, series.length);
        double phi = autocorrelation(old, fresh);
        double z = most * Math.sqrt((1 - phi) / (1 + phi));
        double p = 2 * NormalDistribution.of(0, 1).survivalProbability(z) * (to - from + 1);
        return new ChangePoint(
                best,
                Math.min(1, p),
                Samples.median(old),
                Samples.median(fresh),
                HodgesLehmann.shift(fresh, old, 0.95).shift(),
                phi);
    }

    /**
     * The p-value of a shift after which all values are beyond all of before: there is no smaller one.
     *
     * @param before how many values there are
     * @param after likewise
     */
    public static double leastPValue(int before, int after, int tolerance) {
        int from = Math.max(FEWEST, before - tolerance);
        int to = Math.min(before + after - FEWEST, before + tolerance);
        double most = 0;
        for (int split = from; split <= to; split++) {
            double pairs = (double) split * (before + after - split);
            most = Math.max(most, (pairs - 1) / 2 / Math.sqrt(pairs / 12 * (before + after + 1)));
        }
        return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(most) * Math.max(1, to - from + 1));
    }

    /** Mann–Whitney's standardised statistic of the values from the split on, corrected for ties. */
    private static double z(double[] series, int split) {
        double[] fresh = Arrays.copyOfRange(series, split, series.length);
        double[] old = Arrays.copyOf(series, split);
        double m = fresh.length;
        double n = old.length;
        double u = 0;
        double[] sorted = Samples.sorted(old);
        for (double value : fresh) {
            u += place(sorted, value);
        }
        double ties = 0;
        double[] all = Samples.sorted(series);
        for (int i = 0; i < all.length; ) {
            int start = i;
            while (i < all.length && all[i] == all[start]) {
                i++;
            }
            double t = i - start;
            ties += t * t * t - t;
        }
        double variance = m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1)));
        double distance = u - m * n / 2;
        return variance > 0 ? (distance - Math.signum(distance) / 2) / Math.sqrt(variance) : 0;
    }

    /** How many of the sorted values are below; equal ones count one half. */
    private static double place(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int equal = low;
        while (equal < sorted.length && sorted[equal] == value) {
            equal++;
        }
        return (low + equal) / 2.0;
    }

    private static double autocorrelation(double[]... parts) {
        double products = 0;
        double squares = 0;
        double size = 0;
        for (double[] part : parts) {
            double level = Samples.mean(part);
            for (int i = 0; i < part.length; i++) {
                squares += (part[i] - level) * (part[i] - level);
                products += i == 0 ? 0 : (part[i] - level) * (part[i - 1] - level);
            }
            size += part.length;
        }
        if (squares == 0) {
            return 0;
        }
        double phi = products / squares;
        // the estimate is too low by about (1 + 3 φ) / n of each side (Kendall 1954)
        double unbiased = phi + parts.length * (1 + 3 * phi) / size;
        return Math.max(0, Math.min(MOST_AUTOCORRELATION, unbiased));
    }
}
