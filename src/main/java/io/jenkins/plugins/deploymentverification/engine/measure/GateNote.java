package io.jenkins.plugins.deploymentverification.engine.measure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import java.net.URI;
import java.time.Instant;

/**
 * What is known of a gate's evaluation between two measurements.
 *
 * @param id of the evaluation, or null where the answer to its start was lost
 * @param lost why it is not known, or null
 * @param asked when it was started or last asked for
 * @param result once it is final
 */
record GateNote(
        @CheckForNull String id,
        @CheckForNull String lost,
        Instant asked,
        @CheckForNull GateResult result) {

    /** Takes back what was noted. */
    static final String NONE = "";

    private static final ObjectMapper JSON = new ObjectMapper();

    static GateNote started(String id, Instant at) {
        return new GateNote(id, null, at, null);
    }

    static GateNote lost(String message, Instant at) {
        return new GateNote(null, message, at, null);
    }

    GateNote with(GateResult found) {
        return new GateNote(id, null, asked, found);
    }

    String write() {
        ObjectNode node = JSON.createObjectNode();
        node.put("asked", asked.toString());
        node.put("evaluation", id);
        node.put("lost", lost);
        if (result != null) {
            node.put("state", result.state().name());
            node.put("message", result.message());
            node.put("link", result.link() == null ? null : result.link().toString());
        }
        return node.toString();
    }

    /** @param text null where nothing was noted yet */
    @CheckForNull
    static GateNote read(@CheckForNull String text) {
        if (text == null || text.equals(NONE)) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(text);
            String link = JsonFields.text(node, "link");
            GateResult result = node.hasNonNull("state")
                    ? new GateResult(
                            GateResult.State.valueOf(node.path("state").asText()),
                            JsonFields.text(node, "message"),
                            link == null ? null : URI.create(link))
                    : null;
            return new GateNote(
                    JsonFields.text(node, "evaluation"),
                    JsonFields.text(node, "lost"),
                    Instant.parse(node.path("asked").asText()),
                    result);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a note of a gate", e);
        }
    }
}
