package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An issue as it was when it was read.
 *
 * @param key of today: it differs from the one asked for when the issue was moved to another project
 * @param fields as Jira gives them, by id; only those that were asked for
 * @param changelog {@code {startAt, maxResults, total, histories}}, or missing when it was not asked for
 */
public record JiraIssue(String id, String key, JsonNode fields, JsonNode changelog) {

    static JiraIssue of(JsonNode json) {
        return new JiraIssue(
                json.path("id").asText(""), json.path("key").asText(""), json.path("fields"), json.path("changelog"));
    }

    public Status status() {
        return Status.of(fields.path("status"));
    }

    public String summary() {
        return fields.path("summary").asText("");
    }
}
