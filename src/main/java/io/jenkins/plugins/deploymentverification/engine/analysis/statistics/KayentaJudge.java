package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Classifies a metric as Kayenta's {@code NetflixACAJudge-v1.0} does, for people who come from there: the confidence
 * interval of the location shift, which the Mann–Whitney test gives, must lie beyond a tolerance around 0, and the
 * effect beyond what is allowed.
 *
 * <p>Two differences: where both samples are constant, Kayenta adds a little Gaussian noise, and this takes the
 * difference as it is, so that the answer is always the same; and where Kayenta's root finder stops at 1e-4, this goes
 * on, so that metrics with very small values are judged as all others are.
 *
 * @see <a href="https://github.com/spinnaker/kayenta">Kayenta: MannWhitneyClassifier and MannWhitney</a>
 */
public final class KayentaJudge {

    private static final double DEFAULT_TOLERANCE = 0.25;
    private static final double DEFAULT_CONFIDENCE = 0.98;
    private static final int MOST_STEPS = 200;

    private final double tolerance;
    private final double z;

    /** With Kayenta's own tolerance and confidence. */
    public KayentaJudge() {
        this(DEFAULT_TOLERANCE, DEFAULT_CONFIDENCE);
    }

    /**
     * With another tolerance and confidence, as Kayenta's own tests have it.
     *
     * @param tolerance as a part of the estimated shift
     * @param confidence between 0 and 1
     */
    public KayentaJudge(double tolerance, double confidence) {
        this.tolerance = tolerance;
        this.z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    }

    /** Kayenta's labels. */
    public enum Label {
        PASS,
        HIGH,
        LOW,
        NODATA,
        /** Without data, which it must have: counts as failed. */
        NODATA_FAIL
    }

    /**
     * What came of it.
     *
     * @param label never null
     * @param critical whether it fails all
     * @param deviation the canary's mean to the control's; 1 where it was not needed, NaN where one of them is 0
     * @param effect as the metric's measure has it; NaN likewise
     * @param interval of the shift; null where no test was needed
     */
    public record Result(
            Label label,
            boolean critical,
            double deviation,
            double effect,
            @CheckForNull Interval interval) {}

    /** Classifies a metric. */
    public Result classify(KayentaMetric metric, double[] canary, double[] control) {
        double[] x = clean(metric, canary);
        double[] y = clean(metric, control);
        if (x.length == 0 || y.length == 0) {
            return withoutData(metric);
        }
        double[] sortedX = Samples.sorted(x);
        double[] sortedY = Samples.sorted(y);
        boolean constant = Samples.isConstant(x) && Samples.isConstant(y);
        if (Arrays.equals(sortedX, sortedY) || constant && x[0] == y[0]) {
            return new Result(Label.PASS, false, 1, metric.measure().noEffect(), null);
        }
        Interval interval;
        double shift;
        if (constant) {
            shift = x[0] - y[0];
            interval = new Interval(shift, shift);
        } else {
            double low = root(sortedX, sortedY, z, false);
            interval = new Interval(low, Math.max(low, root(sortedX, sortedY, -z, false)));
            shift = (root(sortedX, sortedY, 0, false) + root(sortedX, sortedY, 0, true)) / 2;
        }
        double deviation = meanRatio(x, y);
        double effect = metric.measure() == KayentaMetric.Measure.CLES ? cles(sortedX, sortedY) : deviation;
        double bound = tolerance * Math.abs(shift);
        boolean high =
                metric.direction() != Direction.DECREASE && interval.low() > bound && isUp(effect, metric.allowed());
        boolean low = metric.direction() != Direction.INCREASE
                && interval.high() < -bound
                && isDown(effect, metric.allowed());
        boolean critical = metric.critical()
                && (high ? isUp(effect, metric.criticalAt()) : low && isDown(effect, metric.criticalAt()));
        return new Result(high ? Label.HIGH : low ? Label.LOW : Label.PASS, critical, deviation, effect, interval);
    }

    private static Result withoutData(KayentaMetric metric) {
        if (metric.nans() == NanStrategy.REPLACE_WITH_ZERO) {
            return new Result(Label.PASS, false, 1, metric.measure().noEffect(), null);
        }
        boolean counts = metric.mustHaveData() && !metric.critical();
        return new Result(
                counts ? Label.NODATA_FAIL : Label.NODATA,
                metric.critical(),
                1,
                metric.measure().noEffect(),
                null);
    }

    private static double[] clean(KayentaMetric metric, double[] sample) {
        double[] numbers = Samples.clean(sample, metric.nans());
        OutlierStrategy outliers = metric.removeOutliers() ? OutlierStrategy.REMOVE_AS_KAYENTA : OutlierStrategy.KEEP;
        return Samples.withoutOutliers(numbers, outliers, metric.outlierFactor());
    }

    private static boolean isUp(double effect, KayentaMetric.Thresholds thresholds) {
        return Double.isNaN(effect) || effect >= thresholds.increase();
    }

    private static boolean isDown(double effect, KayentaMetric.Thresholds thresholds) {
        return Double.isNaN(effect) || effect <= thresholds.decrease();
    }

    private static double meanRatio(double[] canary, double[] control) {
        double above = Samples.mean(canary);
        double below = Samples.mean(control);
        return above == 0 || below == 0 ? Double.NaN : above / below;
    }

    private static double cles(double[] x, double[] y) {
        return wins(x, y, 0) / ((double) x.length * y.length);
    }

    /** The shift of x at which the standardised statistic falls to a quantile, by bisection of a step function. */
    private static double root(double[] x, double[] y, double quantile, boolean last) {
        double low = x[0] - y[y.length - 1];
        double high = x[x.length - 1] - y[0];
        double atLow = statistic(x, y, low) - quantile;
        double atHigh = statistic(x, y, high) - quantile;
        if (last ? atLow < 0 : atLow <= 0) {
            return low;
        }
        if (last ? atHigh >= 0 : atHigh > 0) {
            return high;
        }
        for (int step = 0; step < MOST_STEPS; step++) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            double here = statistic(x, y, middle) - quantile;
            if (last ? here >= 0 : here > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Standardised with Kayenta's corrections for ties and continuity. */
    private static double statistic(double[] x, double[] y, double shift) {
        double m = x.length;
        double n = y.length;
        double distance = wins(x, y, shift) - m * n / 2;
        double ties = ties(x, y, shift) / ((m + n) * (m + n - 1));
        double sigma = Math.sqrt(m * n / 12 * (m + n + 1 - ties));
        return sigma == 0 ? 0 : (distance - Math.signum(distance) / 2) / sigma;
    }

    /** The pairs in which the value of x, shifted back, is above that of y; ties count one half. */
    private static double wins(double[] x, double[] y, double shift) {
        double wins = 0;
        int below = 0;
        int upTo = 0;
        for (double value : x) {
            double shifted = value - shift;
            while (below < y.length && y[below] < shifted) {
                below++;
            }
            while (upTo < y.length && y[upTo] <= shifted) {
                upTo++;
            }
            wins += (below + upTo) / 2.0;
        }
        return wins;
    }

    /** The sum of t³ − t over all groups of t equal values among both samples. */
    private static double ties(double[] x, double[] y, double shift) {
        double sum = 0;
        int i = 0;
        int j = 0;
        while (i < x.length || j < y.length) {
            double value = j == y.length || i < x.length && x[i] - shift <= y[j] ? x[i] - shift : y[j];
            double size = 0;
            for (; i < x.length && x[i] - shift <= value; i++) {
                size++;
            }
            for (; j < y.length && y[j] <= value; j++) {
                size++;
            }
            sum += size * size * size - size;
        }
        return sum;
    }
}
