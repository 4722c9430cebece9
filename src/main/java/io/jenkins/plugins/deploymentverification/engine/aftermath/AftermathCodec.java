package io.jenkins.plugins.deploymentverification.engine.aftermath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.EventLines;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCodec;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionCodec;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackCodec;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines of the journal of what follows a verdict: first the plan, then a line for each event. JSON, no secrets. */
public final class AftermathCodec {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AftermathCodec() {}

    public static String writePlan(AftermathPlan plan) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("id", plan.id());
        node.put("settle", plan.settle().toString());
        node.put("recheck", plan.recheck().name());
        return node.toString();
    }

    /** @throws IOException telling what is wrong with the line */
    public static AftermathPlan readPlan(String line) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        try {
            return new AftermathPlan(
                    node.path("id").asText(),
                    Duration.parse(node.path("settle").asText()),
                    AftermathPlan.Recheck.valueOf(node.path("recheck").asText()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("not a plan of what follows a verdict: " + e.getMessage(), e);
        }
    }

    public static String writeEvent(AftermathEvent event) {
        ObjectNode node = EventLines.begin(event, event.at());
        if (event instanceof AftermathEvent.RollbackRequested e) {
            node.put("description", e.description());
            node.put("cause", e.cause().name());
            node.put("who", e.who());
            node.put("reason", e.reason());
        } else if (event instanceof AftermathEvent.RollbackLooked e) {
            node.put("before", e.before());
            ArrayNode planned = node.putArray("planned");
            e.planned().forEach(planned::add);
        } else if (event instanceof AftermathEvent.CommandRan e) {
            node.set("command", RollbackCodec.write(e.command()));
        } else if (event instanceof AftermathEvent.RollbackEnded e) {
            node.put("outcome", e.outcome().name());
            node.put("message", e.message());
            if (e.remark() != null) {
                node.set("remark", RemarkCodec.tree(e.remark()));
            }
        } else if (event instanceof AftermathEvent.RecheckStarted e) {
            node.put("id", e.id());
            node.put("settledAt", e.settledAt().toString());
        } else if (event instanceof AftermathEvent.RecheckEnded e) {
            node.put("verdict", e.verdict().name());
        } else if (event instanceof AftermathEvent.DecisionAsked e) {
            node.set("question", DecisionCodec.write(e.question()));
        } else if (event instanceof AftermathEvent.Decided e) {
            node.put("choice", e.choice().name());
            node.put("who", e.who());
            node.put("reason", e.reason());
        }
        return node.toString();
    }

    /** @throws IOException where the line is not whole, as after a crash while it was written, or not known here */
    public static AftermathEvent readEvent(String line) throws IOException {
        return EventLines.read(line, "an event after a verdict", AftermathCodec::event);
    }

    private static AftermathEvent event(String type, JsonNode node, Instant at) {
        return switch (type) {
            case "RollbackRequested" ->
                new AftermathEvent.RollbackRequested(
                        at,
                        node.path("description").asText(),
                        RollbackRecord.Cause.valueOf(node.path("cause").asText()),
                        JsonFields.text(node, "who"),
                        JsonFields.text(node, "reason"));
            case "RollbackLooked" -> {
                List<String> planned = new ArrayList<>();
                node.path("planned").forEach(l -> planned.add(l.asText()));
                yield new AftermathEvent.RollbackLooked(at, node.path("before").asText(), planned);
            }
            case "RollbackStarted" -> new AftermathEvent.RollbackStarted(at);
            case "CommandRan" -> new AftermathEvent.CommandRan(RollbackCodec.readCommand(node.path("command")));
            case "RollbackChanged" -> new AftermathEvent.RollbackChanged(at);
            case "RollbackEnded" ->
                new AftermathEvent.RollbackEnded(
                        at,
                        RollbackRecord.Outcome.valueOf(node.path("outcome").asText()),
                        JsonFields.text(node, "message"),
                        RemarkCodec.read(node.path("remark")));
            case "RecheckStarted" ->
                new AftermathEvent.RecheckStarted(
                        at,
                        node.path("id").asText(),
                        Instant.parse(node.path("settledAt").asText()));
            case "RecheckEnded" ->
                new AftermathEvent.RecheckEnded(
                        at, Verdict.valueOf(node.path("verdict").asText()));
            case "DecisionAsked" -> new AftermathEvent.DecisionAsked(DecisionCodec.read(node.path("question")));
            case "Decided" ->
                new AftermathEvent.Decided(
                        at,
                        DecisionRecord.Choice.valueOf(node.path("choice").asText()),
                        JsonFields.text(node, "who"),
                        JsonFields.text(node, "reason"));
            case "QuestionWithdrawn" -> new AftermathEvent.QuestionWithdrawn(at);
            default -> throw EventLines.unknown(type);
        };
    }
}
