package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Values on a grid of times, one for each interval, NaN where there is none: tests of series need their gaps.
 *
 * @param canary measured, up to the last measurement
 * @param control at the same times
 * @param before up to the first measurement
 * @param isContiguous whether the window follows so soon that the last values from before still say something about it
 */
record PairedValues(double[] canary, double[] control, double[] before, boolean isContiguous) {

    /** After that many intervals without values what was before is another time. */
    private static final int LONGEST_GAP = 100;

    /** Bounds what a wrong time could ask for. */
    private static final int MOST = 20_000;

    /** @param before at most one series */
    static PairedValues of(List<Measurement> taken, List<Series> before, Duration interval) {
        Instant first = taken.get(0).at();
        int size = 1 + steps(first, taken.get(taken.size() - 1).at(), interval);
        double[] canary = gaps(size);
        double[] control = gaps(size);
        for (Measurement m : taken) {
            int at = steps(first, m.at(), interval);
            if (m.outcome().isConclusive() && m.value() != null) {
                canary[at] = m.value();
                control[at] = m.baseline() == null ? Double.NaN : m.baseline();
            }
        }
        List<Sample> samples = before.isEmpty() ? List.of() : before.get(0).samples();
        if (samples.isEmpty()) {
            return new PairedValues(canary, control, new double[0], false);
        }
        Instant start = samples.get(0).at();
        Instant end = samples.get(samples.size() - 1).at();
        int missing = steps(end, first, interval) - 1;
        boolean contiguous = missing <= LONGEST_GAP;
        double[] past = gaps(1 + steps(start, end, interval) + (contiguous ? Math.max(0, missing) : 0));
        for (Sample sample : samples) {
            past[steps(start, sample.at(), interval)] = sample.value();
        }
        return new PairedValues(canary, control, past, contiguous);
    }

    private static double[] gaps(int size) {
        double[] values = new double[size];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static int steps(Instant from, Instant to, Duration interval) {
        double steps = (double) Duration.between(from, to).toMillis() / interval.toMillis();
        return (int) Math.max(0, Math.min(MOST, Math.round(steps)));
    }
}
