package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Writes what a simulated Jira knows in the shapes of Jira's API. */
final class JiraJson {

    private final JiraWorld world;
    private final boolean cloud;
    private final ZoneId zone;

    JiraJson(JiraWorld world, boolean cloud, ZoneId zone) {
        this.world = world;
        this.cloud = cloud;
        this.zone = zone;
    }

    String time(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX").format(time.atZone(zone));
    }

    ObjectNode person(JiraWorld.Person person) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        if (cloud) {
            json.put("accountId", person.accountId()).put("accountType", "atlassian");
        } else {
            json.put("name", person.name())
                    .put("key", "JIRAUSER" + Math.abs(person.name().hashCode() % 10_000));
            json.put("emailAddress", person.email());
        }
        return json.put("displayName", person.displayName()).put("active", true).put("timeZone", zone.getId());
    }

    ObjectNode status(String id) {
        JiraWorld.StatusDef status = world.status(id);
        ObjectNode json = JiraWorld.JSON.createObjectNode().put("id", id).put("name", status.name());
        json.putObject("statusCategory").put("key", status.category());
        return json;
    }

    ObjectNode issue(JiraWorld.Issue issue, String base) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("id", issue.id).put("key", issue.key).put("self", base + "/rest/api/2/issue/" + issue.id);
        ObjectNode fields = issue.fields.deepCopy();
        fields.set("status", status(issue.statusId));
        fields.putObject("project")
                .put("id", "10000")
                .put("key", issue.project())
                .put("name", issue.project());
        fields.put("created", time(issue.created)).put("updated", time(issue.updated));
        json.set("fields", fields);
        return json;
    }

    /** @param most the latest changes that are shown, as Cloud shortens */
    ObjectNode changelog(JiraWorld.Issue issue, int most) {
        List<JiraWorld.History> histories = issue.histories;
        int shown = Math.min(most, histories.size());
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("startAt", 0).put("maxResults", shown).put("total", histories.size());
        ArrayNode array = json.putArray("histories");
        for (int i = 0; i < shown; i++) {
            // Cloud begins with the latest, Data Center with the oldest
            array.add(history(histories.get(cloud ? histories.size() - 1 - i : i)));
        }
        return json;
    }

    ObjectNode history(JiraWorld.History history) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("id", history.id()).put("created", time(history.created()));
        json.set("author", person(history.author()));
        history.items().forEach(json.putArray("items")::add);
        return json;
    }

    ObjectNode transition(JiraWorld.TransitionDef transition) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("id", transition.id()).put("name", transition.name());
        json.set("to", status(transition.to()));
        json.put("hasScreen", !transition.screen().isEmpty());
        ObjectNode fields = json.putObject("fields");
        for (JiraWorld.FieldDef field : world.fields().values()) {
            if (transition.shows(field.id())) {
                fields.set(field.id(), field(field).put("required", transition.requires(field.id())));
            }
        }
        return json;
    }

    ObjectNode field(JiraWorld.FieldDef field) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("id", field.id()).put("fieldId", field.id()).put("name", field.name());
        ObjectNode schema = json.putObject("schema").put("type", field.type());
        if (!field.items().isEmpty()) {
            schema.put("items", field.items());
        }
        schema.put(
                field.custom().isEmpty() ? "system" : "custom", field.custom().isEmpty() ? field.id() : field.custom());
        if (!field.allowed().isEmpty()) {
            ArrayNode allowed = json.putArray("allowedValues");
            for (int i = 0; i < field.allowed().size(); i++) {
                allowed.addObject()
                        .put("id", Integer.toString(10_100 + i))
                        .put(
                                field.type().equals("option") ? "value" : "name",
                                field.allowed().get(i));
            }
        }
        return json;
    }

    /** What a webhook carries. */
    ObjectNode webhook(JiraWorld.Issue issue, JiraWorld.History history, String base) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.put("timestamp", history.created().toEpochMilli());
        json.put("webhookEvent", "jira:issue_updated").put("issue_event_type_name", "issue_generic");
        json.set("user", person(history.author()));
        json.set("issue", issue(issue, base));
        ObjectNode changelog = json.putObject("changelog").put("id", history.id());
        history.items().forEach(changelog.putArray("items")::add);
        return json;
    }

    static ObjectNode errors(String message) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.putArray("errorMessages").add(message);
        json.putObject("errors");
        return json;
    }

    static ObjectNode fieldErrors(String field, String message) {
        ObjectNode json = JiraWorld.JSON.createObjectNode();
        json.putArray("errorMessages");
        json.putObject("errors").put(field, message);
        return json;
    }

    static boolean isDocument(JsonNode node) {
        return node.isObject()
                && node.path("type").asText().equals("doc")
                && node.path("version").asInt() == 1
                && node.path("content").isArray();
    }
}
