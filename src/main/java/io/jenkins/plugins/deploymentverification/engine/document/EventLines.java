package io.jenkins.plugins.deploymentverification.engine.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/** The lines of a journal of events, each an object of JSON with the type of the event and its time. */
public final class EventLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EventLines() {}

    /** Makes an event of what its line says. */
    @FunctionalInterface
    public interface Reader<E> {

        /** @throws IllegalArgumentException when the line says something else; {@link #unknown} for the type */
        E read(String type, JsonNode node, Instant at);
    }

    /** The line of an event, to which its parts are yet to be added. */
    public static ObjectNode begin(Object event, Instant at) {
        return MAPPER.createObjectNode()
                .put("type", event.getClass().getSimpleName())
                .put("at", at.toString());
    }

    /**
     * Reads a line.
     *
     * @param what it should be, for messages: "an event of a rollout"
     * @throws IOException where the line is not whole, as after a crash while it was written, or not known here
     */
    public static <E> E read(String line, String what, Reader<E> reader) throws IOException {
        JsonNode node = MAPPER.readTree(line);
        if (node == null) {
            throw new IOException("an empty line is not " + what);
        }
        try {
            return reader.read(
                    node.path("type").asText(),
                    node,
                    Instant.parse(node.path("at").asText()));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("not " + what + ": " + e.getMessage(), e);
        }
    }

    /** For a type that another version wrote. */
    public static IllegalArgumentException unknown(String type) {
        return new IllegalArgumentException("'" + type + "' is no type of event");
    }
}
