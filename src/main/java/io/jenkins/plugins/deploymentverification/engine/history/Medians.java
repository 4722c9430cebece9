package io.jenkins.plugins.deploymentverification.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/** Medians: the mean of the two in the middle where their number is even; null of nothing. */
final class Medians {

    private Medians() {}

    @CheckForNull
    static Double ofNumbers(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (Double) (sorted.get(middle - 1) / 2 + sorted.get(middle) / 2);
    }

    @CheckForNull
    static Duration ofDurations(List<Duration> values) {
        Double median =
                ofNumbers(values.stream().map(d -> (double) d.toMillis()).toList());
        return median == null ? null : Duration.ofMillis(Math.round(median));
    }
}
