package io.jenkins.plugins.deploymentverification.engine.metric.json;

import com.fasterxml.jackson.databind.node.MissingNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.JsonPath;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How any HTTP API that answers JSON is asked, and where the values are in what it answers. Paths are JSON pointers
 * ({@code /a/0}) or dotted ({@code $.a[0]}). Without {@code points} the answer has one value for each series, and can be
 * asked for instants only; without {@code {from}} or {@code {to}} in what is sent, for the present only.
 *
 * @param path what stands behind the connection's URL, with {@code {query}}, {@code {from}}, {@code {to}}, {@code {step}};
 *     times in seconds, or {@code {from:ms}}, {@code {from:iso}}
 * @param method GET or POST
 * @param body of a POST, JSON with the same places; null for none
 * @param series to the list of series; null where the answer is one series
 * @param points within a series, to its list of points; null where it has one value
 * @param value within a point, or a series without points, to its value
 * @param time within a point, to its time: seconds, milliseconds (from 100,000,000,000 on) or ISO 8601; needed with
 *     points, without it the value is of the time that was asked for
 * @param labels within a series, by label, to what tells it from its siblings; needed with series
 * @param error within the answer, to what is there only when it is an error; null for none
 * @param partial within the answer, to what is true only when it is not whole; null for none
 * @param lookback how old the newest value may be to count as that of an instant; how far before it is asked
 */
public record JsonSettings(
        String path,
        String method,
        @CheckForNull String body,
        @CheckForNull String series,
        @CheckForNull String points,
        String value,
        @CheckForNull String time,
        SortedMap<String, String> labels,
        @CheckForNull String error,
        @CheckForNull String partial,
        Duration lookback)
        implements Serializable {

    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public JsonSettings {
        method = method.toUpperCase(Locale.ROOT);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        if (!method.equals("GET") && !method.equals("POST")) {
            throw new IllegalArgumentException("the method must be GET or POST");
        }
        if (body != null && method.equals("GET")) {
            throw new IllegalArgumentException("a body needs the method POST");
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("'value' must tell where the value is, as a JSON path");
        }
        if (points != null && time == null) {
            throw new IllegalArgumentException("'points' needs 'time' to tell where the time of a point is");
        }
        if (series != null && labels.isEmpty()) {
            throw new IllegalArgumentException("'series' needs 'labels' to tell one from another");
        }
        if (lookback.toMillis() < 1000) {
            throw new IllegalArgumentException("'lookback' must be at least a second");
        }
        for (String one : new String[] {series, points, value, time, error, partial}) {
            checkPath(one);
        }
        labels.values().forEach(JsonSettings::checkPath);
        checkUrl(path);
    }

    private static void checkPath(@CheckForNull String path) {
        if (path != null) {
            JsonPath.find(MissingNode.getInstance(), path);
        }
    }

    private static void checkUrl(String path) {
        if (!path.isEmpty() && !path.startsWith("/") && !path.startsWith("?")) {
            throw new IllegalArgumentException("'path' must begin with / or ?, or be empty");
        }
        Template.Question any = new Template.Question("a", Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(1));
        try {
            URI.create("http://host" + new Template(path).inUrl(any));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'path' has characters that must be encoded in a URL, such as %20", e);
        }
    }
}
