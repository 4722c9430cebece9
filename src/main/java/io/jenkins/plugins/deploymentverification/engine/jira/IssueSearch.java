package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSite.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds issues by JQL. Cloud has removed {@code /search} and pages by tokens at {@code /search/jql}; Server and Data
 * Center page by offsets.
 */
final class IssueSearch {

    private static final int PAGE = 100;
    /** Pages by offset overlap, so that issues deleted between two pages make us miss none. */
    private static final int OVERLAP = 5;

    private final JiraClient client;
    private final JiraRest rest;

    IssueSearch(JiraClient client, JiraRest rest) {
        this.client = client;
        this.rest = rest;
    }

    List<JiraIssue> find(String jql, List<String> fields, String expand, int limit, Deadline deadline)
            throws JiraException, InterruptedException {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a search is at least 1");
        }
        ObjectNode body = JiraClient.NODES.objectNode().put("jql", jql);
        fields.forEach(body.putArray("fields")::add);
        Map<String, JiraIssue> found = new LinkedHashMap<>();
        if (client.deployment(deadline) == Deployment.CLOUD) {
            if (!expand.isEmpty()) {
                body.put("expand", expand);
            }
            byToken(body, limit, found, deadline);
        } else {
            if (!expand.isEmpty()) {
                body.putArray("expand").add(expand);
            }
            byOffset(body, limit, found, deadline);
        }
        return found.values().stream().limit(limit).toList();
    }

    private void byToken(ObjectNode body, int limit, Map<String, JiraIssue> found, Deadline deadline)
            throws JiraException, InterruptedException {
        String path = client.path(deadline, "/search/jql");
        String token = "";
        do {
            body.put("maxResults", Math.min(PAGE, limit - found.size()));
            JsonNode page = rest.ask(path, body, deadline).json();
            add(page, found);
            String next = page.path("nextPageToken").asText("");
            if (next.isEmpty() || next.equals(token) || page.path("isLast").asBoolean()) {
                return;
            }
            token = next;
            body.put("nextPageToken", token);
        } while (found.size() < limit);
    }

    private void byOffset(ObjectNode body, int limit, Map<String, JiraIssue> found, Deadline deadline)
            throws JiraException, InterruptedException {
        String path = client.path(deadline, "/search");
        int offset = 0;
        while (found.size() < limit) {
            int from = Math.max(0, offset - OVERLAP);
            body.put("startAt", from).put("maxResults", Math.min(PAGE, limit - found.size() + offset - from));
            JsonNode page = rest.ask(path, body, deadline).json();
            int count = add(page, found);
            if (from + count <= offset || from + count >= page.path("total").asInt()) {
                return;
            }
            offset = from + count;
        }
    }

    private static int add(JsonNode page, Map<String, JiraIssue> found) throws JiraException {
        JsonNode issues = page.path("issues");
        if (!issues.isArray()) {
            throw new JiraException(Kind.MALFORMED, "Jira's answer to a search has no list of issues");
        }
        for (JsonNode json : issues) {
            JiraIssue issue = JiraIssue.of(json);
            found.putIfAbsent(issue.id(), issue);
        }
        return issues.size();
    }

    /** Only Cloud shortens changelogs, and only there are they paged. */
    List<JsonNode> changelog(String key, Deadline deadline) throws JiraException, InterruptedException {
        String path = client.issuePath(deadline, key, "/changelog");
        List<JsonNode> all = new ArrayList<>();
        while (true) {
            JsonNode page = rest.get(
                            path,
                            Map.of("startAt", Integer.toString(all.size()), "maxResults", Integer.toString(PAGE)),
                            deadline)
                    .json();
            int before = all.size();
            page.path("values").forEach(all::add);
            if (all.size() == before || page.path("isLast").asBoolean() || all.size() >= page.path("total").asInt()) {
                return all;
            }
        }
    }
}
