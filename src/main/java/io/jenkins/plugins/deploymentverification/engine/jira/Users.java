package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSite.Deployment;
import java.util.List;
import java.util.regex.Pattern;

/** How people are named: by user name on Server and Data Center; by account id on Cloud, where it is looked up. */
final class Users {

    private static final Pattern ACCOUNT_ID =
            Pattern.compile("[0-9a-f]{24}|\\d{1,10}:[0-9a-f-]{36}|qm:[\\w:-]{10,150}");

    private final JiraClient client;

    Users(JiraClient client) {
        this.client = client;
    }

    JsonNode reference(FieldMeta field, String text, Deadline deadline) throws JiraException, InterruptedException {
        if (client.deployment(deadline) != Deployment.CLOUD) {
            return JiraClient.NODES.objectNode().put("name", text);
        }
        String id = ACCOUNT_ID.matcher(text).matches() ? text : accountId(field, text, deadline);
        return JiraClient.NODES.objectNode().put("accountId", id);
    }

    private String accountId(FieldMeta field, String text, Deadline deadline)
            throws JiraException, InterruptedException {
        List<JsonNode> all = client.users(text, deadline);
        List<JsonNode> exact = all.stream()
                .filter(user -> isCalled(user, "emailAddress", text)
                        || isCalled(user, "displayName", text)
                        || isCalled(user, "accountId", text))
                .toList();
        // people may hide their addresses; a whole address finds one person only
        List<JsonNode> found = exact.isEmpty() && text.contains("@") ? all : exact;
        if (found.size() == 1) {
            return found.get(0).path("accountId").asText();
        }
        throw FieldValues.invalid(
                field,
                found.isEmpty()
                        ? "takes a person; nobody is called \"" + text
                                + "\", or this user lacks the permission \"Browse users and groups\""
                        : "takes one person; several are called \"" + text + "\". Give an account id");
    }

    private static boolean isCalled(JsonNode user, String by, String text) {
        return Status.normal(user.path(by).asText("")).equals(Status.normal(text));
    }
}
