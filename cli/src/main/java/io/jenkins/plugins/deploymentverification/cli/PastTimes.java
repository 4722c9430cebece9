package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Reads times of the past as people give them. */
final class PastTimes {

    private static final int MOST_DIGITS = 11;

    private final Instant now;

    PastTimes(Instant now) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** @param text ISO 8601 with a zone, seconds since 1970, or how long ago: {@code -3d} */
    Instant parse(String option, String text) throws UsageException {
        Instant time = read(option, text.strip());
        if (time.isAfter(now)) {
            throw new UsageException(option + ": " + text + " is in the future");
        }
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private Instant read(String option, String text) throws UsageException {
        try {
            if (text.startsWith("-")) {
                return now.minus(Durations.parse(text.substring(1)));
            }
            return text.matches("\\d{1," + MOST_DIGITS + "}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UsageException(option + ": '" + text + "' is not a time; write 2026-11-20T09:30:00Z,"
                    + " 2026-11-20T10:30:00+01:00, seconds since 1970, or how long ago, like -3d");
        }
    }

    /** As {@link #parse}; also without the minus, as in {@code --since 14d}. */
    Instant since(String option, String text) throws UsageException {
        boolean duration = text.strip().matches("\\d+(\\.\\d+)?\\s*[a-z].*");
        return parse(option, duration ? "-" + text.strip() : text);
    }

    static Duration duration(String option, String text) throws UsageException {
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(Duration.ofSeconds(1)) >= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
        throw new UsageException(option + ": must be at least 1s");
    }

    Instant now() {
        return now;
    }
}
