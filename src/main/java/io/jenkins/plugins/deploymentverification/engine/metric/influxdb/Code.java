package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What both query languages have in common for who reads them from outside. */
final class Code {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ns|us|µ|u|ms|s|m|h|d|w)");
    private static final Duration LONGEST = Duration.ofDays(7);

    private Code() {}

    /** Replaces what is code, and leaves strings and comments alone. */
    static String replace(String query, String code, Pattern what, String with) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = what.matcher(code);
        int end = 0;
        while (matcher.find()) {
            out.append(query, end, matcher.start()).append(with);
            end = matcher.end();
        }
        return out.append(query.substring(end)).toString();
    }

    /** @throws IllegalArgumentException where it is no fixed time, or too long or too short for a bucket */
    static Duration duration(String literal) {
        Matcher matcher = DURATION.matcher(literal);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            sum = sum.plus(one(matcher.group(1), matcher.group(2)));
        }
        if (end < literal.length() || sum.toMillis() < 1 || sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "buckets of '" + literal + "': their width must be between 1ms and 7d, and not a calendar's");
        }
        return sum;
    }

    private static Duration one(String digits, String unit) {
        long amount = digits.length() > 12 ? Long.MAX_VALUE / 10_000_000_000L : Long.parseLong(digits);
        return switch (unit) {
            case "ns" -> Duration.ofNanos(amount);
            case "us", "µ", "u" -> Duration.ofNanos(amount * 1000);
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofDays(amount * 7);
        };
    }
}
