package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the fields people name: on the transition's screen, then on the edit screen, then among all of the site. */
final class Screen {

    private static final int MOST_LISTED = 10;

    private final JiraClient client;
    private final Deadline deadline;

    Screen(JiraClient client, Deadline deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** What goes into the request's {@code fields}. Makes calls only for fields that are not on the screen. */
    ObjectNode fill(String key, Transition transition, Map<String, Object> values)
            throws JiraException, InterruptedException {
        FieldValues converter = new FieldValues(client.api(deadline), new Users(client), deadline);
        ObjectNode fields = JiraClient.NODES.objectNode();
        for (Map.Entry<String, Object> value : values.entrySet()) {
            FieldMeta field = find(key, transition, value.getKey());
            fields.set(field.id(), converter.convert(field, value.getValue()));
        }
        return fields;
    }

    private FieldMeta find(String key, Transition transition, String name) throws JiraException, InterruptedException {
        List<FieldMeta> found = matching(transition.fields(), name);
        if (found.isEmpty()) {
            found = matching(client.editFields(key, deadline), name);
        }
        if (found.isEmpty()) {
            found = matching(client.allFields(deadline), name);
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            throw new JiraException(
                    Kind.INVALID_FIELD,
                    "there is no field \"" + name + "\"; on the screen of " + transition.describe() + " are: "
                            + names(transition.fields()));
        }
        throw new JiraException(
                Kind.INVALID_FIELD,
                "several fields are called \"" + name + "\"; give the id of one: "
                        + String.join(", ", found.stream().map(FieldMeta::id).toList()));
    }

    /** An id says more than a name that happens to be the same. */
    private static List<FieldMeta> matching(List<FieldMeta> fields, String name) {
        List<FieldMeta> byId =
                fields.stream().filter(field -> field.id().equals(name)).toList();
        return byId.isEmpty() ? fields.stream().filter(field -> field.is(name)).toList() : byId;
    }

    /** Words to add where Jira refused: what its screen wants and was not given. */
    static String wanted(Transition transition, Set<String> given) {
        List<String> wanted = new ArrayList<>();
        for (FieldMeta field : transition.fields()) {
            if (field.required() && given.stream().noneMatch(field::is)) {
                String allowed = names(field);
                wanted.add(field.describe() + (allowed.isEmpty() ? "" : ", one of: " + allowed));
            }
        }
        return wanted.isEmpty()
                ? ""
                : ". The screen of " + transition.describe() + " wants " + String.join("; ", wanted);
    }

    private static String names(FieldMeta field) {
        return String.join(
                ", ",
                field.allowed().stream()
                        .limit(MOST_LISTED)
                        .map(one -> one.path("name").asText(one.path("value").asText("")))
                        .filter(text -> !text.isEmpty())
                        .toList());
    }

    private static String names(List<FieldMeta> fields) {
        return fields.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        fields.stream()
                                .limit(3 * MOST_LISTED)
                                .map(FieldMeta::describe)
                                .toList());
    }
}
