package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the lists of alerts and of targets. */
final class Listings {

    private Listings() {}

    static List<Alert> alerts(PrometheusClient.Reply reply) throws SourceException {
        List<Alert> all = new ArrayList<>();
        for (JsonNode alert : list(reply, "alerts")) {
            SortedMap<String, String> labels = texts(alert.path("labels"));
            String state = alert.path("state").asText("");
            if (labels == null || state.isEmpty()) {
                throw reply.malformed("an alert without labels or state");
            }
            all.add(new Alert(labels, state, time(alert.path("activeAt")), summary(alert.path("annotations"))));
        }
        return all;
    }

    static List<Target> targets(PrometheusClient.Reply reply) throws SourceException {
        List<Target> all = new ArrayList<>();
        for (JsonNode target : list(reply, "activeTargets")) {
            SortedMap<String, String> labels = texts(target.path("labels"));
            String health = target.path("health").asText("");
            if (labels == null || health.isEmpty()) {
                throw reply.malformed("a target without labels or health");
            }
            String error = SafeText.excerpt(target.path("lastError").asText(""), 300);
            all.add(new Target(labels, health, error.isEmpty() ? null : error));
        }
        return all;
    }

    /** An object of texts, or null when it is none. */
    @CheckForNull
    static SortedMap<String, String> texts(JsonNode object) {
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

    private static JsonNode list(PrometheusClient.Reply reply, String name) throws SourceException {
        JsonNode list = reply.data().path(name);
        if (!list.isArray()) {
            throw reply.malformed("data." + name + " is no list");
        }
        return list;
    }

    @CheckForNull
    private static Instant time(JsonNode text) {
        try {
            return text.isTextual() ? OffsetDateTime.parse(text.textValue()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @CheckForNull
    private static String summary(JsonNode annotations) {
        for (String name : List.of("summary", "message", "description")) {
            String text = SafeText.excerpt(annotations.path(name).asText(""), 300);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return null;
    }
}
