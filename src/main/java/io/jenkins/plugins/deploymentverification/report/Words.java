package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.User;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TimeZone;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Times, durations and labels as the reader of a page expects them: their language, their time zone. */
@Restricted(NoExternalUse.class)
public final class Words {

    private final Locale locale;
    private final ZoneId zone;

    Words(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
    }

    /**
     * In the language of the request that is being answered.
     *
     * @param zone the user's own time zone, or null for the controller's
     */
    public static Words ofRequest(@CheckForNull String zone) {
        TimeZone chosen = zone == null ? TimeZone.getDefault() : TimeZone.getTimeZone(zone);
        return new Words(LocaleProvider.getLocale(), chosen.toZoneId());
    }

    /** Whether a request names a time zone there is. */
    static boolean isZone(@CheckForNull String zone) {
        return zone != null && ZoneId.getAvailableZoneIds().contains(zone);
    }

    public Locale locale() {
        return locale;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Name of the time zone all times are in. */
    String zoneName() {
        return zone.getDisplayName(TextStyle.SHORT, locale);
    }

    public String dateTime(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(locale)
                .withZone(zone)
                .format(instant);
    }

    /** The time of day, and the date as well where it is not the reference's. */
    String time(Instant instant, @CheckForNull Instant reference) {
        boolean sameDay = reference != null
                && instant.atZone(zone)
                        .toLocalDate()
                        .equals(reference.atZone(zone).toLocalDate());
        return sameDay
                ? DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .withZone(zone)
                        .format(instant)
                : dateTime(instant);
    }

    /** The name of a person where Jenkins knows it, else the id. */
    static String person(String id) {
        User user = Jenkins.getInstanceOrNull() == null ? null : User.getById(id, false);
        return user == null ? id : user.getDisplayName();
    }

    /** The two largest units of a duration, for example "5 minutes 30 seconds". */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds == 0 && !duration.isZero()) {
            return Messages.Duration_Millis(duration.toMillis());
        }
        long days = seconds / 86_400;
        long hours = seconds / 3600 % 24;
        long minutes = seconds / 60 % 60;
        String result;
        if (days > 0) {
            result = Messages.Duration_Days(days) + (hours > 0 ? " " + Messages.Duration_Hours(hours) : "");
        } else if (hours > 0) {
            result = Messages.Duration_Hours(hours) + (minutes > 0 ? " " + Messages.Duration_Minutes(minutes) : "");
        } else if (minutes > 0) {
            long rest = seconds % 60;
            result = Messages.Duration_Minutes(minutes) + (rest > 0 ? " " + Messages.Duration_Seconds(rest) : "");
        } else {
            result = Messages.Duration_Seconds(seconds);
        }
        return result;
    }

    /** Labels as the query languages write them: {@code {a="b", c="d"}}; empty for none. */
    static String labels(SortedMap<String, String> labels) {
        return labels.isEmpty()
                ? ""
                : labels.entrySet().stream()
                        .map(e -> e.getKey() + "=\"" + e.getValue() + '"')
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
