package io.jenkins.plugins.deploymentverification.engine.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.List;
import java.util.Map;

/** The part of a policy that can be asked of the past: its metric checks. */
final class ReplayPolicy {

    /** What absolute criteria can do without. */
    private static final List<String> COMPARING = List.of(
            "baseline",
            "onNoBaseline",
            "judge",
            "direction",
            "minimumEffect",
            "alpha",
            "onUndecided",
            "kayenta",
            "exact",
            "maxScore",
            "trend");

    private ReplayPolicy() {}

    static boolean isReplayable(Check check) {
        return check.type() == CheckType.METRIC;
    }

    /** The checks that look at the present only: probes, alerts, targets. */
    static List<Check> leftOut(ServicePolicy policy) {
        return policy.checks().stream().filter(c -> !isReplayable(c)).toList();
    }

    /**
     * The policy with its metric checks only.
     *
     * @throws IllegalArgumentException where it has none
     */
    static ServicePolicy replayable(ServicePolicy policy) {
        return read(withMetricsOnly(policy));
    }

    /**
     * The same, with checks that never end the verification, so that each is judged over its whole window whatever the
     * others do.
     */
    static ServicePolicy observing(ServicePolicy policy) {
        ObjectNode tree = withMetricsOnly(policy);
        ObjectNode service = (ObjectNode) tree.path("services").path(0);
        service.put("failFast", false);
        service.remove("scoring");
        for (JsonNode check : service.path(CheckType.METRIC.key())) {
            ((ObjectNode) check).put("severity", "info");
        }
        return read(tree);
    }

    /**
     * The same with one check only, without its warning and tests, and to the window's end, so that a measurement's value is always the one that the
     * criteria are about.
     */
    static ServicePolicy observing(ServicePolicy policy, Check only) {
        ObjectNode tree = PolicyWriter.toTree(observing(policy));
        ArrayNode checks = (ArrayNode) tree.path("services").path(0).path(CheckType.METRIC.key());
        for (int i = checks.size() - 1; i >= 0; i--) {
            if (checks.get(i).path("name").asText().equals(only.name())) {
                ((ObjectNode) checks.get(i)).remove(List.of("warning", "passEarly"));
                if (only instanceof MetricCheck metric && !metric.criteria().isRelative()) {
                    ((ObjectNode) checks.get(i)).remove(COMPARING);
                }
            } else {
                checks.remove(i);
            }
        }
        return read(tree);
    }

    /** Goes by the canonical form, so that whatever else a policy may say stays as it is. */
    private static ObjectNode withMetricsOnly(ServicePolicy policy) {
        if (policy.checks().stream().noneMatch(ReplayPolicy::isReplayable)) {
            throw new IllegalArgumentException(
                    policy.name() + " has no metric check; only metric checks can be asked of the past");
        }
        ObjectNode tree = PolicyWriter.toTree(policy);
        for (CheckType type : CheckType.values()) {
            if (type != CheckType.METRIC) {
                ((ObjectNode) tree.path("services").path(0)).remove(type.key());
            }
        }
        return tree;
    }

    /** As people write policies: YAML, without what is the default anyhow. */
    static String text(ServicePolicy policy) {
        ObjectNode service =
                (ObjectNode) withMetricsOnly(policy).path("services").path(0);
        Snippet.withoutDefaults(service);
        return Snippet.yaml(service);
    }

    private static ServicePolicy read(ObjectNode tree) {
        try {
            return PolicyReader.withParameters(Map.of())
                    .read("policy", tree.toString())
                    .services()
                    .get(0);
        } catch (PolicyException e) {
            throw new IllegalStateException("the canonical form of a policy must be readable", e);
        }
    }
}
