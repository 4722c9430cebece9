package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills <code>${NAME}</code> in a document's texts with the environment's values, after it was parsed: a value can
 * never add to the document's structure. <code>$${</code> is a literal <code>${</code>.
 */
final class EnvironmentValues {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");

    private final Map<String, String> environment;

    EnvironmentValues(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The same node, filled. A variable that is not set is noted. */
    Node fill(Node node, Problems problems) {
        return switch (node.kind()) {
            case OBJECT -> {
                Map<String, Node> fields = new LinkedHashMap<>();
                node.fields().forEach((key, value) -> fields.put(key, fill(value, problems)));
                yield Node.object(node.place(), fields);
            }
            case LIST -> {
                List<Node> items = new ArrayList<>();
                node.items().forEach(item -> items.add(fill(item, problems)));
                yield Node.list(node.place(), items);
            }
            case TEXT -> Node.text(node.place(), fill(node.text(), node.place(), problems));
            default -> node;
        };
    }

    private String fill(String text, Node.Place place, Problems problems) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher, place, problems)));
        }
        return matcher.appendTail(filled).toString();
    }

    private String value(Matcher matcher, Node.Place place, Problems problems) {
        String name = matcher.group(1);
        if (name == null) {
            return "${";
        }
        String value = environment.get(name.strip());
        if (value == null) {
            problems.add(place, "the environment variable '" + name.strip() + "' is not set");
            // goes on as if it were, so that only what is wrong is told
            return "unset";
        }
        return value;
    }
}
