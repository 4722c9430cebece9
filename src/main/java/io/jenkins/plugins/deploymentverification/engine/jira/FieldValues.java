package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Makes of a value as people write it what the field's schema wants. Where Jira lists the allowed values, a name is
 * looked up there; a name that is not listed is sent as it is, since Jira's lists are not complete.
 */
final class FieldValues {

    private static final JsonNodeFactory NODES = JiraClient.NODES;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("name", "value", "key", "displayName", "id");

    private final JiraApi api;
    private final Users users;
    private final Deadline deadline;

    FieldValues(JiraApi api, Users users, Deadline deadline) {
        this.api = api;
        this.users = users;
        this.deadline = deadline;
    }

    JsonNode convert(FieldMeta field, @CheckForNull Object value) throws JiraException, InterruptedException {
        if (value == null
                || value instanceof CharSequence text && text.toString().isBlank()) {
            return NODES.nullNode();
        }
        if (value instanceof Map) {
            return JSON.valueToTree(value);
        }
        // a sprint is described as an array and taken as a number
        if (field.type().equals("array") && !field.custom().endsWith(":gh-sprint")) {
            return array(field.item(), value);
        }
        if (value instanceof Collection) {
            throw invalid(field, "takes one value, not a list");
        }
        return scalar(field, value);
    }

    private ArrayNode array(FieldMeta item, Object value) throws JiraException, InterruptedException {
        Collection<?> values;
        if (value instanceof Collection<?> many) {
            values = many;
        } else {
            values = Arrays.stream(value.toString().split(","))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        ArrayNode array = NODES.arrayNode();
        for (Object one : values) {
            array.add(one instanceof Map ? JSON.valueToTree(one) : scalar(item, one));
        }
        return array;
    }

    private JsonNode scalar(FieldMeta field, Object value) throws JiraException, InterruptedException {
        String text = value.toString().strip();
        return switch (field.type()) {
            case "string" -> isDocument(field) ? AdfText.of(value.toString()) : NODES.textNode(value.toString());
            case "number" -> number(field, text);
            case "date" -> date(field, text);
            case "datetime" -> time(field, text);
            case "boolean" -> NODES.booleanNode(Boolean.parseBoolean(text));
            case "user" -> users.reference(field, text, deadline);
            case "option" -> chosen(field, text, "value");
            case "option-with-child" -> cascade(text);
            case "project", "issuelink" -> NODES.objectNode().put("key", text);
            case "group", "resolution", "priority", "version", "component", "issuetype", "securitylevel", "status" ->
                chosen(field, text, "name");
            default -> raw(value, text);
        };
    }

    private boolean isDocument(FieldMeta field) {
        return api == JiraApi.V3
                && (field.custom().endsWith(":textarea")
                        || field.id().equals("description")
                        || field.id().equals("environment"));
    }

    private static JsonNode chosen(FieldMeta field, String text, String by) throws JiraException {
        List<JsonNode> matching = field.allowed().stream()
                .filter(allowed -> NAMES.stream()
                        .anyMatch(name ->
                                Status.normal(allowed.path(name).asText("")).equals(Status.normal(text))))
                .toList();
        if (matching.size() > 1) {
            throw invalid(
                    field,
                    "has several values \"" + text + "\"; give the id: "
                            + matching.stream()
                                    .map(one -> one.path("id").asText("?"))
                                    .toList());
        }
        if (matching.size() == 1 && matching.get(0).hasNonNull("id")) {
            return NODES.objectNode().put("id", matching.get(0).path("id").asText());
        }
        return NODES.objectNode().put(by, text);
    }

    private static JsonNode cascade(String text) {
        String[] parts = text.split("\\s*>\\s*", 2);
        var option = NODES.objectNode().put("value", parts[0]);
        if (parts.length == 2) {
            option.putObject("child").put("value", parts[1]);
        }
        return option;
    }

    private static JsonNode number(FieldMeta field, String text) throws JiraException {
        try {
            return NODES.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw invalid(field, "takes a number, not \"" + text + "\"");
        }
    }

    private static JsonNode date(FieldMeta field, String text) throws JiraException {
        try {
            return NODES.textNode(LocalDate.parse(text).toString());
        } catch (DateTimeParseException e) {
            throw invalid(field, "takes a date such as 2026-11-21, not \"" + text + "\"");
        }
    }

    private static JsonNode time(FieldMeta field, String text) throws JiraException {
        var time = JiraTimes.parse(text);
        if (time == null) {
            throw invalid(field, "takes a time such as 2026-11-21T08:30:00Z, not \"" + text + "\"");
        }
        return NODES.textNode(JiraTimes.format(time));
    }

    /** Of a field whose type we do not know, such as those of apps. */
    private static JsonNode raw(Object value, String text) {
        if (value instanceof Number || value instanceof Boolean) {
            return JSON.valueToTree(value);
        }
        return text.matches("\\d{1,18}") ? NODES.numberNode(Long.parseLong(text)) : NODES.textNode(text);
    }

    static JiraException invalid(FieldMeta field, String what) {
        return new JiraException(Kind.INVALID_FIELD, "the field " + field.describe() + " " + what);
    }
}
