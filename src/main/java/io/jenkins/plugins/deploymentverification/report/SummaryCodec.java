package io.jenkins.plugins.deploymentverification.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCodec;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.MeasurementCodec;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON form of summaries. It holds nothing that is not in the report beside it, so a form of another
 * {@link #VERSION} is simply not used: the report is then read instead.
 */
final class SummaryCodec {

    /** Raised with every change of what is written or how it is derived from the report. */
    static final int VERSION = 2;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory JSON = MAPPER.getFactory();

    private SummaryCodec() {}

    /**
     * A summary as it was kept.
     *
     * @param reportBytes length of the report's file that it belongs to
     * @param slices where in that file the measurements of each check are
     */
    record Kept(ReportSummary summary, long reportBytes, List<Slice> slices) {}

    static void write(Kept kept, OutputStream stream) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(stream)) {
            out.setCodec(MAPPER);
            out.writeStartObject();
            out.writeNumberField("version", VERSION);
            out.writeNumberField("reportBytes", kept.reportBytes());
            out.writeFieldName("report");
            out.writeRawValue(ReportCodec.toJson(kept.summary().report()));
            out.writeArrayFieldStart("checks");
            for (int i = 0; i < kept.slices().size(); i++) {
                check(out, kept.summary().checks().get(i), kept.slices().get(i));
            }
            out.writeEndArray();
            out.writeArrayFieldStart("firings");
            for (ReportSummary.Firing firing : kept.summary().firings()) {
                out.writeStartObject();
                out.writeStringField("rule", firing.rule());
                out.writeStringField("at", firing.at().toString());
                out.writeStringField("effects", firing.effects());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    private static void check(JsonGenerator out, CheckSummary check, Slice slice) throws IOException {
        out.writeStartObject();
        out.writeNumberField("from", slice.from());
        out.writeNumberField("to", slice.to());
        out.writeNumberField("measurements", check.measurements());
        out.writeNumberField("breaches", check.breaches());
        out.writeNumberField("noData", check.noData());
        out.writeNumberField("errors", check.errors());
        measurement(out, "last", check.last());
        measurement(out, "lastWithValue", check.lastWithValue());
        if (check.median() != null) {
            out.writeNumberField("median", check.median());
        }
        if (check.firstBreach() != null) {
            out.writeStringField("firstBreach", check.firstBreach().toString());
        }
        out.writeArrayFieldStart("troubles");
        for (Trouble trouble : check.troubles()) {
            out.writeStartObject();
            out.writeStringField("outcome", trouble.outcome().name());
            if (trouble.said() != null) {
                out.writeFieldName("said");
                RemarkCodec.write(out, trouble.said());
            }
            out.writeNumberField("count", trouble.count());
            out.writeStringField("last", trouble.last().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
        Sparkline sparkline = check.sparkline();
        out.writeStringField("line", sparkline.line());
        out.writeObjectFieldStart("marks");
        for (Map.Entry<State, String> mark : sparkline.marks().entrySet()) {
            out.writeStringField(mark.getKey().getId(), mark.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("limits");
        for (String limit : sparkline.limits()) {
            out.writeString(limit);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void measurement(JsonGenerator out, String field, @CheckForNull Measurement measurement)
            throws IOException {
        if (measurement != null) {
            out.writeFieldName(field);
            MeasurementCodec.write(out, measurement);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @return null for one of another version
     * @throws IOException when it is damaged
     */
    @CheckForNull
    static Kept read(byte[] json) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(json);
            if (root.path("version").asInt() != VERSION) {
                return null;
            }
            Report head = ReportCodec.fromJson(root.path("report").toString());
            List<CheckSummary> checks = new ArrayList<>();
            List<Slice> slices = new ArrayList<>();
            for (JsonNode node : root.path("checks")) {
                checks.add(readCheck(node, head, checks.size()));
                slices.add(new Slice(node.path("from").asLong(), node.path("to").asLong()));
            }
            if (checks.size() != head.checks().size()) {
                throw new IOException("a summary of other checks than the report's");
            }
            List<ReportSummary.Firing> firings = new ArrayList<>();
            for (JsonNode node : root.path("firings")) {
                firings.add(new ReportSummary.Firing(
                        node.path("rule").asText(),
                        Instant.parse(node.path("at").asText()),
                        node.path("effects").asText()));
            }
            return new Kept(
                    ReportSummary.of(head, checks, firings),
                    root.path("reportBytes").asLong(),
                    slices);
        } catch (RuntimeException e) {
            throw new IOException("not a summary: " + e.getMessage(), e);
        }
    }

    private static CheckSummary readCheck(JsonNode node, Report head, int index) throws IOException {
        List<Trouble> troubles = new ArrayList<>();
        for (JsonNode trouble : node.path("troubles")) {
            troubles.add(new Trouble(
                    Outcome.valueOf(trouble.path("outcome").asText()),
                    RemarkCodec.read(trouble.path("said")),
                    trouble.path("count").asInt(),
                    Instant.parse(trouble.path("last").asText())));
        }
        Map<State, String> marks = new EnumMap<>(State.class);
        node.path("marks")
                .properties()
                .forEach(mark -> marks.put(
                        State.valueOf(mark.getKey().toUpperCase(Locale.ROOT)),
                        path(mark.getValue().asText())));
        List<String> limits = new ArrayList<>();
        node.path("limits").forEach(limit -> limits.add(path(limit.asText())));
        return new CheckSummary(
                head.checks().get(index),
                node.path("measurements").asInt(),
                node.path("breaches").asInt(),
                node.path("noData").asInt(),
                node.path("errors").asInt(),
                readMeasurement(node.path("last")),
                readMeasurement(node.path("lastWithValue")),
                node.hasNonNull("median") ? node.get("median").asDouble() : null,
                node.hasNonNull("firstBreach")
                        ? Instant.parse(node.get("firstBreach").asText())
                        : null,
                troubles,
                new Sparkline(path(node.path("line").asText()), marks, limits));
    }

    @CheckForNull
    private static Measurement readMeasurement(JsonNode node) throws IOException {
        return node.isObject() ? MeasurementCodec.read(node) : null;
    }

    /** It goes into pages as it is. */
    private static String path(String text) {
        if (!text.matches("[MLh0-9. -]*")) {
            throw new IllegalArgumentException("not a path of a sparkline");
        }
        return text;
    }
}
