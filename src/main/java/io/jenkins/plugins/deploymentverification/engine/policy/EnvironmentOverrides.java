package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a service's policy says differently for an environment, so that production can be stricter than a test: under
 * {@code environments} and the environment's name stands any part of the service. Mappings are merged key by key; checks
 * and rules are merged with those of the same name, or added; everything else replaces what was there.
 */
final class EnvironmentOverrides {

    private static final String KEY = "environments";
    private static final Set<String> FIXED = Set.of("name", KEY);
    private static final Set<String> NAMED_LISTS = Stream.concat(
                    Arrays.stream(CheckType.values()).map(CheckType::key), Stream.of("rules"))
            .collect(Collectors.toUnmodifiableSet());

    /** The service without its environments. */
    private final Node service;

    private final Map<String, Node> environments = new LinkedHashMap<>();

    EnvironmentOverrides(Node raw, Problems problems) {
        Map<String, Node> fields = new LinkedHashMap<>(raw.fields());
        Node all = fields.remove(KEY);
        service = raw.kind() == Node.Kind.OBJECT ? Node.object(raw.place(), fields) : raw;
        if (all == null || all.kind() == Node.Kind.NULL) {
            return;
        }
        if (all.kind() != Node.Kind.OBJECT) {
            problems.add(all.place(), "must be a mapping from an environment's name to what is different there");
        }
        all.fields().forEach((name, node) -> {
            if (node.kind() != Node.Kind.OBJECT) {
                problems.add(node.place(), "must be a mapping of keys to values, but is " + node.describeKind());
                return;
            }
            for (String fixed : FIXED) {
                if (node.fields().containsKey(fixed)) {
                    problems.add(node.fields().get(fixed).place(), "'" + fixed + "' cannot differ by environment");
                }
            }
            if (environments.put(normal(name), node) != null) {
                problems.add(
                        node.place(),
                        "the environment '" + name + "' is there twice; upper and lower case do not matter");
            }
        });
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** The environments that are named, in the document's order, in lower case. */
    Set<String> names() {
        return new LinkedHashSet<>(environments.keySet());
    }

    /** What is different there; nothing where the environment is not named. */
    private Node of(@CheckForNull String environment) {
        Node own = environment == null ? null : environments.get(normal(environment));
        return own == null ? Node.object(service.place(), Map.of()) : own;
    }

    /**
     * The service as it is there.
     *
     * @param presets checks of the service's presets, which what is different may name too
     */
    Node service(@CheckForNull String environment, List<Node> presets) {
        Set<String> elsewhere = new HashSet<>();
        for (Node preset : presets) {
            preset.fields().values().forEach(list -> list.items().forEach(check -> elsewhere.add(nameOf(check))));
        }
        return merge(service, without(of(environment), elsewhere));
    }

    /** A preset's checks as they are there. */
    Node preset(@CheckForNull String environment, Node preset) {
        Node own = of(environment);
        Map<String, Node> merged = new LinkedHashMap<>(preset.fields());
        merged.replaceAll((key, checks) -> {
            Set<String> known =
                    checks.items().stream().map(EnvironmentOverrides::nameOf).collect(Collectors.toSet());
            Node others = own.fields().get(key);
            if (others == null) {
                return checks;
            }
            List<Node> same = items(others).stream()
                    .filter(check -> known.contains(nameOf(check)))
                    .toList();
            return mergeNamed(checks, Node.list(others.place(), same));
        });
        return Node.object(preset.place(), merged);
    }

    private static Node without(Node override, Set<String> names) {
        Map<String, Node> left = new LinkedHashMap<>(override.fields());
        left.keySet().removeAll(FIXED);
        left.replaceAll((key, value) -> NAMED_LISTS.contains(key) && !key.equals("rules")
                ? Node.list(
                        value.place(),
                        items(value).stream()
                                .filter(item -> !names.contains(nameOf(item)))
                                .toList())
                : value);
        return Node.object(override.place(), left);
    }

    private static Node merge(Node base, Node override) {
        Map<String, Node> merged = new LinkedHashMap<>(base.fields());
        override.fields()
                .forEach((key, value) -> merged.merge(key, value, (mine, other) -> mergeField(key, mine, other)));
        return Node.object(base.place(), merged);
    }

    private static Node mergeField(String key, Node mine, Node other) {
        if (NAMED_LISTS.contains(key)) {
            return mergeNamed(mine, other);
        }
        boolean objects = mine.kind() == Node.Kind.OBJECT && other.kind() == Node.Kind.OBJECT;
        return objects ? merge(mine, other) : other;
    }

    private static Node mergeNamed(Node mine, Node other) {
        List<Node> merged = new ArrayList<>(items(mine));
        for (Node item : items(other)) {
            int same = indexOf(merged, nameOf(item));
            if (same < 0) {
                merged.add(item);
            } else {
                merged.set(same, merge(merged.get(same), item));
            }
        }
        return Node.list(mine.place(), merged);
    }

    private static int indexOf(List<Node> items, String name) {
        for (int i = 0; i < items.size(); i++) {
            if (!name.isEmpty() && name.equals(nameOf(items.get(i)))) {
                return i;
            }
        }
        return -1;
    }

    /** As everywhere, a single value counts as a list of one. */
    private static List<Node> items(Node list) {
        return list.kind() == Node.Kind.LIST ? list.items() : List.of(list);
    }

    /** Of a rule that has none, its condition. */
    private static String nameOf(Node item) {
        Node name = item.get("name") == null ? item.get("if") : item.get("name");
        return name == null || name.text() == null ? "" : name.text().strip();
    }
}
