package io.jenkins.plugins.deploymentverification.engine.http;

import java.time.Duration;

/**
 * How often and how patiently a request is tried again. The pause before attempt n is drawn evenly from zero to
 * {@code min(longest, base · 2^(n-1))} ("full jitter"), so that many clients do not come back together.
 *
 * @param max further attempts after the first one, 0 or more
 * @param base upper bound of the first pause
 * @param longest upper bound of any pause
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
 *     jitter</a>
 */
public record Retries(int max, Duration base, Duration longest) {

    /** One attempt only. */
    public static final Retries NONE = of(0);

    public Retries {
        if (max < 0 || base.isNegative() || longest.isNegative()) {
            throw new IllegalArgumentException("retries and pauses are not negative");
        }
    }

    public static Retries of(int max) {
        return new Retries(max, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    /**
     * The pause before another attempt.
     *
     * @param attempts how many there have been, at least 1
     * @param random from 0 to below 1
     */
    Duration pause(int attempts, double random) {
        double bound = Math.min(longest.toNanos(), base.toNanos() * Math.pow(2, Math.min(attempts, 40) - 1.0));
        return Duration.ofNanos((long) (bound * random));
    }
}
