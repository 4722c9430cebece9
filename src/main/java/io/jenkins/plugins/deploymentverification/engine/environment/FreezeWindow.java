package io.jenkins.plugins.deploymentverification.engine.environment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time in which nothing is to be deployed: every week ({@code fri 18:00 to mon 06:00}) or once ({@code 2026-12-20 to
 * 2027-01-03}, {@code 2026-11-27 08:00 to 2026-11-27 22:00}). The end does not belong to it; a last day given without a
 * time does, to its end.
 *
 * <p>Weekly times are those of the wall clock: with summer time they move with it.
 */
public final class FreezeWindow {

    private static final Pattern WEEKLY =
            Pattern.compile("(?i)([a-z]{3,9}) (\\d{1,2}:\\d{2}) to ([a-z]{3,9}) (\\d{1,2}:\\d{2})");
    private static final Pattern ONCE = Pattern.compile(
            "(?i)(\\d{4}-\\d{2}-\\d{2})(?:[t ](\\d{1,2}:\\d{2}))? to (\\d{4}-\\d{2}-\\d{2})(?:[t ](\\d{1,2}:\\d{2}))?");

    private final String text;
    private final ZoneId zone;

    @CheckForNull
    private final Weekly weekly;

    @CheckForNull
    private final Once once;

    private record Weekly(DayOfWeek fromDay, LocalTime from, DayOfWeek toDay, LocalTime to) {}

    private record Once(Instant from, Instant to) {}

    private FreezeWindow(String text, ZoneId zone, @CheckForNull Weekly weekly, @CheckForNull Once once) {
        this.text = text;
        this.zone = zone;
        this.weekly = weekly;
        this.once = once;
    }

    /**
     * Reads what people write.
     *
     * @param zone whose clock is meant
     * @throws IllegalArgumentException saying what would be right
     */
    public static FreezeWindow parse(String given, ZoneId zone) {
        String text = given.strip().replaceAll("\\s+", " ");
        Matcher matcher = WEEKLY.matcher(text);
        try {
            if (matcher.matches()) {
                return new FreezeWindow(text, zone, weekly(matcher), null);
            }
            matcher = ONCE.matcher(text);
            if (matcher.matches()) {
                return new FreezeWindow(text, zone, null, once(matcher, zone));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' names a time that is not there: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "must be like \"fri 18:00 to mon 06:00\" or \"2026-12-20 to 2027-01-03\", but is '" + text + "'");
    }

    private static Weekly weekly(Matcher matcher) {
        Weekly weekly = new Weekly(
                day(matcher.group(1)), time(matcher.group(2)), day(matcher.group(3)), time(matcher.group(4)));
        if (weekly.fromDay == weekly.toDay && weekly.from.equals(weekly.to)) {
            throw new IllegalArgumentException("a time that ends when it begins would be the whole week or nothing");
        }
        return weekly;
    }

    private static Once once(Matcher matcher, ZoneId zone) {
        LocalDate lastDay = LocalDate.parse(matcher.group(3));
        LocalDateTime from = LocalDate.parse(matcher.group(1))
                .atTime(matcher.group(2) == null ? LocalTime.MIDNIGHT : time(matcher.group(2)));
        LocalDateTime to =
                matcher.group(4) == null ? lastDay.plusDays(1).atStartOfDay() : lastDay.atTime(time(matcher.group(4)));
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the end of a freeze must come after its beginning");
        }
        return new Once(from.atZone(zone).toInstant(), to.atZone(zone).toInstant());
    }

    private static LocalTime time(String text) {
        return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    }

    private static DayOfWeek day(String text) {
        String start = text.toUpperCase(Locale.ROOT);
        return Arrays.stream(DayOfWeek.values())
                .filter(d -> d.name().startsWith(start))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is no day of the week; write mon, tue…"));
    }

    /** When the freeze ends in which the time lies; null where it lies in none. */
    @CheckForNull
    public Instant endOf(Instant at) {
        Weekly every = weekly;
        if (every != null) {
            return endOf(every, at);
        }
        Once only = Objects.requireNonNull(once);
        return at.isBefore(only.from) || !at.isBefore(only.to) ? null : only.to;
    }

    @CheckForNull
    private Instant endOf(Weekly every, Instant at) {
        ZonedDateTime local = at.atZone(zone);
        ZonedDateTime begin =
                local.with(TemporalAdjusters.previousOrSame(every.fromDay)).with(every.from);
        if (begin.toInstant().isAfter(at)) {
            begin = begin.minusWeeks(1).with(every.from);
        }
        ZonedDateTime end =
                begin.with(TemporalAdjusters.nextOrSame(every.toDay)).with(every.to);
        if (!end.isAfter(begin)) {
            end = end.plusWeeks(1).with(every.to);
        }
        return at.isBefore(end.toInstant()) ? end.toInstant() : null;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
