package io.jenkins.plugins.deploymentverification.engine.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.MeasurementCodec;
import io.jenkins.plugins.deploymentverification.engine.report.RolloutPositionCodec;
import io.jenkins.plugins.deploymentverification.engine.report.TraceCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a running verification's journal: first its plan, then a line for each tick. JSON, without line breaks.
 * A plan may hold secrets (headers of HTTP checks): whoever stores it protects it.
 */
public final class SessionCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SessionCodec() {}

    public static String writePlan(VerificationPlan plan) {
        Deployment deployment = plan.deployment();
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", plan.id());
        node.put("startedAt", plan.startedAt().toString());
        node.put("service", deployment.service());
        node.put("environment", deployment.environment());
        node.put("version", deployment.version());
        node.put("deployedBy", deployment.deployedBy());
        node.put(
                "deployedAt",
                deployment.deployedAt() == null ? null : deployment.deployedAt().toString());
        node.set("policy", PolicyWriter.toTree(plan.policy()));
        if (!plan.baselines().isEmpty()) {
            node.set("baselines", baselines(plan.baselines()));
        }
        if (plan.trace() != null) {
            node.set("trace", TraceCodec.write(plan.trace()));
        }
        if (plan.followUpOf() != null) {
            node.put("followUpOf", plan.followUpOf());
        }
        if (plan.rollout() != null) {
            node.set("rollout", RolloutPositionCodec.write(plan.rollout()));
        }
        return node.toString();
    }

    /** @throws IOException telling what is wrong with the line */
    public static VerificationPlan readPlan(String line) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        try {
            ServicePolicy policy = PolicyReader.withParameters(Map.of())
                    .read("plan.json", node.path("policy").toString())
                    .services()
                    .get(0);
            String deployedAt = JsonFields.text(node, "deployedAt");
            return new VerificationPlan(
                    node.path("id").asText(),
                    new Deployment(
                            node.path("service").asText(),
                            JsonFields.text(node, "environment"),
                            JsonFields.text(node, "version"),
                            JsonFields.text(node, "deployedBy"),
                            deployedAt == null ? null : Instant.parse(deployedAt)),
                    policy,
                    Instant.parse(node.path("startedAt").asText()),
                    baselines(node),
                    TraceCodec.read(node.path("trace")),
                    JsonFields.text(node, "followUpOf"),
                    RolloutPositionCodec.read(node.path("rollout")));
        } catch (PolicyException | DateTimeException e) {
            throw new IOException("not a verification's plan: " + e.getMessage(), e);
        }
    }

    public static String writeTick(Tick tick) {
        StringWriter line = new StringWriter();
        try (JsonGenerator out = MAPPER.getFactory().createGenerator(line)) {
            out.writeStartObject();
            out.writeStringField("at", tick.at().toString());
            out.writeObjectFieldStart("measurements");
            for (Map.Entry<String, Measurement> entry : tick.measurements().entrySet()) {
                out.writeFieldName(entry.getKey());
                MeasurementCodec.write(out, entry.getValue());
            }
            out.writeEndObject();
            if (!tick.baselines().isEmpty()) {
                out.writeFieldName("baselines");
                MAPPER.writeTree(out, baselines(tick.baselines()));
            }
            if (!tick.notes().isEmpty()) {
                out.writeObjectFieldStart("notes");
                for (Map.Entry<String, String> note : tick.notes().entrySet()) {
                    out.writeStringField(note.getKey(), note.getValue());
                }
                out.writeEndObject();
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        return line.toString();
    }

    /** @throws IOException where the line is not whole, as after a crash while it was written */
    public static Tick readTick(String line) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        if (node == null || !node.has("at") || !node.path("measurements").isObject()) {
            throw new IOException("not a tick");
        }
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.get("measurements").properties()) {
            measurements.put(entry.getKey(), MeasurementCodec.read(entry.getValue()));
        }
        try {
            return new Tick(Instant.parse(node.get("at").asText()), measurements, baselines(node), notes(node));
        } catch (DateTimeException e) {
            throw new IOException("not a tick: " + e.getMessage(), e);
        }
    }

    private static ObjectNode baselines(Map<String, List<Series>> all) {
        ObjectNode node = MAPPER.createObjectNode();
        all.forEach((check, series) -> node.set(check, SeriesCodec.write(series)));
        return node;
    }

    private static Map<String, List<Series>> baselines(JsonNode node) throws IOException {
        Map<String, List<Series>> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path("baselines").properties()) {
            all.put(entry.getKey(), SeriesCodec.read(entry.getValue()));
        }
        return all;
    }

    private static Map<String, String> notes(JsonNode node) {
        Map<String, String> all = new LinkedHashMap<>();
        node.path("notes")
                .properties()
                .forEach(note -> all.put(note.getKey(), note.getValue().asText()));
        return all;
    }
}
