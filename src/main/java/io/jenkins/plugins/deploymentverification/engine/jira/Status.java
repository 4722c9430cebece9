package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * A status of a workflow.
 *
 * @param id a number as text; may be empty where Jira does not tell
 */
public record Status(String id, String name) {

    static Status of(JsonNode json) {
        return new Status(json.path("id").asText(""), json.path("name").asText(""));
    }

    /** Whether a person means this one, by name ignoring case. */
    public boolean isNamed(String text) {
        return normal(name).equals(normal(text));
    }

    /** By id; by name where one of them has none. */
    boolean isSame(Status other) {
        return id.isEmpty() || other.id.isEmpty() ? isNamed(other.name) : id.equals(other.id);
    }

    static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
