package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the pages of {@code GetMetricData}'s answer. {@code PartialData} says that there is more, on the next page or
 * not at all: what is partial after the last page is doubtful.
 */
final class MetricDataResults {

    private static final int MOST_REMARKS = 20;
    private static final double LATEST = 1e12;

    private final boolean range;
    private final Map<Key, Found> found = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    /** What tells series apart: a query may yield several, by their labels. */
    private record Key(String id, String label) {}

    private static final class Found {
        private final List<Sample> samples = new ArrayList<>();
        private boolean partial;
    }

    MetricDataResults(boolean range) {
        this.range = range;
    }

    /** @return the token of the next page, or null when this was the last one */
    @CheckForNull
    String add(JsonReply reply) throws SourceException {
        JsonNode results = reply.json().path("MetricDataResults");
        if (!results.isArray()) {
            throw reply.malformed("there is no MetricDataResults");
        }
        remarks(reply, reply.json().path("Messages"));
        for (JsonNode result : results) {
            result(reply, result);
        }
        String next = reply.json().path("NextToken").asText("");
        return next.isEmpty() ? null : next;
    }

    /** @param complete whether the last page was read */
    MetricAnswer answer(boolean complete) {
        boolean severalIds = found.keySet().stream().map(Key::id).distinct().count() > 1;
        List<Series> series = new ArrayList<>();
        boolean partial = !complete;
        for (Map.Entry<Key, Found> entry : found.entrySet()) {
            List<Sample> samples = new ArrayList<>(entry.getValue().samples);
            partial |= entry.getValue().partial;
            if (!samples.isEmpty()) {
                samples.sort(Comparator.comparing(Sample::at));
                Map<String, String> labels = new TreeMap<>();
                if (!entry.getKey().label().isEmpty()) {
                    labels.put("label", entry.getKey().label());
                }
                if (severalIds) {
                    labels.put("id", entry.getKey().id());
                }
                series.add(Series.of(labels, range ? samples : List.of(samples.get(samples.size() - 1))));
            }
        }
        return new MetricAnswer(series, warnings, List.of(), partial);
    }

    private void result(JsonReply reply, JsonNode result) throws SourceException {
        String id = result.path("Id").asText("");
        String label = SafeText.excerpt(result.path("Label").asText(""), 200);
        String status = result.path("StatusCode").asText("Complete");
        remarks(reply, result.path("Messages"));
        String place = reply.place() + ", query " + SafeText.excerpt(id, 40) + ": ";
        switch (status) {
            case "Complete", "PartialData":
                break;
            case "Forbidden":
                throw new SourceException(
                        Kind.UNAUTHORIZED, place + "the account may not see this metric (Forbidden)" + told());
            case "InternalError":
                throw new SourceException(Kind.SERVER_ERROR, place + "CloudWatch failed (InternalError)" + told());
            default:
                throw reply.malformed("a StatusCode is \"" + SafeText.excerpt(status, 40) + "\"");
        }
        Found all = found.computeIfAbsent(new Key(id, label), key -> new Found());
        all.partial = status.equals("PartialData");
        JsonNode times = result.path("Timestamps");
        JsonNode values = result.path("Values");
        if (times.size() != values.size()) {
            throw reply.malformed("there are " + times.size() + " Timestamps and " + values.size() + " Values");
        }
        for (int i = 0; i < times.size(); i++) {
            all.samples.add(sample(reply, times.get(i), values.get(i)));
        }
    }

    private String told() {
        return warnings.isEmpty() ? "" : ": " + String.join("; ", warnings);
    }

    /** Times are seconds since 1970 in this protocol. */
    private static Sample sample(JsonReply reply, JsonNode time, JsonNode value) throws SourceException {
        double seconds = time.isNumber() ? time.doubleValue() : Double.NaN;
        if (!(seconds >= 0 && seconds < LATEST)) {
            throw reply.malformed("a timestamp is " + SafeText.excerpt(time.toString(), 40));
        }
        Instant at = Instant.ofEpochMilli(Math.round(seconds * 1000));
        if (value.isNumber()) {
            return new Sample(at, value.doubleValue());
        }
        return switch (value.asText()) {
            case "NaN" -> new Sample(at, Double.NaN);
            case "Infinity" -> new Sample(at, Double.POSITIVE_INFINITY);
            case "-Infinity" -> new Sample(at, Double.NEGATIVE_INFINITY);
            default -> throw reply.malformed("a value is " + SafeText.excerpt(value.toString(), 40));
        };
    }

    private void remarks(JsonReply reply, JsonNode messages) {
        for (JsonNode message : messages) {
            String words = message.path("Code").asText("") + ": "
                    + message.path("Value").asText("");
            if (warnings.size() < MOST_REMARKS) {
                warnings.add(reply.client().masked(words, 300));
            }
        }
    }
}
