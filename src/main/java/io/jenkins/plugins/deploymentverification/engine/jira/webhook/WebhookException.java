package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

/** A webhook's body cannot be read. The message repeats nothing of it. */
public final class WebhookException extends Exception {

    private static final long serialVersionUID = 1L;

    WebhookException(String message) {
        super(message);
    }
}
