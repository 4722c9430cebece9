package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * What is sent over a channel.
 *
 * @param notification what it says; where there is a payload, what stands for it in summaries and logs
 * @param payload the message in the channel's own JSON, without signature, in place of what the channel would render;
 *     null for most messages
 */
public record Message(
        Notification notification, @CheckForNull String payload) {

    public Message {
        Objects.requireNonNull(notification, "notification");
    }

    public static Message of(Notification notification) {
        return new Message(notification, null);
    }
}
