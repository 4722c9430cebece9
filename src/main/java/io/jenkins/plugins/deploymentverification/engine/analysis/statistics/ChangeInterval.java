package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;

/**
 * The confidence sequence of a change that has been there since the window began: all changes that the series, taken
 * back by them, does not make too unlikely. It may be looked at at any time (Howard, Ramdas, McAuliffe, Sekhon 2021).
 * It replays the window for each change that it tries, so it is for the report and not for every look.
 */
final class ChangeInterval {

    private static final int MOST_STEPS = 60;
    private static final double PRECISION = 1e-4;

    private final ArPredictor[] past;
    private final int gap;
    private final double[] values;

    @CheckForNull
    private final double[] control;

    private final double limit;

    /**
     * Of what has been seen.
     *
     * @param past one predictor for each autocorrelation, which has learnt from before the window
     * @param gap steps from the last value it learnt from to the first of the window; 0 if they do not belong together
     * @param values at each look, on the scale of the test; of a paired test the differences
     * @param control the live control's values at each look, else null
     * @param errorLog the logarithm of the probability that the true change is ever outside, less that of the handicap
     */
    ChangeInterval(ArPredictor[] past, int gap, double[] values, @CheckForNull double[] control, double errorLog) {
        this.past = past;
        this.gap = gap;
        this.values = values;
        this.control = control;
        this.limit = logOfAny() + errorLog;
    }

    /** Both ends, around a change that is not excluded; infinite where nothing bounds it. */
    Interval around(double middle, double step) {
        if (logLikelihood(middle, false) < limit) {
            return new Interval(middle, middle);
        }
        return new Interval(end(middle, -step), end(middle, step));
    }

    private double end(double middle, double step) {
        double inside = middle;
        double outside = middle + step;
        for (int i = 0; logLikelihood(outside, false) >= limit; i++) {
            if (i == MOST_STEPS) {
                return step * Double.POSITIVE_INFINITY;
            }
            inside = outside;
            outside = middle + 2 * (outside - middle);
        }
        while (Math.abs(outside - inside) > PRECISION * Math.abs(outside - middle)) {
            double between = (inside + outside) / 2;
            if (logLikelihood(between, false) >= limit) {
                inside = between;
            } else {
                outside = between;
            }
        }
        return outside;
    }

    /** Of no change or of any, half and half, averaged over the autocorrelations. */
    private double logOfAny() {
        double[] logs = new double[2 * past.length];
        for (int i = 0; i < past.length; i++) {
            logs[2 * i] = logLikelihood(past[i], 0, false);
            logs[2 * i + 1] = logLikelihood(past[i], 0, true);
        }
        double most = Arrays.stream(logs).max().orElseThrow();
        return most
                + Math.log(Arrays.stream(logs)
                        .map(log -> Math.exp(log - most))
                        .average()
                        .orElseThrow());
    }

    private double logLikelihood(double change, boolean moved) {
        return Arrays.stream(past)
                .mapToDouble(each -> logLikelihood(each, change, moved))
                .max()
                .orElseThrow();
    }

    private double logLikelihood(ArPredictor before, double change, boolean moved) {
        ArPredictor of = new ArPredictor(before);
        ArPredictor same = control == null ? of : of.ofDifferences(NoiseHypothesis.GUESSED_FREEDOM);
        ArPredictor predictor = moved ? same.ofMovedLevel() : same;
        int steps = control == null ? gap : 0;
        int controlSteps = gap;
        for (int i = 0; i < values.length; i++) {
            if (control != null && Double.isFinite(control[i])) {
                of.next(control[i], controlSteps);
                controlSteps = 1;
            } else {
                controlSteps += controlSteps > 0 ? 1 : 0;
            }
            if (Double.isFinite(values[i]) && (control == null || of.freedom() >= NoiseHypothesis.LEAST_KNOWN)) {
                predictor.next(values[i] - change, steps);
                steps = 1;
            } else {
                steps += steps > 0 ? 1 : 0;
            }
        }
        return predictor.logLikelihood() + (control == null ? 0 : of.logLikelihood());
    }
}
