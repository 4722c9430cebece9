package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The presets in the box, read from {@code presets.yaml} beside this class: checks in the policy's own form. */
public final class Presets {

    private static final Node ALL = load();

    private Presets() {}

    /**
     * A preset's checks, and the values its placeholders take.
     *
     * @param checks a mapping with the policy's lists of checks
     * @param values defaults of the preset, overridden by the service's and the verification's own
     */
    record Expansion(Node checks, Map<String, String> values) {}

    /** The names of all presets, sorted. */
    public static Set<String> names() {
        return new TreeSet<>(ALL.fields().keySet());
    }

    /** What the preset holds, in a sentence; empty for an unknown one. */
    public static String description(String name) {
        Node preset = ALL.get(name);
        return preset == null ? "" : String.valueOf(preset.get("description"));
    }

    /** The preset's parameters with their defaults. */
    public static Map<String, String> parameters(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        Node preset = ALL.get(name);
        if (preset == null) {
            return result;
        }
        for (Node included : includes(preset)) {
            result.putAll(parameters(included.text()));
        }
        if (preset.get("parameters") != null) {
            preset.get("parameters").fields().forEach((k, v) -> result.put(k, String.valueOf(v.text())));
        }
        return result;
    }

    static Optional<Expansion> expand(
            Node presetName, Map<String, String> given, FillLimits limits, Problems problems) {
        Node preset = presetName.isScalar() ? ALL.get(presetName.text()) : null;
        if (preset == null) {
            problems.add(
                    presetName.place(),
                    "unknown preset '" + presetName + "'; there are: " + String.join(", ", names()));
            return Optional.empty();
        }
        Map<String, String> defaults = parameters(presetName.text());
        Placeholders inDefaults = new Placeholders(given, Map.of(), limits);
        Map<String, String> values = new LinkedHashMap<>(given);
        defaults.forEach((name, value) -> {
            if (!given.containsKey(name)) {
                Problems own = new Problems();
                Node filled = inDefaults.fill(Node.text(presetName.place(), value), own);
                values.put(name, filled.text());
            }
        });
        Map<String, Node> checks = new LinkedHashMap<>();
        for (CheckType type : CheckType.values()) {
            List<Node> items = new ArrayList<>();
            collect(preset, type.key(), items);
            checks.put(type.key(), Node.list(presetName.place(), items));
        }
        return Optional.of(new Expansion(Node.object(presetName.place(), checks), values));
    }

    private static void collect(Node preset, String key, List<Node> items) {
        for (Node included : includes(preset)) {
            collect(ALL.get(included.text()), key, items);
        }
        if (preset.get(key) != null) {
            items.addAll(preset.get(key).items());
        }
    }

    private static List<Node> includes(Node preset) {
        return Fields.of(preset, new Problems()).list("presets");
    }

    private static Node load() {
        try (InputStream in = Presets.class.getResourceAsStream("presets.yaml")) {
            return DocumentReader.read("presets.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (DocumentException e) {
            throw new IllegalStateException(e);
        }
    }
}
