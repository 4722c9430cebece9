package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code POST /api/ds/query} is sent. A check's query is either the text of the data source's own language, or
 * what Grafana's query inspector shows: one query as a JSON object, or several as a list.
 */
final class Queries {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Languages whose texts are quoted as PromQL's are, so that a placeholder's value stays a value in them. */
    private static final Set<String> PROMQL =
            Set.of("prometheus", "grafana-amazonprometheus-datasource", "grafana-azureprometheus-datasource");

    private static final String LOKI = "loki";
    /** Grafana's own: maths over the results of the other queries. */
    private static final String EXPRESSION = "__expr__";

    private static final int MOST_POINTS = 11_000;

    private final GrafanaSettings settings;

    Queries(GrafanaSettings settings) {
        this.settings = settings;
    }

    /**
     * The queries of one request.
     *
     * @param models complete, each with its {@code refId}
     * @param judged the {@code refId}s whose results are judged: those that are not hidden
     */
    record Asked(ArrayNode models, Set<String> judged, Instant from, Instant to) {

        ObjectNode body() {
            ObjectNode body = JSON.createObjectNode();
            body.put("from", Long.toString(from.toEpochMilli()));
            body.put("to", Long.toString(to.toEpochMilli()));
            body.set("queries", models);
            return body;
        }
    }

    Asked of(MetricQuery query) throws SourceException {
        Instant from = query.isRange() ? query.from() : query.to().minus(settings.lookback());
        ArrayNode models = JSON.createArrayNode();
        Set<String> judged = new LinkedHashSet<>();
        Set<String> known = new LinkedHashSet<>();
        for (ObjectNode model : models(query)) {
            String refId = refId(model, known.size());
            if (!known.add(refId)) {
                throw refused("two queries have the refId \"" + refId + "\"");
            }
            if (!model.path("hide").asBoolean(false)) {
                judged.add(refId);
            }
            models.add(completed(model, refId, query, from));
        }
        if (judged.isEmpty()) {
            throw refused("each of its queries is hidden, so there is nothing to judge");
        }
        return new Asked(models, judged, from, query.to());
    }

    private List<ObjectNode> models(MetricQuery query) throws SourceException {
        JsonNode json = json(query.expression());
        List<ObjectNode> models = new ArrayList<>();
        if (json == null) {
            models.add(ofText(query));
        } else if (json instanceof ObjectNode one) {
            models.add(one);
        } else {
            for (JsonNode item : json) {
                if (!(item instanceof ObjectNode one)) {
                    throw refused("a query in the list is no JSON object");
                }
                models.add(one);
            }
        }
        return models;
    }

    /** Null where it is a text of the data source's language; PromQL may begin with a brace, too, but is no JSON. */
    @CheckForNull
    private static JsonNode json(String expression) throws SourceException {
        String start = expression.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(expression);
            return json.isEmpty() ? null : json;
        } catch (JsonProcessingException e) {
            if (start.startsWith("[") || start.matches("(?s)\\{\\s*\"[^\"]*\"\\s*:.*")) {
                throw refused("it looks like JSON, but is none: " + e.getOriginalMessage());
            }
            return null;
        }
    }

    private ObjectNode ofText(MetricQuery query) throws SourceException {
        String type = settings.dataSourceType();
        ObjectNode model = JSON.createObjectNode();
        if (PROMQL.contains(type)) {
            model.put("expr", query.expression());
            model.put("instant", !query.isRange());
            model.put("range", query.isRange());
            if (query.isRange()) {
                model.put("interval", seconds(query.step()) + "s");
            }
            return model;
        }
        if (type.equals(LOKI)) {
            model.put("expr", query.expression());
            model.put("queryType", query.isRange() ? "range" : "instant");
            if (query.isRange()) {
                model.put("step", seconds(query.step()) + "s");
            }
            return model;
        }
        throw refused("queries of the data source type \"" + type
                + "\" are written as JSON, as the query inspector of Grafana shows them");
    }

    private ObjectNode completed(ObjectNode model, String refId, MetricQuery query, Instant from)
            throws SourceException {
        ObjectNode full = model.deepCopy();
        full.put("refId", refId);
        if (!full.has("datasource") && !full.has("datasourceId")) {
            if (settings.dataSource() == null) {
                throw refused("it names no data source, and the metric source has none for all queries; write"
                        + " \"datasource\": {\"uid\": \"…\"}");
            }
            full.putObject("datasource").put("type", settings.dataSourceType()).put("uid", settings.dataSource());
        }
        if (!EXPRESSION.equals(full.path("datasource").path("uid").asText())) {
            long step = query.isRange() ? query.step().toMillis() : 1000;
            long points = Duration.between(from, query.to()).toMillis() / Math.max(1, step) + 1;
            putIfAbsent(full, "intervalMs", step);
            putIfAbsent(full, "maxDataPoints", Math.min(points, MOST_POINTS));
        }
        return full;
    }

    private static void putIfAbsent(ObjectNode model, String field, long value) {
        if (!model.has(field)) {
            model.put(field, value);
        }
    }

    private static String refId(ObjectNode model, int index) throws SourceException {
        JsonNode refId = model.path("refId");
        if (refId.isMissingNode()) {
            return index < 26 ? String.valueOf((char) ('A' + index)) : "Q" + index;
        }
        if (!refId.isTextual() || refId.textValue().isBlank()) {
            throw refused("a refId is a text, such as \"A\"");
        }
        return refId.textValue();
    }

    private static long seconds(Duration step) {
        return Math.max(1, step.toSeconds());
    }

    private static SourceException refused(String why) {
        return new SourceException(SourceException.Kind.CONFIGURATION, "this query cannot be sent to Grafana: " + why);
    }
}
