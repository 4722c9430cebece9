package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the older {@code post_deployment_validation} form into today's, places kept, so that one reader serves both.
 * The older form had no window of its own: each metric said for how long it is to be watched, so the window is the
 * longest of these.
 */
final class LegacyPolicy {

    private static final String ROOT = "post_deployment_validation";

    private LegacyPolicy() {}

    static boolean isLegacy(Node root) {
        return root.fields().containsKey(ROOT);
    }

    static Node modernise(Node root, Problems problems) {
        Fields document = Fields.of(root, problems);
        document.get("prometheus_integration"); // connections may stand in the same file; ConnectionsReader reads them
        document.get("datadog_integration");
        List<Node> services = new ArrayList<>();
        document.object(ROOT).ifPresent(validation -> {
            validation.list("services").forEach(s -> services.add(service(Fields.of(s, problems))));
            validation.refuseUnknown();
        });
        document.refuseUnknown();
        return Node.object(root.place(), Map.of("services", Node.list(root.place(), services)));
    }

    private static Node service(Fields old) {
        Map<String, Node> fields = new LinkedHashMap<>();
        copy(old, "name", fields, "name");
        List<Node> metrics = new ArrayList<>();
        Duration longest = null;
        for (Node node : old.list("metrics")) {
            Fields metric = Fields.of(node, old.problems());
            Duration duration = metric.duration("duration", null);
            if (duration != null && (longest == null || duration.compareTo(longest) > 0)) {
                longest = duration;
            }
            metrics.add(metric(metric));
        }
        Node.Place place = old.node().place();
        fields.put("metrics", Node.list(place, metrics));
        if (longest != null) {
            fields.put("window", Node.object(place, Map.of("duration", Node.text(place, Durations.format(longest)))));
        }
        old.object("health_check").ifPresent(health -> {
            health.object("http").ifPresent(h -> fields.put("http", http(h)));
            health.object("tcp").ifPresent(t -> fields.put("tcp", tcp(t)));
            health.refuseUnknown();
        });
        old.refuseUnknown();
        return Node.object(place, fields);
    }

    private static Node metric(Fields old) {
        Map<String, Node> fields = new LinkedHashMap<>();
        copy(old, "name", fields, "name");
        copy(old, "query", fields, "query");
        copy(old, "duration", fields, "duration");
        copy(old, "action_on_failure", fields, "action");
        List<String> criteria = new ArrayList<>();
        bound(old, "threshold", ">= ", criteria);
        bound(old, "max_value", "<= ", criteria);
        Node.Place place = old.node().place();
        if (criteria.isEmpty()) {
            old.problems().add(place, "needs 'threshold' (at least) or 'max_value' (at most)");
            criteria.add("<= 0");
        }
        fields.put("criteria", Node.text(place, String.join(" and ", criteria)));
        old.refuseUnknown();
        return Node.object(place, fields);
    }

    private static void bound(Fields old, String key, String operator, List<String> criteria) {
        if (old.has(key)) {
            old.number(key, 0, -Double.MAX_VALUE, Double.MAX_VALUE);
            criteria.add(operator + old.text(key, "0"));
        }
    }

    private static Node http(Fields old) {
        Map<String, Node> fields = named(old, "http-health");
        copy(old, "url", fields, "url");
        copy(old, "expected_status", fields, "expectedStatus");
        copy(old, "timeout", fields, "timeout");
        copy(old, "retries", fields, "retries");
        old.refuseUnknown();
        return Node.object(old.node().place(), fields);
    }

    private static Node tcp(Fields old) {
        Map<String, Node> fields = named(old, "tcp-health");
        copy(old, "host", fields, "host");
        copy(old, "port", fields, "port");
        copy(old, "timeout", fields, "timeout");
        copy(old, "retries", fields, "retries");
        old.refuseUnknown();
        return Node.object(old.node().place(), fields);
    }

    private static Map<String, Node> named(Fields old, String name) {
        Map<String, Node> fields = new LinkedHashMap<>();
        fields.put("name", Node.text(old.node().place(), name));
        return fields;
    }

    private static void copy(Fields old, String key, Map<String, Node> fields, String newKey) {
        Node node = old.get(key);
        if (node != null) {
            fields.put(newKey, node);
        }
    }
}
