package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the alert rules that Grafana itself evaluates, as its Prometheus-style end point lists them. Each rule has
 * instances, one for each series it watches. What becomes of their states:
 *
 * <ul>
 *   <li>{@code Alerting} and {@code Recovering}: firing; whatever reason stands behind it in parentheses
 *   <li>{@code Pending}: pending
 *   <li>{@code Error}, {@code NoData}: doubtful, as is a rule whose health is not {@code ok}: it watches nothing now
 *   <li>{@code Normal}: no alert
 * </ul>
 */
final class AlertRules {

    static final String PATH = "/api/prometheus/grafana/api/v1/rules";

    private final JsonReply reply;
    private final List<Alert> alerts = new ArrayList<>();

    AlertRules(JsonReply reply) {
        this.reply = reply;
    }

    List<Alert> read() throws SourceException {
        if (!reply.json().path("status").asText().equals("success")) {
            throw reply.refused();
        }
        JsonNode data = reply.json().path("data");
        if (!data.path("groups").isArray()) {
            throw reply.malformed("data.groups is no list");
        }
        if (!data.path("groupNextToken").asText("").isEmpty()) {
            throw reply.malformed("it lists a part of the rules only");
        }
        for (JsonNode group : data.path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                if (rule.path("type").asText("alerting").equals("alerting")) {
                    rule(group, rule);
                }
            }
        }
        return alerts;
    }

    private void rule(JsonNode group, JsonNode rule) throws SourceException {
        boolean told = false;
        for (JsonNode instance : rule.path("alerts")) {
            String state = state(instance.path("state").asText(""));
            if (state != null) {
                told |= state.equals(Alert.DOUBTFUL);
                alerts.add(new Alert(
                        labels(group, rule, instance.path("labels")),
                        state,
                        time(instance.path("activeAt")),
                        summary(instance.path("annotations"), null)));
            }
        }
        String health = rule.path("health").asText("ok").toLowerCase(Locale.ROOT);
        if (!told && (health.equals("error") || health.equals("nodata"))) {
            String why = rule.path("lastError").asText("");
            alerts.add(new Alert(
                    labels(group, rule, rule.path("labels")),
                    Alert.DOUBTFUL,
                    null,
                    why.isEmpty()
                            ? "its rule's health is " + health
                            : reply.client().masked(why, 300)));
        }
    }

    /** Null for one that is well. */
    @CheckForNull
    private String state(String told) throws SourceException {
        String state = told.replaceFirst("\\s*\\(.*", "").toLowerCase(Locale.ROOT);
        return switch (state) {
            case "alerting", "firing", "recovering" -> "firing";
            case "pending" -> "pending";
            case "error", "nodata" -> Alert.DOUBTFUL;
            case "normal", "inactive" -> null;
            default -> throw reply.malformed("the state of an alert is \"" + told + "\"");
        };
    }

    /** Those of the rule are in those of its instances; the name and the folder are told, in case they are not. */
    private static SortedMap<String, String> labels(JsonNode group, JsonNode rule, JsonNode own) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (JsonNode all : List.of(rule.path("labels"), own)) {
            for (Map.Entry<String, JsonNode> label : all.properties()) {
                labels.put(label.getKey(), label.getValue().asText());
            }
        }
        labels.putIfAbsent("alertname", rule.path("name").asText("?"));
        String folder = group.path("file").asText("");
        if (!folder.isEmpty()) {
            labels.putIfAbsent("grafana_folder", folder);
        }
        return labels;
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
    private String summary(JsonNode annotations, @CheckForNull String otherwise) {
        for (String name : List.of("summary", "message", "description")) {
            String text = reply.client().masked(annotations.path(name).asText(""), 300);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return otherwise;
    }
}
