package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One data frame: a table of columns, which the format calls fields. JSON has no NaN and no infinity; the format
 * writes null for them and tells the places of the nulls that are none in {@code data.entities}.
 */
final class Frame {

    private static final Map<String, Double> ENTITIES = Map.of(
            "NaN", Double.NaN,
            "Inf", Double.POSITIVE_INFINITY,
            "NegInf", Double.NEGATIVE_INFINITY);
    private static final BigDecimal LATEST = BigDecimal.valueOf(1e15);

    private final JsonReply reply;
    private final String name;
    private final List<Column> columns = new ArrayList<>();
    private final int rows;

    /** What a column holds. */
    enum Kind {
        TIME,
        NUMBER,
        TEXT,
        OTHER
    }

    /** @param values one a row, JSON null where there is none */
    record Column(
            String name,
            @CheckForNull String displayName,
            Kind kind,
            SortedMap<String, String> labels,
            List<JsonNode> values) {}

    Frame(JsonNode json, JsonReply reply) throws SourceException {
        this.reply = reply;
        name = json.path("schema").path("name").asText("");
        JsonNode fields = json.path("schema").path("fields");
        JsonNode values = json.path("data").path("values");
        if (fields.size() != values.size()) {
            throw reply.malformed(
                    "a frame has " + fields.size() + " fields and " + values.size() + " columns of values");
        }
        JsonNode entities = json.path("data").path("entities");
        for (int i = 0; i < fields.size(); i++) {
            columns.add(column(fields.get(i), values.get(i), entities.path(i)));
        }
        rows = columns.isEmpty() ? 0 : columns.get(0).values().size();
        for (Column column : columns) {
            if (column.values().size() != rows) {
                throw reply.malformed("the columns of a frame differ in length");
            }
        }
    }

    String name() {
        return name;
    }

    int rows() {
        return rows;
    }

    /** The columns of a kind, in the frame's order. */
    List<Column> columns(Kind kind) {
        return columns.stream().filter(c -> c.kind() == kind).toList();
    }

    /** The time of a row. */
    Instant time(Column column, int row) throws SourceException {
        JsonNode millis = column.values().get(row);
        if (!millis.isNumber()
                || !Double.isFinite(millis.doubleValue())
                || millis.decimalValue().abs().compareTo(LATEST) > 0) {
            throw reply.malformed("a time is " + SafeText.excerpt(millis.toString(), 40));
        }
        return Instant.ofEpochMilli(millis.longValue());
    }

    /** The value of a row, or null where there is none. */
    @CheckForNull
    Double number(Column column, int row) throws SourceException {
        JsonNode value = column.values().get(row);
        if (value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw reply.malformed("a value of the field \"" + SafeText.excerpt(column.name(), 40) + "\" is "
                    + SafeText.excerpt(value.toString(), 40) + ", not a number");
        }
        return value.doubleValue();
    }

    private Column column(JsonNode field, JsonNode values, JsonNode entities) throws SourceException {
        if (!values.isArray()) {
            throw reply.malformed("a column of a frame is no list");
        }
        List<JsonNode> all = new ArrayList<>(values.size());
        values.forEach(all::add);
        Kind kind = kind(field);
        if (kind == Kind.NUMBER) {
            insert(entities, all);
        }
        SortedMap<String, String> labels = new TreeMap<>();
        for (var label : field.path("labels").properties()) {
            labels.put(label.getKey(), label.getValue().asText());
        }
        String display = field.path("config").path("displayNameFromDS").asText("");
        return new Column(
                field.path("name").asText(""),
                display.isEmpty() ? null : display,
                kind,
                Collections.unmodifiableSortedMap(labels),
                all);
    }

    private void insert(JsonNode entities, List<JsonNode> values) throws SourceException {
        for (Map.Entry<String, Double> entity : ENTITIES.entrySet()) {
            for (JsonNode index : entities.path(entity.getKey())) {
                int row = index.asInt(-1);
                if (row < 0 || row >= values.size() || !values.get(row).isNull()) {
                    throw reply.malformed("data.entities names a value that is not there");
                }
                values.set(row, DoubleNode.valueOf(entity.getValue()));
            }
        }
    }

    /** By the type of its values in Go where the type for the front end is missing. */
    private static Kind kind(JsonNode field) {
        String type = field.path("type").asText("");
        String frame = field.path("typeInfo").path("frame").asText("");
        if (type.equals("time") || type.isEmpty() && frame.equals("time.Time")) {
            return Kind.TIME;
        }
        if (type.equals("number") || type.isEmpty() && frame.matches("(float|u?int)\\d+")) {
            return Kind.NUMBER;
        }
        boolean text =
                type.equals("string") || type.equals("boolean") || frame.equals("string") || frame.equals("bool");
        return text ? Kind.TEXT : Kind.OTHER;
    }
}
