package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A connection to Elasticsearch or OpenSearch. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * <p>An API key goes as the header {@code Authorization: ApiKey …}, see {@link #withApiKey}.
 *
 * @param index what is searched: indices, data streams or aliases, with commas between and {@code *} in them
 * @param dateField by which documents belong to a time
 * @param window an instant's value is over the documents of so long before
 * @param delay how long documents take until they are found: the window ends so long before the instant
 */
public record ElasticSettings(
        HttpConnection connection, String index, String dateField, Duration window, Duration delay)
        implements Serializable {

    public static final String DEFAULT_DATE_FIELD = "@timestamp";
    public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);
    /** Elasticsearch shows documents after a refresh, and who ships logs sends them in batches. */
    public static final Duration DEFAULT_DELAY = Duration.ofSeconds(30);

    /** No {@code ?}, {@code #}, blank or slash: it stands in the path. */
    private static final Pattern INDEX = Pattern.compile("[^\\s/?#\\\\\"<>|%]{1,500}");

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public ElasticSettings {
        Objects.requireNonNull(connection, "connection");
        index = index.strip();
        dateField = dateField.strip();
        if (!INDEX.matcher(index).matches() || index.startsWith("_") || index.startsWith("-")) {
            throw new IllegalArgumentException("an index looks like logs-*, or several with commas between, not like '"
                    + index.substring(0, Math.min(100, index.length())) + "'");
        }
        if (dateField.isEmpty()) {
            throw new IllegalArgumentException("the field that holds a document's time is missing");
        }
        LookBack limits = new LookBack(window, window, delay); // has the same limits
        window = limits.lookBack();
        delay = limits.delay();
    }

    /** An index whose documents have {@code @timestamp}. */
    public static ElasticSettings of(HttpConnection connection, String index) {
        return new ElasticSettings(connection, index, DEFAULT_DATE_FIELD, DEFAULT_WINDOW, DEFAULT_DELAY);
    }

    public ElasticSettings withTimes(Duration ofWindow, Duration ofDelay) {
        return new ElasticSettings(connection, index, dateField, ofWindow, ofDelay);
    }

    /** The connection with an API key, in its encoded form, as Elasticsearch wants it. */
    public static HttpConnection withApiKey(HttpConnection connection, String encodedKey) {
        return connection.withHeader("Authorization", "ApiKey " + encodedKey);
    }

    @Override
    public String toString() {
        return "Elasticsearch at " + connection + ", index " + index;
    }
}
