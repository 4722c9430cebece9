package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * So many at once, refilled evenly over a time (a token bucket). Safe for use by many threads.
 */
public final class RateLimit {

    private final double most;
    private final double perNano;
    private final LongSupplier nanos;
    private double tokens;
    private long last;

    /** @param most at once, and in each of these times */
    public RateLimit(int most, Duration each) {
        this(most, each, System::nanoTime);
    }

    RateLimit(int most, Duration each, LongSupplier nanos) {
        if (most < 1 || each.isZero() || each.isNegative()) {
            throw new IllegalArgumentException("a rate limit allows at least one in a time longer than zero");
        }
        this.most = most;
        this.nanos = nanos;
        perNano = most / (double) each.toNanos();
        tokens = most;
        last = nanos.getAsLong();
    }

    /** Whether one more is allowed now; counts it if so. */
    public synchronized boolean tryAcquire() {
        long now = nanos.getAsLong();
        tokens = Math.min(most, tokens + Math.max(0, now - last) * perNano);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
