package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code SELECT}. Its time is {@code $timeFilter}, the width of its buckets {@code $__interval} or fixed, as in
 * Grafana.
 */
final class InfluxQlQuery implements InfluxQuery {

    private static final Pattern SELECT = Pattern.compile("\\s*SELECT\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern INTO = Pattern.compile("\\bINTO\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME_FILTER = Pattern.compile("\\$(timeFilter|\\{timeFilter})");
    private static final Pattern INTERVAL = Pattern.compile("\\$(__interval|interval)\\b");
    private static final Pattern GROUP_BY_TIME =
            Pattern.compile("\\btime\\s*\\(\\s*(\\$__interval|\\$interval|[0-9a-zµ]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_THE_RANGE = Pattern.compile(
            "\\b(fill\\s*\\(\\s*(previous|linear)|(non_negative_)?(derivative|difference)|moving_average|cumulative_sum"
                    + "|elapsed|integral|\\w*exponential_moving_average|\\w*relative_strength_index|holt_winters\\w*"
                    + "|s?limit|s?offset|sample|top|bottom)\\b",
            Pattern.CASE_INSENSITIVE);

    private final String query;
    private final String code;
    private final Duration interval;
    private Duration width = Duration.ZERO;
    private Duration alignment = Duration.ZERO;

    /**
     * @param interval what {@code $__interval} stands for
     * @throws IllegalArgumentException saying what is wrong with the query
     */
    InfluxQlQuery(String query, Duration interval) {
        this.query = query;
        this.interval = interval;
        code = QuerySyntax.INFLUXQL.code(query);
        if (!SELECT.matcher(code).lookingAt()
                || code.indexOf(';') >= 0
                || INTO.matcher(code).find()) {
            throw new IllegalArgumentException("the query must be one SELECT, without INTO and without a semicolon");
        }
        if (!TIME_FILTER.matcher(code).find()) {
            throw new IllegalArgumentException(
                    "the query must say where the time goes: WHERE $timeFilter, besides its other conditions with AND");
        }
        readWidths();
    }

    /** The outermost GROUP BY time(…) makes the rows; those of subqueries only must not be cut. */
    private void readWidths() {
        Matcher matcher = GROUP_BY_TIME.matcher(code);
        while (matcher.find()) {
            Duration one = matcher.group(1).startsWith("$") ? interval : Code.duration(matcher.group(1));
            if (one.compareTo(alignment) > 0) {
                alignment = one;
            }
            if (isOutermost(matcher.start())) {
                width = one;
            }
        }
    }

    private boolean isOutermost(int at) {
        String before = code.substring(0, at);
        return before.chars().filter(c -> c == '(').count()
                == before.chars().filter(c -> c == ')').count();
    }

    @Override
    public Duration width() {
        return width;
    }

    @Override
    public Duration alignment() {
        return alignment;
    }

    @Override
    public boolean stampedByStart() {
        return true;
    }

    @Override
    public boolean dependsOnRange() {
        return OF_THE_RANGE.matcher(code).find();
    }

    @Override
    public String text(Instant from, Instant to) {
        String filter = "time >= " + from.toEpochMilli() + "ms AND time < " + to.toEpochMilli() + "ms";
        String timed = Code.replace(query, code, TIME_FILTER, "(" + filter + ")");
        return Code.replace(timed, QuerySyntax.INFLUXQL.code(timed), INTERVAL, interval.toMillis() + "ms");
    }
}
