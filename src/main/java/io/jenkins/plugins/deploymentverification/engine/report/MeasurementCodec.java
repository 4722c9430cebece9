package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCodec;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON form of a measurement, the same in reports and in the journal of a running verification. */
public final class MeasurementCodec {

    private MeasurementCodec() {}

    public static void write(JsonGenerator out, Measurement m) throws IOException {
        out.writeStartObject();
        out.writeStringField("at", m.at().toString());
        out.writeStringField("outcome", m.outcome().name());
        if (m.verdict() != null) {
            out.writeStringField("verdict", m.verdict().name());
        }
        if (m.value() != null) {
            writeValue(out, "value", m.value());
        }
        if (m.baseline() != null) {
            writeValue(out, "baseline", m.baseline());
        }
        if (!m.labels().isEmpty()) {
            out.writeObjectFieldStart("labels");
            for (Map.Entry<String, String> label : m.labels().entrySet()) {
                out.writeStringField(label.getKey(), label.getValue());
            }
            out.writeEndObject();
        }
        if (m.message() != null) {
            out.writeStringField("message", m.message());
        }
        if (m.remark() != null) {
            out.writeFieldName("remark");
            RemarkCodec.write(out, m.remark());
        }
        out.writeNumberField("tookMillis", m.tookMillis());
        if (m.counts() != null) {
            counts(out, m.counts());
        }
        out.writeEndObject();
    }

    private static void counts(JsonGenerator out, Counts counts) throws IOException {
        out.writeObjectFieldStart("counts");
        out.writeNumberField("of", counts.of());
        out.writeNumberField("total", counts.total());
        if (counts.isPaired()) {
            out.writeNumberField("baselineOf", counts.baselineOf());
            out.writeNumberField("baselineTotal", counts.baselineTotal());
        }
        out.writeEndObject();
    }

    @CheckForNull
    private static Counts counts(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        boolean paired = node.has("baselineOf") && node.has("baselineTotal");
        return new Counts(
                node.path("of").asDouble(),
                node.path("total").asDouble(),
                paired ? (Double) node.get("baselineOf").asDouble() : null,
                paired ? (Double) node.get("baselineTotal").asDouble() : null);
    }

    /** @throws IOException naming the field that is missing or wrong */
    public static Measurement read(JsonNode node) throws IOException {
        try {
            SortedMap<String, String> labels = new TreeMap<>();
            node.path("labels")
                    .properties()
                    .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
            return new Measurement(
                    Instant.parse(node.path("at").asText()),
                    Outcome.valueOf(node.path("outcome").asText()),
                    node.hasNonNull("verdict")
                            ? Verdict.valueOf(node.get("verdict").asText())
                            : null,
                    node.hasNonNull("value") ? readValue(node.get("value")) : null,
                    node.hasNonNull("baseline") ? readValue(node.get("baseline")) : null,
                    labels,
                    node.hasNonNull("message") ? node.get("message").asText() : null,
                    node.path("tookMillis").asLong(),
                    counts(node.path("counts")),
                    RemarkCodec.read(node.path("remark")));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not a measurement: " + e.getMessage(), e);
        }
    }

    /** JSON has no number for infinity: it goes as Prometheus writes it. */
    private static void writeValue(JsonGenerator out, String field, double value) throws IOException {
        if (Double.isFinite(value)) {
            out.writeNumberField(field, value);
        } else {
            out.writeStringField(field, Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
        }
    }

    private static double readValue(JsonNode node) {
        return switch (node.asText()) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(node.asText());
        };
    }
}
