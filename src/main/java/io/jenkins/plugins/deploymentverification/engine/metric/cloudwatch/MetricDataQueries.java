package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Duration;
import java.time.Instant;

/**
 * What {@code GetMetricData} is sent. A check's query is a text, which is a Metrics Insights query or a metric math
 * expression such as {@code SEARCH(…)}; or JSON: one {@code MetricDataQuery} as an object, or several as a list.
 */
final class MetricDataQueries {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final int MOST_QUERIES = 500;
    private static final int LONGEST_EXPRESSION = 2048;
    private static final int MOST_POINTS = 100_800;

    private final CloudWatchSettings settings;

    MetricDataQueries(CloudWatchSettings settings) {
        this.settings = settings;
    }

    /**
     * One request.
     *
     * @param end exclusive; at a multiple of the period, so that every data point is complete
     */
    record Asked(ArrayNode queries, Instant start, Instant end) {

        ObjectNode body() {
            ObjectNode body = JSON.createObjectNode();
            body.set("MetricDataQueries", queries);
            body.put("StartTime", start.getEpochSecond());
            body.put("EndTime", end.getEpochSecond());
            body.put("ScanBy", "TimestampAscending");
            body.put("MaxDatapoints", MOST_POINTS);
            return body;
        }
    }

    Asked of(MetricQuery query) throws SourceException {
        ArrayNode models = models(query.expression());
        if (models.isEmpty() || models.size() > MOST_QUERIES) {
            throw refused("there are " + models.size() + " queries; GetMetricData takes 1 to " + MOST_QUERIES);
        }
        long usual = period(query);
        long longest = 1;
        ArrayNode queries = JSON.createArrayNode();
        for (JsonNode model : models) {
            if (!(model instanceof ObjectNode one)) {
                throw refused("a query in the list is no JSON object");
            }
            ObjectNode full = completed(one, queries.size(), usual);
            queries.add(full);
            longest = Math.max(
                    longest,
                    Math.max(
                            full.path("Period").asLong(1),
                            full.path("MetricStat").path("Period").asLong(1)));
        }
        long end = Math.floorDiv(query.to().getEpochSecond(), longest) * longest;
        long start = query.isRange()
                ? Math.floorDiv(query.from().getEpochSecond(), longest) * longest
                : end - Math.max(settings.lookback().toSeconds(), longest);
        return new Asked(queries, Instant.ofEpochSecond(start), Instant.ofEpochSecond(Math.max(end, start + longest)));
    }

    private static ArrayNode models(String expression) throws SourceException {
        String text = expression.strip();
        ArrayNode models = JSON.createArrayNode();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            if (text.indexOf('\\') >= 0) {
                // an escaped quote out of a placeholder's value; nothing says that it would stay inside its text
                throw refused("an expression has no backslash; is there a quote in the value of a placeholder?");
            }
            models.addObject().put("Expression", text);
            return models;
        }
        try {
            JsonNode json = JSON.readTree(text);
            return json.isArray() ? (ArrayNode) json : models.add(json);
        } catch (JsonProcessingException e) {
            throw refused("it looks like JSON, but is none: " + e.getOriginalMessage());
        }
    }

    private static ObjectNode completed(ObjectNode model, int index, long period) throws SourceException {
        ObjectNode full = model.deepCopy();
        if (!full.has("Id")) {
            full.put("Id", "q" + (index + 1));
        }
        if (!full.path("Id").asText().matches("[a-z]\\w{0,254}")) {
            throw refused("an Id begins with a lower-case letter and has only letters, digits and _");
        }
        if (full.has("MetricStat") == full.has("Expression")) {
            throw refused("a query has either Expression or MetricStat");
        }
        if (full.has("Expression")) {
            if (full.path("Expression").asText().length() > LONGEST_EXPRESSION) {
                throw refused("an expression has at most " + LONGEST_EXPRESSION + " characters");
            }
            if (!full.has("Period")) {
                full.put("Period", period);
            }
        } else if (full.path("MetricStat") instanceof ObjectNode stat && !stat.has("Period")) {
            stat.put("Period", period);
        }
        return full;
    }

    /** For a range as coarse as its step asks for; a multiple of the configured period, so that it is one, too. */
    private long period(MetricQuery query) {
        long own = settings.period().toSeconds();
        if (!query.isRange()) {
            return own;
        }
        Duration step = query.step();
        long times = Math.max(1, (step.toSeconds() + own - 1) / own);
        long wanted = own * times;
        return CloudWatchSettings.isPeriod(wanted) ? wanted : (wanted + 59) / 60 * 60;
    }

    private static SourceException refused(String why) {
        return new SourceException(
                SourceException.Kind.CONFIGURATION, "this query cannot be sent to CloudWatch: " + why);
    }
}
