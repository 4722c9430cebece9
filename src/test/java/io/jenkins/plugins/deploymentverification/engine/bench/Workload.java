package io.jenkins.plugins.deploymentverification.engine.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * Makes the series of a metric of a canary and of its control, before and after a deployment, as monitoring would show
 * them.
 *
 * @param kind of distribution
 * @param phi how much of its noise a value keeps from the one before (AR(1))
 * @param noise standard deviation of the noise: of the logarithm for {@link Kind#LATENCY}, of the value as a part of its
 *     mean for {@link Kind#CPU}
 * @param diurnal how much both follow the hour of the day: a part of the mean by which they rise over the window
 * @param canaryNoise how much noisier the canary is, because fewer requests reach it: 1 is as noisy
 */
record Workload(Kind kind, double phi, double noise, double diurnal, double canaryNoise) {

    /** Distributions as they are met. */
    enum Kind {
        /** Log-normal, around 200 ms. */
        LATENCY,
        /** Gamma, around 0.4 cores. */
        CPU,
        /** Log-normal with a spike, five times as high, in one of 100 values. */
        SPIKY_LATENCY
    }

    /** Both sides, before the window and in it. */
    record Run(double[] canaryBefore, double[] controlBefore, double[] canary, double[] control) {}

    /**
     * Makes one run.
     *
     * @param before how many values before the window
     * @param looks how many values in the window
     * @param factor what the canary is multiplied by
     * @param from the first measurement that is
     */
    Run run(Random random, int before, int looks, double factor, int from) {
        double[] canary = series(random, before, looks, canaryNoise);
        double[] control = series(random, before, looks, 1);
        for (int i = before + from; i < before + looks; i++) {
            canary[i] *= factor;
        }
        return new Run(head(canary, before), head(control, before), tail(canary, before), tail(control, before));
    }

    private double[] series(Random random, int before, int looks, double noisier) {
        double[] values = new double[before + looks];
        double state = random.nextGaussian();
        for (int i = 0; i < values.length; i++) {
            double load = 1 + diurnal * (i - before) / looks;
            values[i] = load * value(random, noisier * state);
            state = phi * state + Math.sqrt(1 - phi * phi) * random.nextGaussian();
        }
        return values;
    }

    private double value(Random random, double normal) {
        return switch (kind) {
            case LATENCY -> 200 * Math.exp(noise * normal);
            case SPIKY_LATENCY -> 200 * Math.exp(noise * normal) * (random.nextDouble() < 0.01 ? 5 : 1);
            case CPU -> 0.4 * gamma(normal, 1 / (noise * noise));
        };
    }

    /** A gamma value of mean 1 from a normal one, so that its AR(1) can be had (Wilson and Hilferty 1931). */
    private static double gamma(double normal, double shape) {
        double root = 1 - 1 / (9 * shape) + normal / (3 * Math.sqrt(shape));
        return Math.max(root, 0) * Math.max(root, 0) * Math.max(root, 0);
    }

    private static double[] head(double[] values, int size) {
        return Arrays.copyOf(values, size);
    }

    private static double[] tail(double[] values, int from) {
        return Arrays.copyOfRange(values, from, values.length);
    }
}
