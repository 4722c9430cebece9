package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.Frame.Column;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.Frame.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Series out of data frames of every layout: wide (a column a series), multi (a frame a series), long (texts beside
 * the numbers tell the series), and tables without times.
 */
final class SeriesSet {

    private final MetricQuery query;
    private final boolean severalQueries;
    private final Map<SortedMap<String, String>, List<Sample>> found = new LinkedHashMap<>();
    private boolean rowsWithoutNumbers;

    /** @param severalQueries whether series of different queries must be told apart */
    SeriesSet(MetricQuery query, boolean severalQueries) {
        this.query = query;
        this.severalQueries = severalQueries;
    }

    boolean sawRowsWithoutNumbers() {
        return rowsWithoutNumbers;
    }

    void add(String refId, Frame frame) throws SourceException {
        List<Column> times = frame.columns(Kind.TIME);
        List<Column> numbers = frame.columns(Kind.NUMBER);
        if (numbers.isEmpty() && frame.rows() > 0) {
            rowsWithoutNumbers = true;
        }
        for (Column number : numbers) {
            Map<SortedMap<String, String>, List<Sample>> ofColumn = new LinkedHashMap<>();
            for (int row = 0; row < frame.rows(); row++) {
                Instant at = times.isEmpty() ? query.to() : frame.time(times.get(0), row);
                Double value = frame.number(number, row);
                if (value != null && isWanted(at)) {
                    ofColumn.computeIfAbsent(labels(frame, number, row), labels -> new ArrayList<>())
                            .add(new Sample(at, value));
                }
            }
            ofColumn.forEach(
                    (labels, samples) -> put(refId, frame, numbers.size() > 1 ? number : null, labels, samples));
        }
    }

    /** Data sources align times to their step and may answer more than was asked for. */
    private boolean isWanted(Instant at) {
        Instant from = query.isRange() ? query.from().minus(query.step()) : Instant.MIN;
        return !at.isBefore(from) && !at.isAfter(query.to());
    }

    private static SortedMap<String, String> labels(Frame frame, Column number, int row) {
        SortedMap<String, String> labels = new TreeMap<>(number.labels());
        for (Column text : frame.columns(Kind.TEXT)) {
            JsonNode value = text.values().get(row);
            if (!value.isNull()) {
                labels.putIfAbsent(text.name(), value.asText());
            }
        }
        return labels;
    }

    /** @param column null where the frame has but one column of numbers, so that its name tells nothing */
    private void put(
            String refId,
            Frame frame,
            @CheckForNull Column column,
            SortedMap<String, String> labels,
            List<Sample> samples) {
        SortedMap<String, String> key = new TreeMap<>(labels);
        if (severalQueries) {
            key.putIfAbsent("refId", refId);
        }
        if (column != null && (column.labels().isEmpty() || found.containsKey(key))) {
            key.putIfAbsent("field", column.displayName() == null ? column.name() : column.displayName());
        }
        if (found.containsKey(key) && !frame.name().isEmpty()) {
            key.putIfAbsent("frame", frame.name());
        }
        for (int i = 2; found.containsKey(key); i++) {
            key.put("series", Integer.toString(i));
        }
        found.put(key, samples);
    }

    /** Oldest sample first; of an instant query the newest one alone. */
    List<Series> series() {
        List<Series> all = new ArrayList<>();
        found.forEach((labels, samples) -> {
            List<Sample> sorted = new ArrayList<>(samples);
            sorted.sort(Comparator.comparing(Sample::at));
            all.add(Series.of(labels, query.isRange() ? sorted : List.of(sorted.get(sorted.size() - 1))));
        });
        return all;
    }
}
