package io.jenkins.plugins.deploymentverification.engine.metric.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Whether the server's clock agrees with the one here. A measurement asks for the values of a time; where the clock here is
 * slow, these would be of before the deployment, and pass what they should stop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-date">RFC 9110, Date</a>
 */
final class ClockCheck {

    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private ClockCheck() {}

    /**
     * What is wrong with the clocks.
     *
     * @param asked when the answer was asked for, by the clock here
     * @param answered when it was there
     * @return null where they agree, or the answer does not tell: without a date, or out of a cache
     */
    @CheckForNull
    static Remark problem(HttpResponse response, Instant asked, Instant answered) {
        String date = response.header("Date");
        if (date == null || response.header("Age") != null) {
            return null;
        }
        Instant theirs;
        try {
            theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
        if (theirs.isAfter(answered.plus(TOLERANCE))) {
            return remark(RemarkCode.CLOCK_AHEAD, Duration.between(answered, theirs));
        }
        return theirs.isBefore(asked.minus(TOLERANCE))
                ? remark(RemarkCode.CLOCK_BEHIND, Duration.between(theirs, asked))
                : null;
    }

    private static Remark remark(RemarkCode code, Duration difference) {
        return Remark.of(code, difference.toSeconds() + " s");
    }
}
