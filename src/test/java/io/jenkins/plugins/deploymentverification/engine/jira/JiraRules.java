package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.Map;

/** What a simulated Jira accepts: transitions that are available, screens that are filled, values of the right form. */
final class JiraRules {

    /** A refusal. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;
        final transient ObjectNode body;

        Refused(int status, ObjectNode body) {
            super(body.toString());
            this.status = status;
            this.body = body;
        }

        Refused(int status, String message) {
            this(status, JiraJson.errors(message));
        }
    }

    private final JiraWorld world;
    private final boolean cloud;

    JiraRules(JiraWorld world, boolean cloud) {
        this.world = world;
        this.cloud = cloud;
    }

    void transition(JiraWorld.Issue issue, JiraWorld.Person person, JsonNode body, int version) throws Refused {
        JiraWorld.History history;
        synchronized (world) {
            String id = body.path("transition").path("id").asText("");
            JiraWorld.TransitionDef transition = world.available(issue, person).stream()
                    .filter(t -> t.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new Refused(
                            400,
                            "It seems that you have tried to perform an illegal workflow operation. Transition id '"
                                    + id + "' is not valid for this issue."));
            for (JsonNode comment : body.path("update").path("comment")) {
                checkText("comment", comment.path("add").path("body"), version);
            }
            for (Map.Entry<String, JsonNode> field : body.path("fields").properties()) {
                check(transition, field.getKey(), field.getValue(), version);
            }
            for (String needed : transition.screen()) {
                String field = needed.replace("*", "");
                if (needed.endsWith("*") && body.path("fields").path(field).isMissingNode()) {
                    throw new Refused(
                            400,
                            JiraJson.fieldErrors(
                                    field, world.fields().get(field).name() + " is required."));
                }
            }
            body.path("fields").properties().forEach(field -> issue.fields.set(field.getKey(), field.getValue()));
            for (JsonNode comment : body.path("update").path("comment")) {
                add(issue, person, comment.path("add").path("body"));
            }
            history = world.moveNow(issue, transition.to(), person);
        }
        world.tell(issue, history);
    }

    ObjectNode comment(JiraWorld.Issue issue, JiraWorld.Person person, JsonNode body, int version) throws Refused {
        if (!person.permissions().contains("comment")) {
            throw new Refused(403, "You do not have the permission to comment on this issue.");
        }
        checkText("comment", body.path("body"), version);
        synchronized (world) {
            return add(issue, person, body.path("body"));
        }
    }

    private ObjectNode add(JiraWorld.Issue issue, JiraWorld.Person person, JsonNode text) {
        JiraJson json = new JiraJson(world, cloud, ZoneOffset.UTC);
        ObjectNode comment = JiraWorld.JSON.createObjectNode().put("id", world.nextId());
        comment.set("author", json.person(person));
        comment.set("body", text);
        comment.put("created", json.time(world.now())).put("updated", json.time(world.now()));
        issue.comments.add(comment);
        issue.updated = world.now();
        return comment;
    }

    private static void checkText(String field, JsonNode text, int version) throws Refused {
        if (version == 3 && !JiraJson.isDocument(text)) {
            throw new Refused(
                    400,
                    JiraJson.fieldErrors(
                            field,
                            "Operation value must be an Atlassian Document (see the Atlassian Document Format)"));
        }
        if (version == 2 && !text.isTextual()) {
            throw new Refused(400, JiraJson.fieldErrors(field, "Operation value must be a string"));
        }
    }

    private void check(JiraWorld.TransitionDef transition, String id, JsonNode value, int version) throws Refused {
        JiraWorld.FieldDef field = world.fields().get(id);
        if (field == null || !transition.shows(id)) {
            throw new Refused(
                    400,
                    JiraJson.fieldErrors(
                            id, "Field '" + id + "' cannot be set. It is not on the appropriate screen, or unknown."));
        }
        if (value.isNull()) {
            return;
        }
        if (field.type().equals("array")) {
            if (!value.isArray()) {
                throw new Refused(400, JiraJson.fieldErrors(id, "data was not an array"));
            }
            for (JsonNode item : value) {
                check(field, field.items(), item, version);
            }
        } else {
            check(field, field.type(), value, version);
        }
    }

    private void check(JiraWorld.FieldDef field, String type, JsonNode value, int version) throws Refused {
        String wrong = switch (type) {
            case "string" -> {
                if (field.custom().endsWith(":textarea")) {
                    checkText(field.id(), value, version);
                    yield null;
                }
                yield value.isTextual() ? null : "Operation value must be a string";
            }
            case "number" -> value.isNumber() ? null : "Operation value must be a number";
            case "date" ->
                value.asText().matches("\\d{4}-\\d\\d-\\d\\d") ? null : "Error parsing date string: " + value.asText();
            case "datetime" ->
                value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d{4}|.*Z")
                        ? null
                        : "Error parsing time: " + value.asText();
            case "user" ->
                value.has(cloud ? "accountId" : "name")
                        ? null
                        : "expected an object with '" + (cloud ? "accountId" : "name") + "' property";
            default -> isAllowed(field, value) ? null : field.name() + " value '" + value + "' does not exist";
        };
        if (wrong != null) {
            throw new Refused(400, JiraJson.fieldErrors(field.id(), wrong));
        }
    }

    private static boolean isAllowed(JiraWorld.FieldDef field, JsonNode value) {
        String name = field.type().equals("option") ? "value" : "name";
        for (int i = 0; i < field.allowed().size(); i++) {
            if (value.path("id").asText().equals(Integer.toString(10_100 + i))
                    || value.path(name).asText().equals(field.allowed().get(i))) {
                return true;
            }
        }
        return false;
    }
}
