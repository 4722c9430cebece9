package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /api/v2/query/timeseries} and {@code /api/v2/query/scalar}.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-data-across-multiple-products">Query
 *     timeseries data</a>
 */
final class QueryV2 {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SourceClient client;

    QueryV2(SourceClient client) {
        this.client = client;
    }

    /** @param step wanted width of the buckets, or null to leave it to Datadog, which may widen it anyway */
    Found timeseries(
            Formula formula, Instant from, Instant to, @CheckForNull Duration step, Instant settled, Duration budget)
            throws SourceException, InterruptedException {
        ObjectNode request = request("timeseries_request", formula, from, to, null);
        if (step != null) {
            ((ObjectNode) request.path("data").path("attributes")).put("interval", Math.max(1000, step.toMillis()));
        }
        JsonReply reply = ask("/api/v2/query/timeseries", request, budget);
        JsonNode attributes = attributes(reply);
        List<JsonNode> times = items(reply, attributes.path("times"), "times");
        List<JsonNode> series = items(reply, attributes.path("series"), "series");
        List<JsonNode> values = items(reply, attributes.path("values"), "values");
        if (series.size() != values.size()) {
            throw reply.malformed("there are " + series.size() + " series and " + values.size() + " lists of values");
        }
        Points points = new Points(reply, settled);
        Found found = new Found();
        for (int i = 0; i < series.size(); i++) {
            List<Sample> samples = points.complete(times, items(reply, values.get(i), "values"), step);
            found.add(
                    Tags.labels(Tags.texts(series.get(i).path("group_tags"))),
                    formula.formula(),
                    samples,
                    Tags.unit(series.get(i).path("unit")));
        }
        return found;
    }

    /** @param to end of the last bucket that may count; the value of each series is told as of then */
    Found scalar(Formula formula, DatadogSettings.Evaluation how, Instant from, Instant to, Duration budget)
            throws SourceException, InterruptedException {
        String aggregator = how.name().toLowerCase(Locale.ROOT);
        JsonReply reply = ask("/api/v2/query/scalar", request("scalar_request", formula, from, to, aggregator), budget);
        List<JsonNode> columns = items(reply, attributes(reply).path("columns"), "columns");
        Found found = new Found();
        for (JsonNode column : columns) {
            if (isNumbers(column)) {
                List<JsonNode> values = items(reply, column.path("values"), "values");
                for (int row = 0; row < values.size(); row++) {
                    List<Sample> samples = value(reply, values.get(row), to);
                    found.add(
                            Tags.labels(tags(reply, columns, row)),
                            column.path("name").asText(""),
                            samples,
                            Tags.unit(column.path("meta").path("unit")));
                }
            }
        }
        return found;
    }

    private static boolean isNumbers(JsonNode column) {
        return !column.path("type").asText("number").equals("group");
    }

    private static List<Sample> value(JsonReply reply, JsonNode value, Instant at) throws SourceException {
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isNumber()) {
            throw reply.malformed("a value is " + SafeText.excerpt(value.toString(), 40));
        }
        return List.of(new Sample(at, value.doubleValue()));
    }

    private static List<String> tags(JsonReply reply, List<JsonNode> columns, int row) throws SourceException {
        List<String> tags = new ArrayList<>();
        for (JsonNode column : columns) {
            if (!isNumbers(column)) {
                JsonNode names = column.path("values").path(row);
                if (!names.isArray()) {
                    throw reply.malformed("a group has no names in row " + row);
                }
                for (String name : Tags.texts(names)) {
                    tags.add(column.path("name").asText("group") + ":" + name);
                }
            }
        }
        return tags;
    }

    private static ObjectNode request(
            String type, Formula formula, Instant from, Instant to, @CheckForNull String aggregator) {
        ObjectNode root = JSON.objectNode();
        ObjectNode data = root.putObject("data");
        data.put("type", type);
        ObjectNode attributes = data.putObject("attributes");
        attributes.put("from", from.toEpochMilli());
        attributes.put("to", to.toEpochMilli());
        attributes.putArray("formulas").addObject().put("formula", formula.formula());
        formula.queries().forEach((name, text) -> {
            ObjectNode query = attributes.withArray("queries").addObject();
            query.put("data_source", "metrics").put("name", name).put("query", text);
            if (aggregator != null) {
                query.put("aggregator", aggregator);
            }
        });
        return root;
    }

    private JsonReply ask(String path, ObjectNode request, Duration budget)
            throws SourceException, InterruptedException {
        JsonReply reply = client.postJson(path, request, budget);
        JsonNode errors = reply.json().path("errors");
        if (errors.isTextual() && !errors.textValue().isBlank() || errors.isArray() && !errors.isEmpty()) {
            throw reply.refused();
        }
        return reply;
    }

    private static JsonNode attributes(JsonReply reply) throws SourceException {
        JsonNode attributes = reply.json().path("data").path("attributes");
        if (!attributes.isObject()) {
            throw reply.malformed("the answer has no data.attributes");
        }
        return attributes;
    }

    private static List<JsonNode> items(JsonReply reply, JsonNode list, String name) throws SourceException {
        if (!list.isArray()) {
            throw reply.malformed("\"" + name + "\" is no list");
        }
        List<JsonNode> items = new ArrayList<>(list.size());
        list.forEach(items::add);
        return items;
    }
}
