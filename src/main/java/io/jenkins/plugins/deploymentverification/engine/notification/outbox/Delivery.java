package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import java.time.Instant;

/**
 * What became of a message.
 *
 * @param together how many messages were summed up in the one that was sent; 1 for a message of its own
 * @param at when the service took it, or when it was held back
 */
public record Delivery(State state, int together, Instant at) {

    /** The ends a message can come to, other than failing. */
    public enum State {
        SENT,
        /** A repetition, counted for a later message. */
        HELD_BACK
    }
}
