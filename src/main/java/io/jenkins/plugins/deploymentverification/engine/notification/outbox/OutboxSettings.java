package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import java.time.Duration;
import java.util.List;

/**
 * How patient an outbox is.
 *
 * @param capacity how many messages wait before they are summed up
 * @param pauses before the second, third … attempt; after the last of them a message is given up
 * @param longest after which a message that still waits is given up
 * @param convergence for how long repetitions are held back and counted; zero for never
 */
public record OutboxSettings(int capacity, List<Duration> pauses, Duration longest, Duration convergence) {

    public static final OutboxSettings DEFAULT = new OutboxSettings(
            20,
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofSeconds(30)),
            Duration.ofHours(2),
            Duration.ofMinutes(10));

    public OutboxSettings {
        pauses = List.copyOf(pauses);
        if (capacity < 1 || longest.isNegative() || convergence.isNegative()) {
            throw new IllegalArgumentException("a capacity is at least one, times are not negative");
        }
    }
}
