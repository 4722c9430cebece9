package io.jenkins.plugins.deploymentverification.engine.document;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people and Prometheus write them: {@code 30s}, {@code 1m30s}, {@code 500ms}, {@code 2h}, {@code 1d}. */
public final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|m|min|h|d)(?![a-z])");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Durations() {}

    /**
     * Parses a duration. A plain number is refused, since nobody can tell seconds from milliseconds; only 0 needs no
     * unit.
     *
     * @throws IllegalArgumentException telling what would be right
     */
    public static Duration parse(String text) {
        String rest = text.strip();
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(rest);
        BigDecimal millis = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && rest.substring(end, part.start()).isBlank()) {
            millis = millis.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(MILLIS.get(part.group(2)))));
            end = part.end();
        }
        if (end == 0 || end != rest.length()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write a number with a unit, like 30s, 5m, 1m30s or 500ms");
        }
        return Duration.ofMillis(millis.longValue());
    }

    /** The shortest spelling that {@link #parse} reads back to the same duration (milliseconds at the finest). */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        millis = append(text, millis, 86_400_000L, "d");
        millis = append(text, millis, 3_600_000L, "h");
        millis = append(text, millis, 60_000L, "m");
        millis = append(text, millis, 1000L, "s");
        append(text, millis, 1L, "ms");
        return text.toString();
    }

    private static long append(StringBuilder text, long millis, long unit, String symbol) {
        if (millis >= unit) {
            text.append(millis / unit).append(symbol);
        }
        return millis % unit;
    }
}
