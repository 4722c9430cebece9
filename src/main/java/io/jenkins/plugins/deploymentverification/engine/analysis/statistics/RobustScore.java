package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * How unusual a value is among earlier ones, for example of the same hour of earlier days: its distance from their
 * median in robust standard deviations. Beyond 3.5 a value is usually called an outlier.
 *
 * @param score 0 is usual; infinite if all earlier values are the same and this one is not; NaN without earlier values
 * @param median of the earlier values
 * @param scale their robust standard deviation
 * @param values how many they are
 * @see <a href="https://www.itl.nist.gov/div898/handbook/eda/section3/eda35h.htm">Iglewicz, Hoaglin: How to detect and
 *     handle outliers, 1993; NIST/SEMATECH e-Handbook of Statistical Methods</a>
 */
public record RobustScore(double score, double median, double scale, int values) {

    /** Makes the mean absolute deviation of a normal sample its standard deviation: √(π/2). */
    private static final double MEAN_DEVIATION_TO_SIGMA = 1.2533141373155001;

    /** Scores a value; earlier values that are not a number are left out. */
    public static RobustScore of(double value, double[] earlier) {
        double[] sample = Samples.clean(earlier, NanStrategy.REMOVE);
        if (sample.length == 0) {
            return new RobustScore(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double median = Samples.median(sample);
        double scale = Samples.MAD_TO_SIGMA * Samples.medianAbsoluteDeviation(sample);
        if (scale == 0) {
            // more than half of the values are the same: the mean deviation still sees the others
            double sum = 0;
            for (double x : sample) {
                sum += Math.abs(x - median);
            }
            scale = MEAN_DEVIATION_TO_SIGMA * sum / sample.length;
        }
        double distance = value - median;
        return new RobustScore(distance == 0 ? 0 : distance / scale, median, scale, sample.length);
    }
}
