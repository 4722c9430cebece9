package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.DoubleStream;

/**
 * The values of an answer that are judged: one of each series where the worst counts, else their aggregate.
 *
 * @param all empty where no series had a sample
 */
record MetricValues(List<Value> all) {

    static final SortedMap<String, String> NO_LABELS = Collections.emptySortedMap();

    /** One series' last value, which is its only one in the answer to an instant query. */
    record Value(double value, SortedMap<String, String> labels) {}

    static MetricValues of(Aggregation aggregation, List<Series> series) {
        List<Value> values = series.stream()
                .filter(s -> !s.samples().isEmpty())
                .map(MetricValues::last)
                .toList();
        if (aggregation == Aggregation.WORST || values.isEmpty()) {
            return new MetricValues(values);
        }
        DoubleStream all = values.stream().mapToDouble(Value::value);
        double value = switch (aggregation) {
            case MAX -> all.reduce(Double.NEGATIVE_INFINITY, Math::max);
            case MIN -> all.reduce(Double.POSITIVE_INFINITY, Math::min);
            case AVG -> all.average().orElse(Double.NaN);
            default -> all.sum();
        };
        return new MetricValues(List.of(new Value(value, values.size() == 1 ? values.get(0).labels : NO_LABELS)));
    }

    private static Value last(Series series) {
        return new Value(series.samples().get(series.samples().size() - 1).value(), series.labels());
    }
}
