package io.jenkins.plugins.deploymentverification.engine.policy;

import java.time.Duration;

/**
 * How long, how often and after what delay a verification measures. The first measurement is taken when
 * {@code initialDelay} is over, the last at the window's end.
 *
 * @param duration from the first measurement to the end; zero for a single measurement
 * @param interval between measurements; at least one second
 * @param initialDelay from the start of the verification to the first measurement
 */
public record Window(Duration duration, Duration interval, Duration initialDelay) {

    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    public static final Duration MAX_DURATION = Duration.ofDays(7);
    /** Bounds the report's size; a longer window needs a longer interval. */
    public static final int MAX_MEASUREMENTS = 10_000;

    public static final Window DEFAULT = new Window(Duration.ofMinutes(5), Duration.ofSeconds(15), Duration.ZERO);

    public Window {
        if (duration.isNegative() || duration.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("duration must be between 0s and " + MAX_DURATION.toDays() + "d");
        }
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("interval must be at least 1s");
        }
        if (initialDelay.isNegative() || initialDelay.compareTo(MAX_DURATION) > 0) {
            throw new IllegalArgumentException("initialDelay must be between 0s and " + MAX_DURATION.toDays() + "d");
        }
        if (duration.dividedBy(interval) >= MAX_MEASUREMENTS) {
            throw new IllegalArgumentException(
                    "duration / interval gives more than " + MAX_MEASUREMENTS + " measurements; use a longer interval");
        }
    }

    /** How many measurements fit into a part of the window, its first and last moment included. */
    public int measurementsWithin(Duration part) {
        Duration bounded = part.compareTo(duration) < 0 ? part : duration;
        return (int) bounded.dividedBy(interval) + 1;
    }
}
