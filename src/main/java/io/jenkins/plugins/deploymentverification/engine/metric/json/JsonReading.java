package io.jenkins.plugins.deploymentverification.engine.metric.json;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.JsonPath;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds the values in one answer. A path that leads nowhere is an error; null where a value is expected is no value. */
final class JsonReading {

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,300}\\.?\\d{0,300}|\\.\\d{1,300})([eE][+-]?\\d{1,4})?");
    private static final double FIRST_MILLISECOND = 1e11;
    private static final double LAST_MILLISECOND = 1e15;
    private static final int MAX_LABEL = 300;
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final JsonSettings settings;
    private final JsonReply reply;

    JsonReading(JsonSettings settings, JsonReply reply) {
        this.settings = settings;
        this.reply = reply;
    }

    MetricAnswer read(MetricQuery query) throws SourceException {
        if (settings.error() != null && isSet(JsonPath.find(reply.json(), settings.error()))) {
            throw reply.refused();
        }
        List<Series> all = new ArrayList<>();
        if (settings.series() == null) {
            all.add(series(reply.json(), query));
        } else {
            for (JsonNode one : list(reply.json(), settings.series())) {
                all.add(series(one, query));
            }
        }
        boolean partial = settings.partial() != null && isSet(JsonPath.find(reply.json(), settings.partial()));
        return new MetricAnswer(all, List.of(), List.of(), partial);
    }

    /** Whether it is there and says anything: not null, false, 0, nor empty. */
    private static boolean isSet(JsonNode node) {
        return switch (node.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.doubleValue() != 0;
            case STRING -> !node.textValue().isBlank() && !node.textValue().equalsIgnoreCase("false");
            default -> !node.isEmpty();
        };
    }

    private Series series(JsonNode node, MetricQuery query) throws SourceException {
        SortedMap<String, String> labels = new TreeMap<>();
        for (var label : settings.labels().entrySet()) {
            JsonNode value = JsonPath.find(node, label.getValue());
            if (!value.isValueNode() || value.isNull()) {
                throw reply.malformed("there is no label at " + label.getValue());
            }
            labels.put(label.getKey(), SafeText.excerpt(value.asText(), MAX_LABEL));
        }
        if (query.isRange()) {
            Duration step = query.step();
            return Series.of(
                    labels, between(query.from().minus(step), query.to().plus(step), points(node)));
        }
        List<Sample> samples = settings.points() == null ? present(node, query) : points(node);
        List<Sample> recent =
                between(query.to().minus(settings.lookback()), query.to().plus(CLOCKS_DIFFER), samples);
        return Series.of(labels, recent.isEmpty() ? recent : List.of(recent.get(recent.size() - 1)));
    }

    /** What a server answers besides what it was asked for is nobody's value. */
    private static List<Sample> between(Instant first, Instant last, List<Sample> samples) {
        return samples.stream()
                .filter(sample -> !sample.at().isBefore(first) && !sample.at().isAfter(last))
                .toList();
    }

    private List<Sample> present(JsonNode node, MetricQuery query) throws SourceException {
        Double value = value(JsonPath.find(node, settings.value()));
        if (value == null) {
            return List.of();
        }
        Instant at = settings.time() == null ? query.to() : time(JsonPath.find(node, settings.time()));
        return List.of(new Sample(at, value));
    }

    private List<Sample> points(JsonNode node) throws SourceException {
        List<Sample> samples = new ArrayList<>();
        for (JsonNode point : list(node, settings.points())) {
            Double value = value(JsonPath.find(point, settings.value()));
            if (value != null) {
                samples.add(new Sample(time(JsonPath.find(point, settings.time())), value));
            }
        }
        samples.sort(Comparator.comparing(Sample::at)); // some APIs give the newest first
        return samples;
    }

    private JsonNode list(JsonNode node, String path) throws SourceException {
        JsonNode list = JsonPath.find(node, path);
        if (!list.isArray()) {
            throw reply.malformed("there is no list at " + path);
        }
        return list;
    }

    /** Null where the server says that it has none. */
    @CheckForNull
    private Double value(JsonNode node) throws SourceException {
        if (node.isMissingNode()) {
            throw reply.malformed("there is nothing at " + settings.value());
        }
        if (node.isNull()) {
            return null;
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        String text = node.isTextual() ? node.textValue().strip() : "";
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity", "+Inf":
                return Double.POSITIVE_INFINITY;
            case "-Infinity", "-Inf":
                return Double.NEGATIVE_INFINITY;
            default:
                if (!NUMBER.matcher(text).matches()) {
                    throw reply.malformed("what is at " + settings.value() + " is no number but "
                            + SafeText.excerpt(node.toString(), 80));
                }
                return Double.valueOf(text);
        }
    }

    private Instant time(JsonNode node) throws SourceException {
        if (node.isNumber()
                || node.isTextual() && NUMBER.matcher(node.textValue()).matches()) {
            double number = node.asDouble();
            if (Math.abs(number) < LAST_MILLISECOND) {
                return Instant.ofEpochMilli(Math.round(Math.abs(number) < FIRST_MILLISECOND ? number * 1000 : number));
            }
        } else if (node.isTextual()) {
            try {
                return OffsetDateTime.parse(node.textValue()).toInstant();
            } catch (DateTimeException e) {
                // told below
            }
        }
        throw reply.malformed(
                "what is at " + settings.time() + " is no time but " + SafeText.excerpt(node.toString(), 80));
    }
}
