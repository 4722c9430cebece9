package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an expression asks for: a text in Lucene's query syntax, whose documents are counted, or a JSON object with
 * {@code query} and {@code aggs}. The time is ours. Immutable.
 */
final class ElasticQuery {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Set<String> FIELDS = Set.of("query", "aggs", "aggregations", "runtime_mappings");
    private static final Set<String> OWN_TIME =
            Set.of("date_histogram", "auto_date_histogram", "date_range", "variable_width_histogram");
    /** They cannot stand inside other aggregations, or look at more than their own documents. */
    private static final Set<String> ONLY_AT_THE_TOP =
            Set.of("global", "composite", "random_sampler", "significant_terms", "significant_text");

    /** The name of our own aggregation. */
    static final String TIMES = "times";

    private final JsonNode query;

    @CheckForNull
    private final ObjectNode aggregations;

    @CheckForNull
    private final JsonNode runtimeMappings;

    private final String dateField;

    /** @throws IllegalArgumentException saying what is wrong with the expression */
    ElasticQuery(String expression, String dateField) {
        this.dateField = dateField;
        if (!expression.strip().startsWith("{")) {
            query = lucene(expression.strip());
            aggregations = null;
            runtimeMappings = null;
            return;
        }
        JsonNode json = parse(expression);
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new IllegalArgumentException(
                        "the query has \"" + field.getKey() + "\"; it may have \"query\" and \"aggs\", and gets its"
                                + " time and size here. A clause such as bool goes into \"query\"");
            }
        }
        JsonNode given = json.path("query");
        if (!given.isObject() && !given.isTextual()) {
            throw new IllegalArgumentException("\"query\" must be a clause, or a text in Lucene's syntax");
        }
        query = given.isTextual() ? lucene(given.textValue()) : given;
        aggregations = aggregations(json.has("aggs") ? json.get("aggs") : json.get("aggregations"));
        runtimeMappings = json.get("runtime_mappings");
    }

    private static JsonNode parse(String expression) {
        try {
            return JSON.readTree(expression);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the query is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode lucene(String text) {
        ObjectNode clause = JsonNodeFactory.instance.objectNode();
        clause.putObject("query_string").put("query", text.isEmpty() ? "*" : text);
        return clause;
    }

    @CheckForNull
    private static ObjectNode aggregations(@CheckForNull JsonNode given) {
        if (given == null) {
            return null;
        }
        if (!given.isObject() || given.isEmpty()) {
            throw new IllegalArgumentException("\"aggs\" must be an object with aggregations by their names");
        }
        String found = firstOf(OWN_TIME, given);
        if (found != null) {
            throw new IllegalArgumentException(
                    "\"" + found + "\" makes times of its own; leave it out: the value is over the source's window");
        }
        return (ObjectNode) given;
    }

    /** A type of aggregation that is in there, at any depth; null where none is. */
    @CheckForNull
    private static String firstOf(Set<String> types, JsonNode aggregations) {
        for (JsonNode aggregation : aggregations) {
            for (Map.Entry<String, JsonNode> part : aggregation.properties()) {
                boolean inner = part.getKey().equals("aggs") || part.getKey().equals("aggregations");
                String found = inner ? firstOf(types, part.getValue()) : part.getKey();
                if (found != null && types.contains(found)) {
                    return found;
                }
            }
        }
        return null;
    }

    /** Whether documents are only counted. */
    boolean isCount() {
        return aggregations == null && runtimeMappings == null;
    }

    @CheckForNull
    ObjectNode aggregations() {
        return aggregations;
    }

    /** Whether asking for many times at once gives the same as asking for each. */
    boolean goesIntoARange() {
        return aggregations == null || firstOf(ONLY_AT_THE_TOP, aggregations) == null;
    }

    /** The body of {@code _count}. */
    ObjectNode count(Instant from, Instant to) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("query", within(from, to));
        return body;
    }

    /** The body of {@code _search} over one window. */
    ObjectNode search(Instant from, Instant to, Duration timeout) {
        ObjectNode body = body(from, to, timeout);
        if (aggregations != null) {
            body.set("aggs", aggregations);
        } else {
            body.put("track_total_hits", true);
        }
        return body;
    }

    /** The body of {@code _search} over many windows, which may overlap: a document counts in each it lies in. */
    ObjectNode search(List<Instant> ends, Duration window, Duration timeout) {
        ObjectNode body = body(ends.get(0).minus(window), ends.get(ends.size() - 1), timeout);
        ObjectNode times = body.putObject("aggs").putObject(TIMES);
        ObjectNode ranges = times.putObject("date_range");
        ranges.put("field", dateField).put("format", "epoch_millis").put("keyed", false);
        ArrayNode all = ranges.putArray("ranges");
        for (Instant end : ends) {
            all.addObject()
                    .put("key", key(end))
                    .put("from", Long.toString(end.minus(window).toEpochMilli()))
                    .put("to", Long.toString(end.toEpochMilli()));
        }
        if (aggregations != null) {
            times.set("aggs", aggregations);
        }
        return body;
    }

    /** What the window is called that ends then. */
    static String key(Instant end) {
        return Long.toString(end.toEpochMilli());
    }

    private ObjectNode body(Instant from, Instant to, Duration timeout) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0).put("timeout", Math.max(1, timeout.toMillis()) + "ms");
        body.set("query", within(from, to));
        if (runtimeMappings != null) {
            body.set("runtime_mappings", runtimeMappings);
        }
        return body;
    }

    private ObjectNode within(Instant from, Instant to) {
        ObjectNode clause = JsonNodeFactory.instance.objectNode();
        ArrayNode filter = clause.putObject("bool").putArray("filter");
        filter.addObject()
                .putObject("range")
                .putObject(dateField)
                .put("gte", Long.toString(from.toEpochMilli()))
                .put("lt", Long.toString(to.toEpochMilli()))
                .put("format", "epoch_millis");
        filter.add(query);
        return clause;
    }
}
