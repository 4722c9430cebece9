package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** From rows to what was known at the times asked for. */
final class InfluxAnswer {

    private static final int MOST_NAMED = 3;

    private final MetricQuery asked;
    private final InfluxQuery query;
    private final LookBack lookBack;
    private final Instant from;
    private final Instant to;
    private final List<String> warnings;

    InfluxAnswer(MetricQuery asked, InfluxQuery query, LookBack lookBack, Instant from, Instant to) {
        this.asked = asked;
        this.query = query;
        this.lookBack = lookBack;
        this.from = from;
        this.to = to;
        warnings = new ArrayList<>();
    }

    MetricAnswer of(Rows rows) throws SourceException {
        warnings.addAll(rows.warnings());
        Map<SortedMap<String, String>, List<Rows.Row>> byLabels = new LinkedHashMap<>();
        for (Rows.Table table : rows.tables()) {
            byLabels.computeIfAbsent(table.labels(), labels -> new ArrayList<>())
                    .addAll(table.rows());
        }
        List<Series> series = new ArrayList<>();
        for (Map.Entry<SortedMap<String, String>, List<Rows.Row>> one : byLabels.entrySet()) {
            List<Sample> samples = query.width().isZero()
                    ? whole(one.getKey(), one.getValue())
                    : lookBack.known(asked, buckets(one.getKey(), one.getValue()), query.width());
            if (!samples.isEmpty()) {
                series.add(Series.of(one.getKey(), samples));
            }
        }
        return new MetricAnswer(series, warnings, List.of(), rows.partial());
    }

    /** One value for the whole time asked for. Of several none could be chosen but by its position. */
    private List<Sample> whole(SortedMap<String, String> labels, List<Rows.Row> rows) throws SourceException {
        if (rows.size() > 1) {
            throw new SourceException(
                    SourceException.Kind.REJECTED,
                    "the query yields " + rows.size() + " values for " + labels
                            + "; aggregate them to one, such as by mean(), or to buckets, by the interval, and group by"
                            + " the tags that tell series apart");
        }
        return rows.isEmpty() ? List.of() : List.of(new Sample(to, rows.get(0).value()));
    }

    /** By their ends, without those that reach beyond the time asked for. */
    private NavigableMap<Instant, Sample> buckets(SortedMap<String, String> labels, List<Rows.Row> rows)
            throws SourceException {
        NavigableMap<Instant, Sample> buckets = new TreeMap<>();
        for (Rows.Row row : rows) {
            if (row.at() == null) {
                throw new SourceException(
                        SourceException.Kind.REJECTED,
                        "the query makes buckets, but its rows have no _time; let aggregateWindow() be its last step"
                                + " that aggregates");
            }
            Instant start = query.stampedByStart() ? row.at() : row.at().minus(query.width());
            Instant end = start.plus(query.width());
            boolean complete = !start.isBefore(from) && !end.isAfter(to);
            if (complete && buckets.put(end, new Sample(row.at(), row.value())) != null) {
                warn("several values at one time for " + labels + ": group by what tells their series apart");
            }
        }
        return buckets;
    }

    private void warn(String warning) {
        if (warnings.size() < MOST_NAMED && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }
}
