package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the result of an NRQL query: rows, each with the values of the query's functions, the facets it belongs to, and
 * of a time series the ends of its bucket. Null is no value; New Relic's {@code count} of nothing is 0.
 */
final class NrqlResult {

    private static final Set<String> NO_VALUES =
            Set.of("facet", "beginTimeSeconds", "endTimeSeconds", "timestamp", "inspectedCount");
    private static final String FUNCTION = "function";
    private static final long LATEST = 1_000_000_000_000L;

    private final JsonReply reply;
    private final MetricQuery query;
    private final List<String> facets = new ArrayList<>();
    private final Map<SortedMap<String, String>, List<Sample>> found = new LinkedHashMap<>();
    private boolean textsOnly;

    NrqlResult(JsonReply reply, MetricQuery query) {
        this.reply = reply;
        this.query = query;
    }

    MetricAnswer read() throws SourceException {
        if (!reply.json().path("errors").isEmpty()) {
            throw reply.refused();
        }
        JsonNode nrql = reply.json().path("data").path("actor").path("account").path("nrql");
        if (!nrql.path("results").isArray()) {
            throw reply.malformed("there are no results");
        }
        nrql.path("metadata").path("facets").forEach(facet -> facets.add(facet.asText()));
        for (JsonNode row : nrql.path("results")) {
            if (!(row instanceof ObjectNode one)) {
                throw reply.malformed("a result is no JSON object");
            }
            row(one);
        }
        if (found.isEmpty() && textsOnly) {
            throw reply.rejected("the query yields no numbers; select functions such as average(duration),"
                    + " percentage(count(*), WHERE error IS true) or rate(count(*), 1 minute)");
        }
        List<Series> series = new ArrayList<>();
        found.forEach((labels, samples) -> {
            samples.sort(Comparator.comparing(Sample::at));
            series.add(Series.of(labels, samples));
        });
        return new MetricAnswer(withoutNeedlessNames(series), messages(nrql), List.of(), false);
    }

    private List<String> messages(JsonNode nrql) {
        List<String> warnings = new ArrayList<>();
        for (JsonNode message : nrql.path("metadata").path("messages")) {
            if (warnings.size() < 20) {
                warnings.add(reply.client().masked(message.asText(), 300));
            }
        }
        return warnings;
    }

    private void row(ObjectNode row) throws SourceException {
        SortedMap<String, String> labels = labels(row);
        Instant at = time(row);
        Set<String> skipped = new HashSet<>(facets);
        skipped.addAll(NO_VALUES);
        boolean anyValue = false;
        for (Map.Entry<String, JsonNode> field : row.properties()) {
            if (!skipped.contains(field.getKey())) {
                anyValue |= field.getValue().isNull() || value(field.getKey(), field.getValue(), labels, at);
            }
        }
        textsOnly |= !anyValue;
    }

    /** A number, or what percentile() gives: numbers by their names. */
    private boolean value(String name, JsonNode value, SortedMap<String, String> labels, Instant at)
            throws SourceException {
        if (value.isNumber()) {
            put(name, value.doubleValue(), labels, at);
            return true;
        }
        boolean any = false;
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> part : value.properties()) {
                if (part.getValue().isNumber()) {
                    put(name + "." + part.getKey(), part.getValue().doubleValue(), labels, at);
                }
                any |= part.getValue().isNumber() || part.getValue().isNull();
            }
        }
        return any;
    }

    private void put(String name, double value, SortedMap<String, String> labels, Instant at) throws SourceException {
        SortedMap<String, String> key = new TreeMap<>(labels);
        key.put(FUNCTION, name);
        List<Sample> samples = found.computeIfAbsent(key, k -> new ArrayList<>());
        if (!query.isRange() && !samples.isEmpty()) {
            throw reply.malformed("two results have the same facets: " + SafeText.excerpt(labels.toString(), 100));
        }
        samples.add(new Sample(at, value));
    }

    /** {@code facet} is a text, or a list where there are several; {@code metadata.facets} has their names. */
    private SortedMap<String, String> labels(ObjectNode row) {
        SortedMap<String, String> labels = new TreeMap<>();
        JsonNode facet = row.path("facet");
        for (int i = 0; i < facets.size(); i++) {
            JsonNode value = facet.isArray() ? facet.path(i) : i == 0 ? facet : row.path(facets.get(i));
            if (!value.isNull() && !value.isMissingNode()) {
                labels.put(facets.get(i), value.asText());
            }
        }
        return labels;
    }

    private Instant time(ObjectNode row) throws SourceException {
        if (!query.isRange()) {
            return query.to();
        }
        JsonNode end = row.path("endTimeSeconds");
        if (!end.isNumber() || end.longValue() < 0 || end.longValue() >= LATEST) {
            throw reply.malformed("a result of a time series has no endTimeSeconds");
        }
        return Instant.ofEpochSecond(end.longValue());
    }

    /** The function's name is of use only where there are several. */
    private static List<Series> withoutNeedlessNames(List<Series> series) {
        if (series.stream().map(s -> s.labels().get(FUNCTION)).distinct().count() > 1) {
            return series;
        }
        return series.stream()
                .map(s -> {
                    SortedMap<String, String> labels = new TreeMap<>(s.labels());
                    labels.remove(FUNCTION);
                    return Series.of(labels, s.samples());
                })
                .toList();
    }
}
