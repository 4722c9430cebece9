package io.jenkins.plugins.deploymentverification.engine.metric.http;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parts of alerts as Prometheus and Alertmanager write them. */
public final class AlertFields {

    private AlertFields() {}

    /** An object of texts, such as labels, or null when it is none. */
    @CheckForNull
    public static SortedMap<String, String> texts(JsonNode object) {
        if (!object.isObject()) {
            return null;
        }
        SortedMap<String, String> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isTextual()) {
                return null;
            }
            map.put(field.getKey(), field.getValue().textValue());
        }
        return map;
    }

    /** A time as RFC 3339 writes it, or null when it is none. */
    @CheckForNull
    public static Instant time(JsonNode text) {
        try {
            return text.isTextual() ? OffsetDateTime.parse(text.textValue()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The annotation people read, or null. */
    @CheckForNull
    public static String summary(JsonNode annotations) {
        for (String name : List.of("summary", "message", "description")) {
            String text = SafeText.excerpt(annotations.path(name).asText(""), 300);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }
}
