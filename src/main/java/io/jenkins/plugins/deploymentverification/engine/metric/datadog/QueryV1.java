package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /api/v1/query}.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points">Query timeseries points</a>
 */
final class QueryV1 {

    private final SourceClient client;

    QueryV1(SourceClient client) {
        this.client = client;
    }

    /** @param settled buckets that end later are left out */
    Found ask(String query, Instant from, Instant to, Instant settled, Duration budget)
            throws SourceException, InterruptedException {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("from", Long.toString(from.getEpochSecond()));
        parameters.put("to", Long.toString(to.getEpochSecond()));
        parameters.put("query", query);
        JsonReply reply = client.get("/api/v1/query", parameters, budget);
        JsonNode json = reply.json();
        if (!json.path("status").isTextual() || !json.path("series").isArray() && !isError(json)) {
            throw reply.malformed("the answer has no \"status\" and \"series\"");
        }
        if (isError(json)) {
            throw reply.refused();
        }
        Found found = new Found();
        Points points = new Points(reply, settled);
        for (JsonNode series : json.path("series")) {
            found.add(labels(series), name(series), samples(reply, points, series), Tags.unit(series.path("unit")));
        }
        String remark = json.path("message").asText("").strip();
        if (!remark.isEmpty() && !remark.equalsIgnoreCase("success")) {
            found.info(client.masked(remark, 300));
        }
        return found;
    }

    /** A status other than ok, or words of an error beside it. */
    private static boolean isError(JsonNode json) {
        return !json.path("status").asText().equalsIgnoreCase("ok")
                || !json.path("error").asText("").isBlank();
    }

    private static List<Sample> samples(JsonReply reply, Points points, JsonNode series) throws SourceException {
        JsonNode list = series.path("pointlist");
        if (!list.isArray()) {
            throw reply.malformed("a series has no \"pointlist\"");
        }
        List<JsonNode> times = new ArrayList<>(list.size());
        List<JsonNode> values = new ArrayList<>(list.size());
        for (JsonNode point : list) {
            if (!point.isArray() || point.size() != 2) {
                throw reply.malformed(
                        "a point is not [milliseconds, value] but " + SafeText.excerpt(point.toString(), 80));
            }
            times.add(point.get(0));
            values.add(point.get(1));
        }
        return points.complete(times, values, width(series));
    }

    /** From the series' own start and end, which are in milliseconds for certain. */
    @CheckForNull
    private static Duration width(JsonNode series) {
        long length = series.path("length").asLong(0);
        long span = series.path("end").asLong(0) - series.path("start").asLong(0) + 1;
        return length > 0 && series.has("start") && span > 0 ? Duration.ofMillis(span / length) : null;
    }

    private static Map<String, String> labels(JsonNode series) {
        if (series.path("tag_set").isArray()) {
            return Tags.labels(Tags.texts(series.path("tag_set")));
        }
        return Tags.labels(List.of(series.path("scope").asText("").split(",")));
    }

    private static String name(JsonNode series) {
        String expression = series.path("expression").asText("");
        return expression.isEmpty() ? series.path("metric").asText("") : expression;
    }
}
