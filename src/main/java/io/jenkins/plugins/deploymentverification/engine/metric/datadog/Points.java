package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The points of a series. Each stands for a bucket that begins with it. Buckets without a value are null, and the last
 * one or two are usually null or still being filled: neither is a value.
 */
final class Points {

    private static final long LATEST = 100_000_000_000_000L;

    private final JsonReply reply;
    private final Instant settled;

    /** @param settled buckets that end after this are not complete */
    Points(JsonReply reply, Instant settled) {
        this.reply = reply;
        this.settled = settled;
    }

    /**
     * The complete points with a value, in the order of time.
     *
     * @param times milliseconds
     * @param values numbers or nulls, as many
     * @param width of a bucket as far as it is told besides the points themselves; null where it is not
     */
    List<Sample> complete(List<JsonNode> times, List<JsonNode> values, @CheckForNull Duration width)
            throws SourceException {
        if (times.size() != values.size()) {
            throw reply.malformed("there are " + times.size() + " times and " + values.size() + " values");
        }
        SortedMap<Long, JsonNode> points = new TreeMap<>();
        for (int i = 0; i < times.size(); i++) {
            points.put(time(times.get(i)), values.get(i));
        }
        long bucket = bucket(points, width);
        List<Sample> samples = new ArrayList<>();
        for (var point : points.entrySet()) {
            Double value = value(point.getValue());
            if (value != null && point.getKey() + bucket <= settled.toEpochMilli()) {
                samples.add(new Sample(Instant.ofEpochMilli(point.getKey()), value));
            }
        }
        return samples;
    }

    /** The least distance of two points; what the answer says of its interval is in seconds or milliseconds. */
    private static long bucket(SortedMap<Long, JsonNode> points, @CheckForNull Duration width) {
        long least = Long.MAX_VALUE;
        Long before = null;
        for (Long at : points.keySet()) {
            least = before == null ? least : Math.min(least, at - before);
            before = at;
        }
        return least < Long.MAX_VALUE ? least : width == null ? 0 : width.toMillis();
    }

    private long time(JsonNode millis) throws SourceException {
        double at = millis.isNumber() ? millis.doubleValue() : Double.NaN;
        if (!(at >= 0 && at < LATEST)) {
            throw reply.malformed("the time of a point is " + SafeText.excerpt(millis.toString(), 40));
        }
        return Math.round(at);
    }

    @CheckForNull
    private Double value(JsonNode value) throws SourceException {
        if (value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw reply.malformed("the value of a point is " + SafeText.excerpt(value.toString(), 40));
        }
        return value.doubleValue();
    }
}
