package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flux script. Its time is {@code range(start: v.timeRangeStart, stop: v.timeRangeStop)}, the width of its buckets
 * {@code v.windowPeriod} or fixed, as in InfluxDB's own pages and Grafana. The values are written into the script, so
 * that versions without {@code extern} understand it.
 */
final class FluxQuery implements InfluxQuery {

    private static final Pattern START = Pattern.compile("\\bv\\.timeRangeStart\\b");
    private static final Pattern STOP = Pattern.compile("\\bv\\.timeRangeStop\\b");
    private static final Pattern PERIOD = Pattern.compile("\\bv\\.windowPeriod\\b");
    private static final Pattern BUCKET = Pattern.compile("\\bv\\.defaultBucket\\b");
    private static final Pattern EVERY = Pattern.compile("\\bevery\\s*:\\s*(v\\.windowPeriod|[0-9][0-9a-zµ]*)");
    private static final Pattern OFFSET = Pattern.compile("\\boffset\\s*:\\s*-?[0-9]+[a-zµ]");
    private static final Pattern WRITES = Pattern.compile("\\b(to|wideTo)\\s*\\(");
    private static final Pattern BY_START = Pattern.compile("\\btimeSrc\\s*:\\s*\"_start\"");
    private static final Pattern OF_THE_RANGE = Pattern.compile("\\b(derivative|difference|increase|cumulativeSum"
            + "|\\w*[mM]ovingAverage\\w*|fill|limit|tail|top|bottom|first|last|elapsed|state(Count|Duration)|integral"
            + "|holtWinters|sample|relativeStrengthIndex|chandeMomentumOscillator|kaufmans\\w+|tripleE\\w+"
            + "|doubleEMA)\\s*\\(");

    private final String query;
    private final String code;
    private final Duration interval;

    @CheckForNull
    private final String bucket;

    private Duration width = Duration.ZERO;
    private Duration alignment = Duration.ZERO;

    /**
     * @param interval what {@code v.windowPeriod} stands for
     * @param bucket what {@code v.defaultBucket} stands for, or null
     * @throws IllegalArgumentException saying what is wrong with the query
     */
    FluxQuery(String query, Duration interval, @CheckForNull String bucket) {
        this.query = query;
        this.interval = interval;
        this.bucket = bucket;
        code = QuerySyntax.FLUX.code(query);
        if (!START.matcher(code).find() || !STOP.matcher(code).find()) {
            throw new IllegalArgumentException("the query must say where the time goes:"
                    + " |> range(start: v.timeRangeStart, stop: v.timeRangeStop)");
        }
        if (WRITES.matcher(code).find()) {
            throw new IllegalArgumentException("the query must not write, but calls to()");
        }
        if (OFFSET.matcher(code).find()) {
            throw new IllegalArgumentException(
                    "buckets with an 'offset' are not understood: whether the last one is complete could not be told");
        }
        if (bucket == null && BUCKET.matcher(code).find()) {
            throw new IllegalArgumentException("v.defaultBucket is used, but no bucket is configured for this source");
        }
        Matcher every = EVERY.matcher(code);
        while (every.find()) {
            width = every.group(1).startsWith("v.") ? interval : Code.duration(every.group(1));
            alignment = width.compareTo(alignment) > 0 ? width : alignment;
        }
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
        return BY_START.matcher(query).find();
    }

    @Override
    public boolean dependsOnRange() {
        return OF_THE_RANGE.matcher(code).find();
    }

    @Override
    public String text(Instant from, Instant to) {
        String text = replace(query, START, from.toString());
        text = replace(text, STOP, to.toString());
        text = replace(text, PERIOD, interval.toMillis() + "ms");
        return bucket == null ? text : replace(text, BUCKET, literal(bucket));
    }

    private static String replace(String text, Pattern what, String with) {
        return Code.replace(text, QuerySyntax.FLUX.code(text), what, with);
    }

    /** A string of Flux; a dollar is written by its number, lest it begin an interpolation. */
    static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\x24") + '"';
    }
}
