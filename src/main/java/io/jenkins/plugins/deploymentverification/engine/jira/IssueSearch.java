package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSite.Deployment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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

    /** Hands over the issues as they come, so that not all of them are in memory. */
    void each(String jql, List<String> fields, String expand, int limit, Deadline deadline, Consumer<JiraIssue> sink)
            throws JiraException, InterruptedException {
        if (limit < 1) {
            throw new IllegalArgumentException("the limit of a search is at least 1");
        }
        ObjectNode body = JiraClient.NODES.objectNode().put("jql", jql);
        fields.forEach(body.putArray("fields")::add);
        Found found = new Found(limit, sink);
        if (client.deployment(deadline) == Deployment.CLOUD) {
            if (!expand.isEmpty()) {
                body.put("expand", expand);
            }
            byToken(body, found, deadline);
        } else {
            if (!expand.isEmpty()) {
                body.putArray("expand").add(expand);
            }
            byOffset(body, found, deadline);
        }
    }

    private void byToken(ObjectNode body, Found found, Deadline deadline) throws JiraException, InterruptedException {
        String path = client.path(deadline, "/search/jql");
        String token = "";
        do {
            body.put("maxResults", Math.min(PAGE, found.missing()));
            JsonNode page = rest.ask(path, body, deadline).json();
            found.add(page);
            String next = page.path("nextPageToken").asText("");
            if (next.isEmpty() || next.equals(token) || page.path("isLast").asBoolean()) {
                return;
            }
            token = next;
            body.put("nextPageToken", token);
        } while (found.missing() > 0);
    }

    private void byOffset(ObjectNode body, Found found, Deadline deadline) throws JiraException, InterruptedException {
        String path = client.path(deadline, "/search");
        int offset = 0;
        while (found.missing() > 0) {
            int from = Math.max(0, offset - OVERLAP);
            body.put("startAt", from).put("maxResults", Math.min(PAGE, found.missing() + offset - from));
            JsonNode page = rest.ask(path, body, deadline).json();
            int count = found.add(page);
            if (from + count <= offset || from + count >= page.path("total").asInt()) {
                return;
            }
            offset = from + count;
        }
    }

    /** What was found so far: each issue once, and not more than the limit. */
    private static final class Found {

        private final int limit;
        private final Consumer<JiraIssue> sink;
        private final Set<String> ids = new HashSet<>();

        Found(int limit, Consumer<JiraIssue> sink) {
            this.limit = limit;
            this.sink = sink;
        }

        int missing() {
            return limit - ids.size();
        }

        /** Returns how many the page has. */
        int add(JsonNode page) throws JiraException {
            JsonNode issues = page.path("issues");
            if (!issues.isArray()) {
                throw new JiraException(Kind.MALFORMED, "Jira's answer to a search has no list of issues");
            }
            for (JsonNode json : issues) {
                JiraIssue issue = JiraIssue.of(json);
                if (missing() > 0 && ids.add(issue.id())) {
                    sink.accept(issue);
                }
            }
            return issues.size();
        }
    }

    /** Cloud shortens changelogs and has pages of them; elsewhere they come whole with the issue. */
    List<JsonNode> changelog(String key, Deadline deadline) throws JiraException, InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        if (client.deployment(deadline) != Deployment.CLOUD) {
            Map<String, String> query = Map.of("fields", "status", "expand", "changelog");
            JsonNode issue = rest.get(client.issuePath(deadline, key, ""), query, deadline)
                    .json();
            issue.path("changelog").path("histories").forEach(all::add);
            return all;
        }
        String path = client.issuePath(deadline, key, "/changelog");
        while (true) {
            JsonNode page = rest.get(
                            path,
                            Map.of("startAt", Integer.toString(all.size()), "maxResults", Integer.toString(PAGE)),
                            deadline)
                    .json();
            int before = all.size();
            page.path("values").forEach(all::add);
            if (all.size() == before
                    || page.path("isLast").asBoolean()
                    || all.size() >= page.path("total").asInt()) {
                return all;
            }
        }
    }
}
