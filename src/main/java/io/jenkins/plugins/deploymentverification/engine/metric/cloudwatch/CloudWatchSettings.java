package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection to CloudWatch. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param connection to the region's end point, or to another one of the user's
 * @param region for which requests are signed
 * @param period length of the data points of queries that do not say it themselves
 * @param lookback how old the newest complete data point may be
 */
public record CloudWatchSettings(
        HttpConnection connection, String region, AwsCredentials credentials, Duration period, Duration lookback)
        implements Serializable {

    public static final Duration DEFAULT_PERIOD = Duration.ofMinutes(1);
    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public CloudWatchSettings {
        region = Regions.checked(region);
        connection = connection.withAuthentication(Authentication.none()); // requests are signed instead
        Objects.requireNonNull(credentials, "credentials");
        if (!isPeriod(period.toSeconds()) || !period.equals(Duration.ofSeconds(period.toSeconds()))) {
            throw new IllegalArgumentException("CloudWatch's period is 1, 5, 10, 20 or 30 seconds, or whole minutes");
        }
        if (lookback.compareTo(period) < 0) {
            throw new IllegalArgumentException("the look-back is not shorter than the period");
        }
    }

    static boolean isPeriod(long seconds) {
        return seconds == 1
                || seconds == 5
                || seconds == 10
                || seconds == 20
                || seconds == 30
                || seconds > 0 && seconds % 60 == 0;
    }

    @Override
    public String toString() {
        return "CloudWatch in " + region + " at " + connection + " (" + credentials + ")";
    }
}
