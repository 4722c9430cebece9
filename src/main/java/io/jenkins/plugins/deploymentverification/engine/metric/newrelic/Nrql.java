package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of a check with its time: {@code SINCE}, {@code UNTIL} and, for a range, {@code TIMESERIES}. The check may say
 * how far it looks back by {@code SINCE 10 minutes AGO}; it is counted from the time asked for, not from now, so that
 * baselines are measured alike.
 *
 * @see <a href="https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/">NRQL reference</a>
 */
final class Nrql {

    /** New Relic gives at most so many buckets. */
    private static final long MOST_BUCKETS = 366;

    private static final Pattern QUOTED =
            Pattern.compile("'(?:\\\\.|[^'\\\\])*'|`[^`]*`|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);
    private static final Pattern SINCE_AGO = Pattern.compile(
            "\\bSINCE\\s+(\\d{1,6})\\s+(SECOND|MINUTE|HOUR|DAY|WEEK)S?\\s+AGO\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern FORBIDDEN =
            Pattern.compile("\\b(SINCE|UNTIL|TIMESERIES|COMPARE\\s+WITH)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern FACET = Pattern.compile("\\bFACET\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMIT = Pattern.compile("\\bLIMIT\\b", Pattern.CASE_INSENSITIVE);

    private Nrql() {}

    /** @throws SourceException when the query says something about its time that would be lost */
    static String of(MetricQuery query, Duration defaultWindow) throws SourceException {
        String nrql = query.expression().strip().replaceFirst(";+$", "");
        Matcher since = SINCE_AGO.matcher(withoutTexts(nrql));
        Duration window = defaultWindow;
        if (since.find()) {
            window = Duration.of(
                    Long.parseLong(since.group(1)),
                    ChronoUnit.valueOf(since.group(2).toUpperCase(Locale.ROOT) + "S"));
            nrql = nrql.substring(0, since.start()) + nrql.substring(since.end());
        }
        String bare = withoutTexts(nrql);
        Matcher forbidden = FORBIDDEN.matcher(bare);
        if (forbidden.find()) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "this NRQL cannot be sent: its " + forbidden.group(1).toUpperCase(Locale.ROOT)
                            + " is set by the verification; how far a query looks back is said by"
                            + " SINCE <number> <seconds, minutes, hours, days or weeks> AGO, at most once");
        }
        StringBuilder timed = new StringBuilder(nrql.strip());
        if (FACET.matcher(bare).find() && !LIMIT.matcher(bare).find()) {
            timed.append(" LIMIT MAX"); // else New Relic keeps ten of them and is silent about the rest
        }
        Instant from = query.isRange() ? query.from() : query.to().minus(window);
        timed.append(" SINCE ")
                .append(from.toEpochMilli())
                .append(" UNTIL ")
                .append(query.to().toEpochMilli());
        if (query.isRange()) {
            timed.append(" TIMESERIES ").append(buckets(query, window));
        }
        return timed.toString();
    }

    /** Sliding buckets as long as the window of the instant query, so that values mean the same. */
    private static String buckets(MetricQuery query, Duration window) {
        long range = Duration.between(query.from(), query.to()).toSeconds();
        long least = (range + MOST_BUCKETS - 1) / MOST_BUCKETS;
        long step = Math.max(1, Math.max(least, query.step().toSeconds()));
        return window.toSeconds() > step
                ? window.toSeconds() + " seconds SLIDE BY " + step + " seconds"
                : step + " seconds";
    }

    /** As long as before, with blanks where texts and quoted names were. */
    private static String withoutTexts(String nrql) {
        return QUOTED.matcher(nrql)
                .replaceAll(quoted -> " ".repeat(quoted.group().length()));
    }
}
