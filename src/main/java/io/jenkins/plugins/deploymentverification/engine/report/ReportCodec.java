package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The JSON form of reports, versioned by {@link Report#SCHEMA_VERSION}. Measurements are streamed, so that a report of
 * some hundred checks with a thousand measurements each costs little more memory than the report itself.
 *
 * <p>What is there for other readers only (texts, counts, criteria) is derived again and not read back.
 */
public final class ReportCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory JSON = MAPPER.getFactory();

    private ReportCodec() {}

    public static String toJson(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(report, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    public static Report fromJson(String json) throws IOException {
        return read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Where the measurements of a check are in the JSON form of a report: a JSON array.
     *
     * @param from the first byte's position
     * @param to the position after the last byte
     */
    public record Slice(long from, long to) {}

    /**
     * Writes UTF-8 and leaves the stream open.
     *
     * @return where the measurements of each check are, in the order of the checks
     */
    public static List<Slice> write(Report report, OutputStream stream) throws IOException {
        List<Slice> slices = new ArrayList<>();
        CountingStream counting = new CountingStream(stream);
        try (JsonGenerator out = JSON.createGenerator(counting)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            out.setCodec(MAPPER);
            out.writeStartObject();
            out.writeNumberField("schemaVersion", Report.SCHEMA_VERSION);
            out.writeStringField("id", report.id());
            out.writeStringField("verdict", report.verdict().name());
            optional(out, "score", report.score());
            out.writeBooleanField("finished", report.isFinished());
            optional(out, "startedAt", report.startedAt());
            optional(out, "finishedAt", report.finishedAt());
            deployment(out, report.deployment());
            if (report.rollout() != null) {
                out.writeFieldName("rollout");
                out.writeTree(RolloutPositionCodec.write(report.rollout()));
            }
            if (report.trace() != null) {
                out.writeFieldName("trace");
                out.writeTree(TraceCodec.write(report.trace()));
            }
            out.writeArrayFieldStart("reasons");
            for (Reason reason : report.reasons()) {
                ReasonCodec.write(out, reason);
            }
            out.writeEndArray();
            out.writeStringField("policyDigest", report.policyDigest());
            out.writeFieldName("policy");
            out.writeTree(PolicyWriter.toTree(report.policy()));
            events(out, report.events());
            out.writeArrayFieldStart("checks");
            for (CheckReport check : report.checks()) {
                slices.add(check(out, check, counting));
            }
            out.writeEndArray();
            optional(out, "followUpOf", report.followUpOf());
            if (!report.rollbacks().isEmpty()) {
                out.writeArrayFieldStart("rollbacks");
                for (RollbackRecord rollback : report.rollbacks()) {
                    out.writeTree(RollbackCodec.write(rollback));
                }
                out.writeEndArray();
            }
            if (!report.decisions().isEmpty()) {
                out.writeArrayFieldStart("decisions");
                for (DecisionRecord decision : report.decisions()) {
                    out.writeTree(DecisionCodec.write(decision));
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        stream.flush();
        return slices;
    }

    private static void events(JsonGenerator out, List<ReportedEvent> events) throws IOException {
        if (!events.isEmpty()) {
            out.writeArrayFieldStart("events");
            for (ReportedEvent event : events) {
                out.writeStartObject();
                out.writeStringField("source", event.source());
                optional(out, "at", event.at());
                out.writeStringField("title", event.title());
                optional(out, "link", event.link());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    private static List<ReportedEvent> readEvents(JsonNode nodes) {
        List<ReportedEvent> events = new ArrayList<>();
        for (JsonNode node : nodes) {
            events.add(new ReportedEvent(
                    node.path("source").asText(),
                    Instant.parse(node.path("at").asText()),
                    node.path("title").asText(),
                    JsonFields.text(node, "link")));
        }
        return events;
    }

    private static void deployment(JsonGenerator out, Deployment deployment) throws IOException {
        out.writeObjectFieldStart("deployment");
        out.writeStringField("service", deployment.service());
        optional(out, "environment", deployment.environment());
        optional(out, "version", deployment.version());
        optional(out, "deployedBy", deployment.deployedBy());
        optional(out, "deployedAt", deployment.deployedAt());
        out.writeEndObject();
    }

    private static Slice check(JsonGenerator out, CheckReport check, CountingStream counting) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", check.name());
        out.writeStringField("type", check.check().type().name().toLowerCase(Locale.ROOT));
        optional(out, "verdict", check.verdict());
        out.writeFieldName("reason");
        ReasonCodec.write(out, check.reason());
        if (check.check() instanceof MetricCheck metric) {
            out.writeStringField("query", metric.query());
            optional(out, "total", metric.total());
            out.writeStringField("criteria", metric.criteria().toString());
        }
        out.writeStringField("unit", check.check().unit().symbol());
        optional(out, "graphLink", check.graphLink());
        out.writeNumberField("scheduled", check.scheduled());
        out.writeNumberField("breaches", check.breaches());
        out.writeNumberField("noData", check.noData());
        out.writeNumberField("errors", check.errors());
        out.writeArrayFieldStart("measurements");
        out.flush();
        long from = counting.count() - 1;
        for (Measurement m : check.measurements()) {
            MeasurementCodec.write(out, m);
        }
        out.writeEndArray();
        out.flush();
        long to = counting.count();
        out.writeEndObject();
        return new Slice(from, to);
    }

    private static void optional(JsonGenerator out, String field, @CheckForNull Object value) throws IOException {
        if (value instanceof Double number) {
            out.writeNumberField(field, number);
        } else if (value != null) {
            out.writeStringField(field, value.toString());
        }
    }

    /**
     * Reads a report of this or an older schema version.
     *
     * @throws IOException telling what is wrong: not JSON, cut off, of a newer version
     */
    public static Report read(InputStream stream) throws IOException {
        ObjectNode head = MAPPER.createObjectNode();
        Map<String, List<Measurement>> measurements = new HashMap<>();
        List<ObjectNode> checks = new ArrayList<>();
        try (JsonParser in = JSON.createParser(stream)) {
            expect(in.nextToken() == JsonToken.START_OBJECT, "not a JSON object");
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("checks")) {
                    readChecks(in, checks, measurements);
                } else {
                    head.set(field, MAPPER.readTree(in));
                }
            }
        }
        int version = head.path("schemaVersion").asInt();
        expect(version >= 1, "it has no schemaVersion");
        expect(
                version <= Report.SCHEMA_VERSION,
                "its schemaVersion " + version + " is newer than this plugin's " + Report.SCHEMA_VERSION);
        try {
            return report(head, checks, measurements);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("the report cannot be read: " + e.getMessage(), e);
        } catch (PolicyException e) {
            throw new IOException("the report's policy cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what a {@link Slice} of a report holds.
     *
     * @throws IOException when that is not a list of measurements
     */
    public static List<Measurement> readMeasurements(InputStream slice) throws IOException {
        List<Measurement> measurements = new ArrayList<>();
        try (JsonParser in = JSON.createParser(slice)) {
            expect(in.nextToken() == JsonToken.START_ARRAY, "the measurements are not a list");
            while (in.nextToken() == JsonToken.START_OBJECT) {
                measurements.add(MeasurementCodec.read(MAPPER.readTree(in)));
            }
            expect(in.currentToken() == JsonToken.END_ARRAY, "the measurements do not end");
        }
        return measurements;
    }

    private static void readChecks(JsonParser in, List<ObjectNode> checks, Map<String, List<Measurement>> measurements)
            throws IOException {
        expect(in.currentToken() == JsonToken.START_ARRAY, "'checks' is not a list");
        while (in.nextToken() == JsonToken.START_OBJECT) {
            ObjectNode check = MAPPER.createObjectNode();
            List<Measurement> taken = new ArrayList<>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String field = in.currentName();
                in.nextToken();
                if (field.equals("measurements")) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        taken.add(MeasurementCodec.read(MAPPER.readTree(in)));
                    }
                } else {
                    check.set(field, MAPPER.readTree(in));
                }
            }
            checks.add(check);
            measurements.put(check.path("name").asText(), taken);
        }
    }

    private static Report report(ObjectNode head, List<ObjectNode> checks, Map<String, List<Measurement>> measurements)
            throws IOException, PolicyException {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("report.json", head.path("policy").toString())
                .services()
                .get(0);
        List<Reason> reasons = new ArrayList<>();
        for (JsonNode reason : head.path("reasons")) {
            reasons.add(ReasonCodec.read(reason));
        }
        List<CheckReport> read = new ArrayList<>();
        for (ObjectNode node : checks) {
            String name = node.path("name").asText();
            read.add(new CheckReport(
                    policy.checks().stream()
                            .filter(c -> c.name().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new IOException("the report's policy has no check '" + name + "'")),
                    verdict(node),
                    ReasonCodec.read(node.path("reason")),
                    node.path("scheduled").asInt(),
                    JsonFields.text(node, "graphLink"),
                    measurements.get(name)));
        }
        List<RollbackRecord> rollbacks = new ArrayList<>();
        head.path("rollbacks").forEach(rollback -> rollbacks.add(RollbackCodec.read(rollback)));
        List<DecisionRecord> decisions = new ArrayList<>();
        head.path("decisions").forEach(decision -> decisions.add(DecisionCodec.read(decision)));
        JsonNode deployment = head.path("deployment");
        return new Report(
                head.path("id").asText(),
                new Deployment(
                        deployment.path("service").asText(),
                        JsonFields.text(deployment, "environment"),
                        JsonFields.text(deployment, "version"),
                        JsonFields.text(deployment, "deployedBy"),
                        JsonFields.instant(deployment, "deployedAt")),
                policy,
                head.path("policyDigest").asText(),
                Instant.parse(head.path("startedAt").asText()),
                JsonFields.instant(head, "finishedAt"),
                Verdict.valueOf(head.path("verdict").asText()),
                head.hasNonNull("score") ? head.get("score").asDouble() : null,
                reasons,
                read,
                TraceCodec.read(head.path("trace")),
                readEvents(head.path("events")),
                JsonFields.text(head, "followUpOf"),
                rollbacks,
                decisions,
                RolloutPositionCodec.read(head.path("rollout")));
    }

    @CheckForNull
    private static Verdict verdict(JsonNode node) {
        return node.hasNonNull("verdict") ? Verdict.valueOf(node.get("verdict").asText()) : null;
    }

    private static void expect(boolean condition, String message) throws IOException {
        if (!condition) {
            throw new IOException("the report cannot be read: " + message);
        }
    }
}
