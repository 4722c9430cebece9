package io.jenkins.plugins.deploymentverification.engine.metric;

import java.util.List;

/**
 * What a metric source answered. An answer without series means "no data", which is never an error.
 *
 * @param series unmodifiable, in no particular order: never pick one by its position
 * @param warnings what makes the answer doubtful, in the source's words; a warned answer is judged inconclusive
 * @param infos remarks of the source that do not make the answer doubtful
 * @param partial whether the source said, or can be seen to have, left something out
 */
public record MetricAnswer(List<Series> series, List<String> warnings, List<String> infos, boolean partial) {

    public MetricAnswer {
        series = List.copyOf(series);
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }

    public static MetricAnswer of(List<Series> series) {
        return new MetricAnswer(series, List.of(), List.of(), false);
    }

    /** Whether the answer is whole and undoubted, so that its values may be judged. */
    public boolean isTrustworthy() {
        return !partial && warnings.isEmpty();
    }
}
