package io.jenkins.plugins.deploymentverification.engine.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.List;
import java.util.Map;

/** A check as people would write it into a policy. */
final class Snippet {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private static final JsonNode CHECK_DEFAULTS = checkDefaults();
    private static final JsonNode SERVICE_DEFAULTS = serviceDefaults();

    private Snippet() {}

    /** The check with other criteria, as an entry of {@code metrics}; what is the default anyhow is left out. */
    static String of(ServicePolicy policy, MetricCheck check, String criteria) {
        ObjectNode found = null;
        for (JsonNode one : metrics(policy)) {
            if (one.path("name").asText().equals(check.name())) {
                found = (ObjectNode) one;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException("no check named " + check.name());
        }
        removeDefaults(found, CHECK_DEFAULTS);
        found.put("criteria", criteria);
        ObjectNode root = YAML.createObjectNode();
        root.putArray(CheckType.METRIC.key()).add(found);
        return yaml(root);
    }

    /** Of a service in its canonical form, with metric checks only. */
    static void withoutDefaults(ObjectNode service) {
        for (JsonNode check : service.path(CheckType.METRIC.key())) {
            removeDefaults((ObjectNode) check, CHECK_DEFAULTS);
        }
        removeDefaults(service, SERVICE_DEFAULTS);
    }

    private static void removeDefaults(ObjectNode node, JsonNode defaults) {
        for (Map.Entry<String, JsonNode> setting : defaults.properties()) {
            if (setting.getValue().equals(node.get(setting.getKey()))) {
                node.remove(setting.getKey());
            }
        }
    }

    static String yaml(ObjectNode root) {
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static JsonNode metrics(ServicePolicy policy) {
        return PolicyWriter.toTree(policy).path("services").path(0).path(CheckType.METRIC.key());
    }

    private static ObjectNode least() {
        try {
            return (ObjectNode) PolicyWriter.toTree(PolicyReader.withParameters(Map.of())
                            .read("defaults", "name: s\nmetrics: [{name: m, query: q, criteria: '== 0'}]")
                            .services()
                            .get(0))
                    .path("services")
                    .path(0);
        } catch (PolicyException e) {
            throw new IllegalStateException("the least policy must be readable", e);
        }
    }

    private static JsonNode checkDefaults() {
        return ((ObjectNode) least().path(CheckType.METRIC.key()).path(0))
                .without(List.of("name", "query", "criteria"));
    }

    private static JsonNode serviceDefaults() {
        return least().without(List.of("name", CheckType.METRIC.key()));
    }
}
