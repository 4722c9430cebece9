package io.jenkins.plugins.deploymentverification.engine.notification;

import java.time.Duration;

/** At most so many messages within any span of that length. */
public record RateLimit(int messages, Duration within) {

    public RateLimit {
        if (messages < 1 || within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("a rate is at least one message within some time");
        }
    }
}
