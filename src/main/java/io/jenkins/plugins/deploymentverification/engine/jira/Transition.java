package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A transition that is available to this user for an issue in its present status. */
public final class Transition {

    private final String id;
    private final String name;
    private final Status to;
    private final List<FieldMeta> fields;

    private Transition(String id, String name, Status to, List<FieldMeta> fields) {
        this.id = id;
        this.name = name;
        this.to = to;
        this.fields = List.copyOf(fields);
    }

    static Transition of(JsonNode json) {
        List<FieldMeta> fields = new ArrayList<>();
        json.path("fields").properties().forEach(field -> fields.add(FieldMeta.of(field.getKey(), field.getValue())));
        return new Transition(
                json.path("id").asText(""), json.path("name").asText(""), Status.of(json.path("to")), fields);
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** The status it leads to. */
    public Status to() {
        return to;
    }

    /** The fields of its screen; Jira is known to leave some out. */
    List<FieldMeta> fields() {
        return fields;
    }

    /** The names of the fields its screen wants to be filled; for information, Jira is known to leave some out. */
    public List<String> requiredFields() {
        return fields.stream().filter(FieldMeta::required).map(FieldMeta::name).toList();
    }

    /** As lists of what is available show it. */
    public String describe() {
        return id + " \"" + name + "\" → " + to.name();
    }

    @Override
    public String toString() {
        return describe();
    }
}
