package io.jenkins.plugins.deploymentverification.engine.metric.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.List;

/** What a backend knows of its own errors. Each method may return null or empty to leave it to what is usual. */
public interface Dialect {

    /** The API as people call it, for example {@code the Prometheus API}. */
    String api();

    /**
     * What an error is.
     *
     * @param json of the body, or missing where it is no JSON
     */
    @CheckForNull
    default SourceException.Kind kind(HttpResponse response, JsonNode json) {
        return null;
    }

    /**
     * The server's own words for an error; null for the usual fields: {@code error}, {@code message}, {@code errors}.
     *
     * @param json of the body, or missing where it is no JSON
     */
    @CheckForNull
    default String words(JsonNode json) {
        return null;
    }

    /** What an admin may do about it, as a sentence; null for what is usual. */
    @CheckForNull
    default String hint(SourceException.Kind kind, HttpResponse response) {
        return null;
    }

    /** What must not be seen in a message, besides the connection's own secrets. */
    default List<String> secrets() {
        return List.of();
    }

    /** A dialect that only has a name. */
    static Dialect of(String api) {
        return () -> api;
    }
}
