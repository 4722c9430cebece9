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
import java.util.Map;

/** A check as people would write it into a policy. */
final class Snippet {

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private static final JsonNode DEFAULTS = defaults();

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
        for (Map.Entry<String, JsonNode> setting : DEFAULTS.properties()) {
            if (setting.getValue().equals(found.get(setting.getKey()))) {
                found.remove(setting.getKey());
            }
        }
        found.put("criteria", criteria);
        ObjectNode root = YAML.createObjectNode();
        root.putArray(CheckType.METRIC.key()).add(found);
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    private static JsonNode metrics(ServicePolicy policy) {
        return PolicyWriter.toTree(policy).path("services").path(0).path(CheckType.METRIC.key());
    }

    private static JsonNode defaults() {
        try {
            ServicePolicy least = PolicyReader.withParameters(Map.of())
                    .read("defaults", "name: s\nmetrics: [{name: m, query: q, criteria: '== 0'}]")
                    .services()
                    .get(0);
            ObjectNode check = (ObjectNode) metrics(least).path(0);
            check.remove("name");
            check.remove("query");
            check.remove("criteria");
            return check;
        } catch (PolicyException e) {
            throw new IllegalStateException("the least policy must be readable", e);
        }
    }
}
