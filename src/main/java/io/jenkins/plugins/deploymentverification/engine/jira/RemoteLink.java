package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;

/**
 * A link from an issue to something outside of Jira. A link with the same global id is replaced, so that repeating it
 * makes no second one.
 *
 * @param globalId identifies what is linked, at most 255 characters
 * @param relationship the heading in Jira, for example {@code deployed by}
 * @param title at most 255 characters; longer ones are cut
 * @param summary a line below the title; may be empty
 * @param resolved whether it is shown as done, crossed out
 */
public record RemoteLink(
        String globalId, URI url, String relationship, String title, String summary, boolean resolved) {

    private static final int LONGEST = 255;

    public RemoteLink {
        if (globalId.isBlank() || globalId.length() > LONGEST || title.isBlank()) {
            throw new IllegalArgumentException(
                    "a remote link has a title, and a global id of at most " + LONGEST + " characters");
        }
        title = cut(title);
        summary = cut(summary);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    ObjectNode toJson() {
        ObjectNode json = JiraClient.NODES.objectNode();
        json.put("globalId", globalId).put("relationship", relationship);
        json.putObject("application")
                .put("type", "io.jenkins.deployment-verification")
                .put("name", "Jenkins");
        ObjectNode object = json.putObject("object");
        object.put("url", url.toString()).put("title", title);
        if (!summary.isEmpty()) {
            object.put("summary", summary);
        }
        object.putObject("status").put("resolved", resolved);
        return json;
    }
}
