package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Adds comments once each, also where Jira's answer gets lost. */
final class Comments {

    /** What Jira takes by default. */
    static final int LONGEST = 32_767;

    private static final int LATEST = 50;
    private static final int MOST_ATTEMPTS = 3;
    private static final int MOST_READS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Seconds of the Date header, and of Jira's clock between its nodes. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final JiraClient client;
    private final JiraRest rest;

    Comments(JiraClient client, JiraRest rest) {
        this.client = client;
        this.rest = rest;
    }

    String add(String key, String text, Deadline deadline) throws JiraException, InterruptedException {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new JiraException(
                    Kind.INVALID_FIELD, "a comment has some text, and at most " + LONGEST + " characters");
        }
        ObjectNode body = JiraClient.NODES.objectNode();
        body.set("body", client.richText(text, deadline));
        String path = client.issuePath(deadline, key, "/comment");
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                return rest.change(path, body, deadline).json().path("id").asText("");
            } catch (JiraException e) {
                if (!e.isPerhapsDone() && e.kind() != Kind.CONFLICT) {
                    throw e;
                }
                String id = search(path, body.path("body"), start, deadline);
                if (id != null) {
                    return id;
                }
                if (attempt == MOST_ATTEMPTS || deadline.isOver()) {
                    throw e;
                }
            }
        }
    }

    /** Looks several times, because Jira may still be busy with what we sent. */
    @CheckForNull
    private String search(String path, JsonNode body, long start, Deadline deadline)
            throws JiraException, InterruptedException {
        for (int read = 1; ; read++) {
            String id = existing(path, body, Duration.ofNanos(System.nanoTime() - start), deadline);
            if (id != null || read == MOST_READS) {
                return id;
            }
            deadline.sleep(PAUSE.multipliedBy(read));
        }
    }

    /** The id of a comment of this text that is not older than our attempts, by Jira's clock. */
    @CheckForNull
    private String existing(String path, JsonNode body, Duration since, Deadline deadline)
            throws JiraException, InterruptedException {
        int total = rest.get(path, Map.of("maxResults", "1"), deadline)
                .json()
                .path("total")
                .asInt();
        int from = Math.max(0, total - LATEST);
        JiraRest.Reply reply = rest.get(
                path, Map.of("startAt", Integer.toString(from), "maxResults", Integer.toString(2 * LATEST)), deadline);
        Instant time = reply.time();
        Instant now = time == null ? Instant.now() : time;
        Instant oldest = now.minus(since).minus(SLACK);
        String text = normal(body);
        for (JsonNode comment : reply.json().path("comments")) {
            Instant created = JiraTimes.parse(comment.path("created").asText(""));
            if (created != null
                    && !created.isBefore(oldest)
                    && normal(comment.path("body")).equals(text)) {
                return comment.path("id").asText("");
            }
        }
        return null;
    }

    private static String normal(JsonNode body) {
        return AdfText.plain(body).replaceAll("\\s+", " ").strip();
    }
}
