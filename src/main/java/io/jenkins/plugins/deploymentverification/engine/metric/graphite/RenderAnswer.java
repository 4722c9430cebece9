package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the JSON of the render API. A point stands for the time from its own until the next; the width of this is the
 * smallest distance of two points, null ones included.
 */
final class RenderAnswer {

    private static final long LATEST_SECONDS = 1_000_000_000_000L;

    private final JsonReply reply;
    private final MetricQuery asked;
    private final LookBack lookBack;
    private final Instant from;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> infos = new ArrayList<>();

    /** @param from when the time asked for begins: what began before is not whole */
    RenderAnswer(JsonReply reply, MetricQuery asked, LookBack lookBack, Instant from) {
        this.reply = reply;
        this.asked = asked;
        this.lookBack = lookBack;
        this.from = from;
    }

    MetricAnswer read() throws SourceException {
        if (!reply.json().isArray()) {
            if (reply.json().has("error") || reply.json().has("message")) {
                throw reply.refused();
            }
            throw reply.malformed("the answer is no list of series");
        }
        List<Series> all = new ArrayList<>();
        Set<SortedMap<String, String>> seen = new HashSet<>();
        for (JsonNode one : reply.json()) {
            SortedMap<String, String> labels = labels(one);
            if (!seen.add(labels)) {
                warnings.add("two series are called " + reply.client().masked(labels.toString(), 200));
            }
            List<Sample> samples = samples(labels, one.path("datapoints"));
            if (!samples.isEmpty()) {
                all.add(Series.of(labels, samples));
            }
        }
        return new MetricAnswer(all, warnings, infos, false);
    }

    /** The tags, and the target, which always tells series apart. */
    private SortedMap<String, String> labels(JsonNode series) throws SourceException {
        if (!series.path("target").isTextual()) {
            throw reply.malformed("a series has no \"target\"");
        }
        SortedMap<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> tag : series.path("tags").properties()) {
            labels.put(tag.getKey(), tag.getValue().asText());
        }
        String target = series.path("target").textValue();
        if (target.equals(labels.get("name"))) {
            labels.remove("name");
        }
        labels.put("target", target);
        return labels;
    }

    private List<Sample> samples(SortedMap<String, String> labels, JsonNode datapoints) throws SourceException {
        if (!datapoints.isArray()) {
            throw reply.malformed("a series has no \"datapoints\"");
        }
        NavigableMap<Instant, Sample> points = new TreeMap<>();
        long width = Long.MAX_VALUE;
        long before = Long.MIN_VALUE;
        for (JsonNode point : datapoints) {
            long at = time(point);
            if (before != Long.MIN_VALUE) {
                width = Math.min(width, at - before);
            }
            if (at <= before) {
                throw reply.malformed("the times of a series do not ascend");
            }
            before = at;
            if (!point.get(0).isNull()) {
                Instant start = Instant.ofEpochSecond(at);
                points.put(start, new Sample(start, point.get(0).doubleValue()));
            }
        }
        if (width == Long.MAX_VALUE) {
            if (!points.isEmpty()) {
                infos.add("of " + reply.client().masked(labels.get("target"), 100)
                        + " there is one point only, so it cannot be told whether its time is over; look further back");
            }
            return List.of();
        }
        return lookBack.known(asked, ends(points, Duration.ofSeconds(width)), Duration.ofSeconds(width));
    }

    private NavigableMap<Instant, Sample> ends(NavigableMap<Instant, Sample> points, Duration width) {
        NavigableMap<Instant, Sample> ends = new TreeMap<>();
        points.tailMap(from, true).forEach((start, sample) -> ends.put(start.plus(width), sample));
        return ends;
    }

    private long time(JsonNode point) throws SourceException {
        boolean right = point.isArray()
                && point.size() == 2
                && (point.get(0).isNumber() || point.get(0).isNull())
                && point.get(1).isIntegralNumber()
                && point.get(1).canConvertToLong();
        if (!right || Math.abs(point.get(1).longValue()) >= LATEST_SECONDS) {
            throw reply.malformed("a point is not [value, seconds] but " + SafeText.excerpt(point.toString(), 80));
        }
        return point.get(1).longValue();
    }
}
