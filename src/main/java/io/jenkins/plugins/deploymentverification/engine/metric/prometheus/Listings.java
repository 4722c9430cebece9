package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import io.jenkins.plugins.deploymentverification.engine.metric.http.AlertFields;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Reads the lists of alerts and of targets. */
final class Listings {

    private Listings() {}

    static List<Alert> alerts(PrometheusClient.Reply reply) throws SourceException {
        List<Alert> all = new ArrayList<>();
        for (JsonNode alert : list(reply, "alerts")) {
            SortedMap<String, String> labels = AlertFields.texts(alert.path("labels"));
            String state = alert.path("state").asText("");
            if (labels == null || state.isEmpty()) {
                throw reply.malformed("an alert without labels or state");
            }
            all.add(new Alert(
                    labels,
                    state,
                    AlertFields.time(alert.path("activeAt")),
                    AlertFields.summary(alert.path("annotations"))));
        }
        return all;
    }

    static List<Target> targets(PrometheusClient.Reply reply) throws SourceException {
        List<Target> all = new ArrayList<>();
        for (JsonNode target : list(reply, "activeTargets")) {
            SortedMap<String, String> labels = AlertFields.texts(target.path("labels"));
            String health = target.path("health").asText("");
            if (labels == null || health.isEmpty()) {
                throw reply.malformed("a target without labels or health");
            }
            String error = SafeText.excerpt(target.path("lastError").asText(""), 300);
            all.add(new Target(labels, health, error.isEmpty() ? null : error));
        }
        return all;
    }

    private static JsonNode list(PrometheusClient.Reply reply, String name) throws SourceException {
        JsonNode list = reply.data().path(name);
        if (!list.isArray()) {
            throw reply.malformed("data." + name + " is no list");
        }
        return list;
    }
}
