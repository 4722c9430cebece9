package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A field as a screen or the site describes it.
 *
 * @param id {@code resolution}, {@code customfield_10042}
 * @param type of its schema; {@code any} when unknown
 * @param items the type of an array's items, or empty
 * @param custom the kind of a custom field, or the name of a system field; may be empty
 * @param required on this screen, without a default
 * @param allowed the values it may have; empty when Jira does not list them
 */
record FieldMeta(
        String id, String name, String type, String items, String custom, boolean required, List<JsonNode> allowed) {

    /** Of a transition's screen, of the edit screen, or of the list of all fields. */
    static FieldMeta of(String id, JsonNode json) {
        JsonNode schema = json.path("schema");
        List<JsonNode> allowed = new ArrayList<>();
        json.path("allowedValues").forEach(allowed::add);
        return new FieldMeta(
                id,
                json.path("name").asText(id),
                schema.path("type").asText("any"),
                schema.path("items").asText(""),
                schema.path("custom").asText(schema.path("system").asText("")),
                json.path("required").asBoolean()
                        && !json.path("hasDefaultValue").asBoolean(),
                allowed);
    }

    boolean is(String nameOrId) {
        return Status.normal(id).equals(Status.normal(nameOrId))
                || Status.normal(name).equals(Status.normal(nameOrId));
    }

    /** One item of an array. */
    FieldMeta item() {
        return new FieldMeta(id, name, items.isEmpty() ? "any" : items, "", custom, required, allowed);
    }

    String describe() {
        return name.equals(id) ? id : name + " (" + id + ")";
    }
}
