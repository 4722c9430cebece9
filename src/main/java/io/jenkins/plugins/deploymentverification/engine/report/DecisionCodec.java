package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of people's decisions in a report and in a journal. */
public final class DecisionCodec {

    private DecisionCodec() {}

    public static ObjectNode write(DecisionRecord decision) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("kind", decision.kind().name());
        ArrayNode choices = node.putArray("choices");
        decision.choices().forEach(c -> choices.add(c.name()));
        if (!decision.submitters().isEmpty()) {
            ArrayNode submitters = node.putArray("submitters");
            decision.submitters().forEach(submitters::add);
        }
        JsonFields.put(node, "askedAt", decision.askedAt());
        JsonFields.put(node, "deadline", decision.deadline());
        JsonFields.put(node, "fallback", decision.fallback());
        JsonFields.put(node, "choice", decision.choice());
        JsonFields.put(node, "who", decision.who());
        JsonFields.put(node, "reason", decision.reason());
        JsonFields.put(node, "decidedAt", decision.decidedAt());
        return node;
    }

    /** @throws IllegalArgumentException or {@link java.time.DateTimeException} when it is none */
    public static DecisionRecord read(JsonNode node) {
        List<DecisionRecord.Choice> choices = new ArrayList<>();
        node.path("choices").forEach(c -> choices.add(DecisionRecord.Choice.valueOf(c.asText())));
        List<String> submitters = new ArrayList<>();
        node.path("submitters").forEach(s -> submitters.add(s.asText()));
        return new DecisionRecord(
                DecisionRecord.Kind.valueOf(node.path("kind").asText()),
                choices,
                submitters,
                Instant.parse(node.path("askedAt").asText()),
                JsonFields.instant(node, "deadline"),
                choice(node, "fallback"),
                choice(node, "choice"),
                JsonFields.text(node, "who"),
                JsonFields.text(node, "reason"),
                JsonFields.instant(node, "decidedAt"));
    }

    @CheckForNull
    private static DecisionRecord.Choice choice(JsonNode node, String field) {
        return node.hasNonNull(field)
                ? DecisionRecord.Choice.valueOf(node.get(field).asText())
                : null;
    }
}
