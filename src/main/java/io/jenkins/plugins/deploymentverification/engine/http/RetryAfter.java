package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** When a server wants to be asked again (RFC 9110, 10.2.3). */
public final class RetryAfter {

    private RetryAfter() {}

    /** From its header's seconds or HTTP date; null when absent or neither. */
    @CheckForNull
    public static Duration of(HttpResponse response, Instant now) {
        return parse(response.header("Retry-After"), now);
    }

    @CheckForNull
    static Duration parse(@CheckForNull String value, Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        try {
            if (text.matches("\\d{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isBefore(now) ? Duration.ZERO : Duration.between(now, at);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
