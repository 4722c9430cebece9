package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the answer to one {@code SELECT}. An error may stand inside a 200, at the top or in the result.
 *
 * @see <a href="https://docs.influxdata.com/influxdb/v1/tools/api/#query-http-endpoint">InfluxDB 1.x API: /query</a>
 */
final class InfluxQlAnswer {

    private static final int MOST_WARNINGS = 20;

    private final JsonReply reply;
    private final List<Rows.Table> tables = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean partial;

    InfluxQlAnswer(JsonReply reply) {
        this.reply = reply;
    }

    /** The one result, which holds no error. */
    private JsonNode result() throws SourceException {
        JsonNode results = reply.json().path("results");
        if (reply.json().path("error").isTextual()) {
            throw reply.refused();
        }
        if (!results.isArray() || results.size() != 1 || !results.get(0).isObject()) {
            throw reply.malformed("there is not one result in \"results\"");
        }
        if (results.get(0).has("error")) {
            throw reply.refused();
        }
        return results.get(0);
    }

    /** Whether there is nothing at all, numbers or not. */
    boolean isEmpty() throws SourceException {
        return result().path("series").isEmpty();
    }

    Rows read() throws SourceException {
        JsonNode result = result();
        partial = result.path("partial").asBoolean(false);
        for (JsonNode message : result.path("messages")) {
            if (warnings.size() < MOST_WARNINGS) {
                warnings.add(reply.client().masked(message.path("text").asText(), 300));
            }
        }
        for (JsonNode series : result.path("series")) {
            partial |= series.path("partial").asBoolean(false);
            series(series);
        }
        return new Rows(tables, warnings, partial);
    }

    private void series(JsonNode series) throws SourceException {
        JsonNode columns = series.path("columns");
        JsonNode values = series.path("values");
        if (!columns.isArray() || !values.isArray() || !columns.path(0).asText().equals("time")) {
            throw reply.malformed("a series has no \"columns\" that begin with \"time\", or no \"values\"");
        }
        for (int column = 1; column < columns.size(); column++) {
            SortedMap<String, String> labels = labels(series);
            if (columns.size() > 2) {
                labels.put("field", columns.get(column).asText());
            }
            tables.add(new Rows.Table(labels, rows(values, column, columns.size())));
        }
    }

    private static SortedMap<String, String> labels(JsonNode series) {
        SortedMap<String, String> labels = new TreeMap<>();
        if (series.path("name").isTextual()) {
            labels.put("measurement", series.path("name").textValue());
        }
        for (Map.Entry<String, JsonNode> tag : series.path("tags").properties()) {
            labels.put(tag.getKey(), tag.getValue().asText());
        }
        return labels;
    }

    private List<Rows.Row> rows(JsonNode values, int column, int columns) throws SourceException {
        List<Rows.Row> rows = new ArrayList<>();
        for (JsonNode row : values) {
            if (!row.isArray()
                    || row.size() != columns
                    || !row.get(0).isIntegralNumber()
                    || !row.get(0).canConvertToLong()) {
                throw reply.malformed("a row is not [milliseconds, value] but " + SafeText.excerpt(row.toString(), 80));
            }
            JsonNode value = row.get(column);
            if (value.isNumber()) {
                rows.add(new Rows.Row(Instant.ofEpochMilli(row.get(0).longValue()), value.doubleValue()));
            } else if (!value.isNull()) {
                throw reply.rejected("the query yields " + SafeText.excerpt(value.toString(), 40)
                        + ", which is no number; select fields that are, or count() them");
            }
        }
        return rows;
    }
}
