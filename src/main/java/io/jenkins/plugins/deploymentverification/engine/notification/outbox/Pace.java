package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When the next message may go, by a log of those that went: no span of a limit's length ever has more than it allows.
 * (Rate limiters of libraries count by fixed periods or smoothly: the former let twice as many pass around a period's
 * end, the latter make the first messages wait for no reason.) Not thread-safe.
 */
final class Pace {

    private final List<RateLimit> limits;
    private final Duration longest;
    /** Oldest first, not more than the longest limit needs. */
    private final Deque<Instant> sent = new ArrayDeque<>();

    Pace(List<RateLimit> limits, List<Instant> sentBefore) {
        this.limits = limits;
        longest =
                limits.stream().map(RateLimit::within).max(Duration::compareTo).orElse(Duration.ZERO);
        sent.addAll(sentBefore);
    }

    /** When all limits allow another one; now at the earliest. */
    Instant next(Instant now) {
        Instant at = now;
        for (RateLimit limit : limits) {
            if (sent.size() >= limit.messages()) {
                Instant free = nth(limit.messages()).plus(limit.within());
                at = free.isAfter(at) ? free : at;
            }
        }
        return at;
    }

    /** One was sent, or tried: the service counts those too. */
    void count(Instant now) {
        sent.addLast(now);
        while (!sent.isEmpty() && !sent.peekFirst().plus(longest).isAfter(now)) {
            sent.removeFirst();
        }
    }

    List<Instant> sent() {
        return List.copyOf(sent);
    }

    /** The time of the n-th youngest. */
    private Instant nth(int n) {
        return sent.stream().skip(sent.size() - (long) n).findFirst().orElseThrow();
    }
}
