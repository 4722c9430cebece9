package io.jenkins.plugins.deploymentverification.engine.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.EventLines;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The lines of a rollout's journal: first the plan, then a line for each event. JSON, no secrets. */
public final class RolloutCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RolloutCodec() {}

    public static String writePlan(RolloutPlan plan) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", plan.id());
        ArrayNode weights = node.putArray("weights");
        plan.weights().forEach(weights::add);
        ArrayNode pauses = node.putArray("pauseAt");
        new TreeSet<>(plan.pauseAt()).forEach(pauses::add);
        JsonFields.put(node, "before", plan.before());
        return node.toString();
    }

    /** @throws IOException telling what is wrong with the line */
    public static RolloutPlan readPlan(String line) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        try {
            return new RolloutPlan(
                    node.path("id").asText(),
                    numbers(node.path("weights")),
                    new TreeSet<>(numbers(node.path("pauseAt"))),
                    JsonFields.text(node, "before"));
        } catch (IllegalArgumentException e) {
            throw new IOException("not a plan of a rollout: " + e.getMessage(), e);
        }
    }

    private static List<Integer> numbers(JsonNode nodes) {
        List<Integer> numbers = new ArrayList<>();
        nodes.forEach(n -> numbers.add(n.asInt()));
        return numbers;
    }

    public static String writeEvent(RolloutEvent event) {
        ObjectNode node = EventLines.begin(event, event.at());
        if (event instanceof RolloutEvent.StageStarted e) {
            node.put("stage", e.stage());
        } else if (event instanceof RolloutEvent.Shifted e) {
            node.put("verification", e.verification());
        } else if (event instanceof RolloutEvent.StageVerified e) {
            node.put("verdict", e.verdict().name());
            node.put("goesOn", e.goesOn());
        } else if (event instanceof RolloutEvent.StageBroken e) {
            node.put("verification", e.verification());
            node.put("aborted", e.aborted());
            node.put("message", e.message());
        } else if (event instanceof RolloutEvent.Stopped e) {
            node.put("aborted", e.aborted());
            node.put("message", e.message());
        }
        return node.toString();
    }

    /** @throws IOException where the line is not whole, as after a crash while it was written, or not known here */
    public static RolloutEvent readEvent(String line) throws IOException {
        return EventLines.read(line, "an event of a rollout", RolloutCodec::event);
    }

    private static RolloutEvent event(String type, JsonNode node, Instant at) {
        return switch (type) {
            case "StageStarted" ->
                new RolloutEvent.StageStarted(at, node.path("stage").asInt());
            case "Shifted" ->
                new RolloutEvent.Shifted(at, node.path("verification").asText());
            case "StageVerified" ->
                new RolloutEvent.StageVerified(
                        at,
                        Verdict.valueOf(node.path("verdict").asText()),
                        node.path("goesOn").asBoolean());
            case "StageBroken" ->
                new RolloutEvent.StageBroken(
                        at,
                        node.path("verification").asText(),
                        node.path("aborted").asBoolean(),
                        node.path("message").asText());
            case "Stopped" ->
                new RolloutEvent.Stopped(at, node.path("aborted").asBoolean(), JsonFields.text(node, "message"));
            default -> throw EventLines.unknown(type);
        };
    }
}
