package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The slope of a series that outliers do not move: the median of the slopes between all pairs of points.
 *
 * <p>Its confidence interval is Sen's, from the variance of Kendall's S. With autocorrelation that variance is larger:
 * {@link MannKendall#inflation} tells by how much (Hamed and Rao 1998).
 *
 * @param slope per unit of time
 * @param interval of the slope
 * @param intercept the level at time 0: median value less slope times median time
 * @param lastTime the time of the last point
 * @see <a href="https://doi.org/10.1080/01621459.1968.10480934">Sen: Estimates of the regression coefficient based on
 *     Kendall's tau, 1968</a>
 */
public record TheilSen(double slope, Interval interval, double intercept, double lastTime) {

    /** Beyond this, points are thinned out evenly: there are half as many pairs as its square. */
    private static final int MOST_POINTS = 1000;

    /**
     * Fits a line.
     *
     * @param times ascending, in any unit, for example seconds; at least two that differ
     * @param values one for each time; points that are not a number are left out
     * @param confidence of the interval, between 0 and 1
     * @throws IllegalArgumentException where fewer than two points are left
     */
    public static TheilSen fit(double[] times, double[] values, double confidence) {
        return fit(times, values, confidence, true);
    }

    static TheilSen fit(double[] times, double[] values, double confidence, boolean autocorrelated) {
        if (times.length != values.length) {
            throw new IllegalArgumentException(times.length + " times do not fit " + values.length + " values");
        }
        int[] kept = kept(values);
        double[] x = Arrays.stream(kept).mapToDouble(i -> times[i]).toArray();
        double[] y = Arrays.stream(kept).mapToDouble(i -> values[i]).toArray();
        double[] slopes = slopes(x, y);
        if (slopes.length == 0) {
            throw new IllegalArgumentException("a slope needs two points at different times");
        }
        double slope = Samples.quantileOfSorted(slopes, 0.5);
        double intercept = Samples.median(y) - slope * Samples.median(x);
        double inflation = autocorrelated ? MannKendall.inflation(residuals(x, y, slope)) : 1;
        double sigma = Math.sqrt(MannKendall.variance(y) * inflation);
        double reach = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2) * sigma;
        // SciPy's theilslopes rounds likewise
        int low = (int) Math.max(Math.rint((slopes.length - reach) / 2), 0);
        int high = (int) Math.min(Math.rint((slopes.length + reach) / 2), slopes.length - 1);
        Interval interval = new Interval(slopes[Math.min(low, high)], slopes[Math.max(low, high)]);
        return new TheilSen(slope, interval, intercept, x[x.length - 1]);
    }

    /** The level of the line. */
    public double at(double time) {
        return intercept + slope * time;
    }

    static double[] residuals(double[] x, double[] y, double slope) {
        double[] residuals = new double[y.length];
        Arrays.setAll(residuals, i -> y[i] - slope * x[i]);
        return residuals;
    }

    private static int[] kept(double[] values) {
        int[] finite = IntStream.range(0, values.length)
                .filter(i -> Double.isFinite(values[i]))
                .toArray();
        if (finite.length <= MOST_POINTS) {
            return finite;
        }
        int[] thinned = new int[MOST_POINTS];
        Arrays.setAll(thinned, i -> finite[(int) ((long) i * (finite.length - 1) / (MOST_POINTS - 1))]);
        return thinned;
    }

    private static double[] slopes(double[] x, double[] y) {
        double[] slopes = new double[x.length * (x.length - 1) / 2];
        int size = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                if (x[j] > x[i]) {
                    slopes[size++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        double[] sorted = Arrays.copyOf(slopes, size);
        Arrays.sort(sorted);
        return sorted;
    }
}
