package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import java.util.Arrays;

/**
 * The scale a series is judged on: logarithms where ratios matter, and turned round where less is worse, so that more is
 * always worse.
 *
 * @param logarithmic whether it is of logarithms
 * @param sign -1 where it is turned round, else 1
 * @param matters the change that matters, on this scale
 * @param least what values of 0 and less are taken for before the logarithm; 0 if they are gaps
 * @param leastNoise the least standard deviation to believe in, on this scale, where every change matters
 */
record SeriesScale(boolean logarithmic, double sign, double matters, double least, double leastNoise) {

    /** Below this part of the median nothing is told apart on a scale of logarithms. */
    private static final double LEAST_PART = 1e-3;

    private static final double LEAST_NOISE = 1e-6;

    static SeriesScale of(SequentialSettings settings, double[] before) {
        MinimumEffect effect = settings.minimumEffect();
        double[] known = Samples.clean(before, NanStrategy.REMOVE);
        double sign = settings.direction() == Direction.DECREASE ? -1 : 1;
        if (settings.scale() == Scale.RATIO) {
            double median =
                    Samples.median(Arrays.stream(known).filter(x -> x > 0).toArray());
            double least = median > 0 ? LEAST_PART * median : 0;
            return new SeriesScale(true, sign, ofRatio(effect.size(), sign), least, LEAST_NOISE);
        }
        double median = Samples.median(known);
        if (Double.isNaN(median) && effect.relative() && effect.size() > 0) {
            throw new IllegalArgumentException(
                    "without values from before the minimum effect must be absolute where differences are compared");
        }
        double noise = Math.max(Double.MIN_NORMAL, LEAST_NOISE * Math.abs(Double.isNaN(median) ? 0 : median));
        return new SeriesScale(false, sign, Double.isNaN(median) ? effect.size() : effect.of(median), 0, noise);
    }

    private static double ofRatio(double part, double sign) {
        if (sign < 0 && part >= 1) {
            throw new IllegalArgumentException("nothing decreases by " + part * 100 + " %");
        }
        return sign * Math.log1p(sign * part);
    }

    double of(double value) {
        if (!logarithmic) {
            return sign * value;
        }
        return value > least || Double.isNaN(value)
                ? sign * Math.log(value)
                : least > 0 ? sign * Math.log(least) : Double.NaN;
    }

    double[] of(double[] values) {
        return Arrays.stream(values).map(this::of).toArray();
    }

    /** A change on this scale as people say it: a part of the value before, or in the metric's unit. */
    double asReported(double change) {
        return logarithmic ? Math.expm1(sign * change) : sign * change;
    }
}
