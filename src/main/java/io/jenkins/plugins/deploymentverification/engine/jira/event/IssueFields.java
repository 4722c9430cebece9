package io.jenkins.plugins.deploymentverification.engine.jira.event;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.jira.AdfText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An issue's fields as texts, by their ids. Values of people or of an editor: data, in which nothing is ever expanded
 * or evaluated. Immutable.
 *
 * <p>A status, person, option or version becomes its name; a list its items joined by {@code ", "}; a document of the
 * editor its plain text; nothing an empty text.
 */
public final class IssueFields {

    private static final int LONGEST = 32_768;
    private static final int MOST_FIELDS = 2_000;
    private static final int MOST_ITEMS = 500;
    private static final List<String> NAMES =
            List.of("displayName", "name", "value", "key", "accountId", "emailAddress", "id");

    private final Map<String, List<String>> values;

    private IssueFields(Map<String, List<String>> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** From an issue's {@code fields}; null, missing and unknown shapes do no harm. */
    public static IssueFields of(JsonNode fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (values.size() == MOST_FIELDS) {
                break;
            }
            values.put(field.getKey(), items(field.getValue()));
        }
        return new IssueFields(values);
    }

    /** The text of a field, empty when the issue has none. */
    public String text(String id) {
        return String.join(", ", items(id));
    }

    /** The items of a field with several values, or its only value; empty when it has none. */
    public List<String> items(String id) {
        return values.getOrDefault(id, List.of());
    }

    /** Whether the field came with the issue, even without a value. */
    public boolean has(String id) {
        return values.containsKey(id);
    }

    /** All fields that have a value, by id. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((id, items) -> {
            if (!items.isEmpty()) {
                texts.put(id, String.join(", ", items));
            }
        });
        return texts;
    }

    private static List<String> items(JsonNode value) {
        List<String> items = new ArrayList<>();
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (items.size() < MOST_ITEMS) {
                    add(items, text(item));
                }
            }
        } else {
            add(items, text(value));
        }
        return List.copyOf(items);
    }

    private static void add(List<String> items, @CheckForNull String text) {
        if (text != null && !text.isEmpty()) {
            items.add(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        }
    }

    @CheckForNull
    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (value.isValueNode()) {
            return value.asText();
        }
        if (value.path("type").asText().equals("doc") && value.has("content")) {
            return AdfText.plain(value);
        }
        if (value.has("value") && value.path("child").has("value")) {
            return value.path("value").asText() + " > "
                    + value.path("child").path("value").asText();
        }
        for (String name : NAMES) {
            if (value.path(name).isValueNode() && !value.path(name).isNull()) {
                return value.path(name).asText();
            }
        }
        return null;
    }
}
