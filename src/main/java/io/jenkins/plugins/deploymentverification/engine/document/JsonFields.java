package io.jenkins.plugins.deploymentverification.engine.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/** Fields of JSON that may be left out: what is absent, or null, is null. For what we wrote ourselves. */
public final class JsonFields {

    private JsonFields() {}

    /** Writes the value's text, or leaves the field out where it is null. */
    public static void put(ObjectNode node, String field, @CheckForNull Object value) {
        if (value != null) {
            node.put(field, value.toString());
        }
    }

    @CheckForNull
    public static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }

    /** @throws java.time.DateTimeException when it is no time in ISO 8601 */
    @CheckForNull
    public static Instant instant(JsonNode node, String field) {
        String text = text(node, field);
        return text == null ? null : Instant.parse(text);
    }
}
