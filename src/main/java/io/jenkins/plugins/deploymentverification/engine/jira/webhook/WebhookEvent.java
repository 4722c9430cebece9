package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.jira.event.IssueFields;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a webhook of Jira Cloud or Data Center tells. Immutable.
 *
 * @param type {@code jira:issue_updated} and the like; may be empty
 * @param issueKey of the issue it is about; may be empty
 * @param identity of what happened, from the body alone: the same for a repetition, whatever its headers say, since
 *     headers are not signed
 * @param change the change of status, or null when it is about something else
 * @see <a href="https://developer.atlassian.com/cloud/jira/platform/webhooks/">Webhooks of Cloud</a>
 * @see <a href="https://developer.atlassian.com/server/jira/platform/webhooks/">Webhooks of Data Center</a>
 */
public record WebhookEvent(
        String type,
        String issueKey,
        String identity,
        @CheckForNull StatusChange change) {

    /** The header by which Jira names a delivery; for logs only, because it is not signed. */
    public static final String IDENTIFIER_HEADER = "X-Atlassian-Webhook-Identifier";

    /** Jira's own limit for bodies is 25 MB; those of issues without an enormous description are far below 1. */
    public static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int DEEPEST = 100;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern KEY = Pattern.compile("[A-Z][A-Z0-9_]{0,80}-\\d{1,12}");
    private static final int LONGEST_NAME = 255;

    /**
     * Reads a body. What Jira leaves out is empty; only what cannot be a webhook of Jira is refused.
     *
     * @throws WebhookException when it is too large, no JSON, or not an object that names its event
     */
    public static WebhookEvent parse(byte[] body) throws WebhookException {
        if (body.length > MAX_BYTES) {
            throw new WebhookException("the body is larger than " + MAX_BYTES / 1024 + " KiB");
        }
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (IOException e) {
            throw new WebhookException("the body is not JSON");
        }
        if (!json.isObject() || !json.path("webhookEvent").isTextual()) {
            throw new WebhookException("the body has no webhookEvent; is it a webhook of Jira?");
        }
        String type = name(json.path("webhookEvent"));
        String key = json.path("issue").path("key").asText("");
        if (!key.isEmpty() && !KEY.matcher(key).matches()) {
            throw new WebhookException("the body has an issue without a proper key");
        }
        StatusChange change = type.equals("jira:issue_updated") && !key.isEmpty() ? change(json) : null;
        String identity = change == null || change.id().isEmpty() ? digest(body) : change.identity();
        return new WebhookEvent(type, key, identity, change);
    }

    /** Whether it happened so long ago that its repetitions are not remembered any more; such a one is a replay. */
    public boolean isStale(Instant now) {
        Instant at = change == null ? null : change.at();
        return at != null && at.plus(Deliveries.KEEP).isBefore(now);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    @CheckForNull
    private static StatusChange change(JsonNode json) {
        JsonNode status = null;
        for (JsonNode item : json.path("changelog").path("items")) {
            String field = item.path("fieldId").asText(item.path("field").asText(""));
            if (field.equals("status")) {
                status = item;
            }
        }
        JsonNode issue = json.path("issue");
        String to = status == null ? "" : name(status.path("toString"));
        if (to.isEmpty()) {
            return null;
        }
        JsonNode user = json.path("user");
        return new StatusChange(
                name(json.path("changelog").path("id")),
                name(issue.path("id")),
                issue.path("key").asText(),
                name(status.path("fromString")),
                to,
                name(user.path(user.hasNonNull("displayName") ? "displayName" : "name")),
                name(user.path(user.hasNonNull("accountId") ? "accountId" : "name")),
                json.path("timestamp").canConvertToLong()
                                && json.path("timestamp").isNumber()
                        ? Instant.ofEpochMilli(json.path("timestamp").longValue())
                        : null,
                IssueFields.of(issue.path("fields")));
    }

    /** One line, and not longer than names are. */
    private static String name(JsonNode node) {
        return SafeText.excerpt(node.asText(""), LONGEST_NAME);
    }
}
