package io.jenkins.plugins.deploymentverification.engine.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.EventLines;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines of the journal of approvals: first the plan, then a line for each event. JSON, no secrets. */
public final class ApprovalCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ApprovalCodec() {}

    public static String writePlan(ApprovalPlan plan) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", plan.id());
        node.put("service", plan.deployment().service());
        JsonFields.put(node, "environment", plan.deployment().environment());
        JsonFields.put(node, "version", plan.deployment().version());
        node.put("needed", plan.rule().needed());
        write(node.putArray("approvers"), plan.rule().approvers());
        node.put("selfApproval", plan.rule().selfApproval());
        node.put("timeoutMillis", plan.rule().timeout().toMillis());
        write(node.putArray("starters"), plan.starters());
        node.put("askedAt", plan.askedAt().toString());
        return node.toString();
    }

    /** @throws IOException telling what is wrong with the line */
    public static ApprovalPlan readPlan(String line) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        try {
            return new ApprovalPlan(
                    node.path("id").asText(),
                    new Deployment(
                            node.path("service").asText(),
                            JsonFields.text(node, "environment"),
                            JsonFields.text(node, "version"),
                            null,
                            null),
                    new ApprovalRule(
                            node.path("needed").asInt(),
                            texts(node.path("approvers")),
                            node.path("selfApproval").asBoolean(),
                            Duration.ofMillis(node.path("timeoutMillis").asLong())),
                    texts(node.path("starters")),
                    Instant.parse(node.path("askedAt").asText()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("not a plan of approvals: " + e.getMessage(), e);
        }
    }

    public static String writeEvent(ApprovalEvent event) {
        ObjectNode node = EventLines.begin(event, event.at());
        if (event instanceof ApprovalEvent.Approved e) {
            node.put("who", e.who());
            JsonFields.put(node, "comment", e.comment());
        } else if (event instanceof ApprovalEvent.Rejected e) {
            node.put("who", e.who());
            node.put("reason", e.reason());
        } else if (event instanceof ApprovalEvent.Refused e) {
            ArrayNode obstacles = node.putArray("obstacles");
            for (Reason obstacle : e.obstacles()) {
                ObjectNode one = obstacles.addObject();
                one.put("code", obstacle.code().name());
                write(one.putArray("args"), obstacle.args());
            }
        }
        return node.toString();
    }

    /** @throws IOException where the line is not whole, as after a crash while it was written, or not known here */
    public static ApprovalEvent readEvent(String line) throws IOException {
        return EventLines.read(line, "an event of approvals", ApprovalCodec::event);
    }

    private static ApprovalEvent event(String type, JsonNode node, Instant at) {
        return switch (type) {
            case "Approved" ->
                new ApprovalEvent.Approved(at, node.path("who").asText(), JsonFields.text(node, "comment"));
            case "Rejected" ->
                new ApprovalEvent.Rejected(
                        at, node.path("who").asText(), node.path("reason").asText());
            case "Expired" -> new ApprovalEvent.Expired(at);
            case "Withdrawn" -> new ApprovalEvent.Withdrawn(at);
            case "Opened" -> new ApprovalEvent.Opened(at);
            case "Refused" -> {
                List<Reason> obstacles = new ArrayList<>();
                for (JsonNode one : node.path("obstacles")) {
                    obstacles.add(
                            new Reason(Reason.Code.valueOf(one.path("code").asText()), texts(one.path("args"))));
                }
                yield new ApprovalEvent.Refused(at, obstacles);
            }
            default -> throw EventLines.unknown(type);
        };
    }

    private static void write(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
