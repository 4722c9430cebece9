package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills <code>${name}</code> in a document's texts, after it was parsed: a value can never add to the document's
 * structure. In a {@code query} a value can never leave the string it stands in, in a {@code url} never the
 * component. <code>$${</code> is a literal <code>${</code>.
 */
final class Placeholders {

    /** What the message about a placeholder without a value says. */
    static final String UNFILLED = "} has no value; give it as a parameter";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)}");

    private final Map<String, String> values;
    /** Rendered by us from checked parts; goes into a query as it is. */
    private final String selector;

    private final Function<String, QueryLanguage> languages;

    /** For texts that are no queries, or are PromQL. */
    Placeholders(Map<String, String> values, Map<String, String> labels) {
        this(values, labels, source -> QueryLanguage.PROMQL);
    }

    /**
     * @param values by name
     * @param labels become <code>${labels}</code>, the body of a PromQL selector
     * @param languages the language of a check's queries by the source that it names, which is null where it names none
     */
    Placeholders(Map<String, String> values, Map<String, String> labels, Function<String, QueryLanguage> languages) {
        this.values = Map.copyOf(values);
        this.languages = languages;
        this.selector = PromQuoting.selector(labels);
    }

    /** The same node with every text filled. What cannot be filled is noted and left as it is. */
    Node fill(Node node, Problems problems) {
        return fill("", node, languages.apply(null), problems);
    }

    private Node fill(String key, Node node, QueryLanguage around, Problems problems) {
        switch (node.kind()) {
            case OBJECT:
                QueryLanguage language = key.isEmpty() ? around : language(node, around);
                Map<String, Node> fields = new LinkedHashMap<>();
                node.fields().forEach((k, v) -> fields.put(k, fill(k, v, language, problems)));
                return Node.object(node.place(), fields);
            case LIST:
                List<Node> items = new ArrayList<>();
                node.items().forEach(item -> items.add(fill(key, item, around, problems)));
                return Node.list(node.place(), items);
            case TEXT:
                return Node.text(node.place(), fill(key, node.text(), node.place(), around, problems));
            default:
                return node;
        }
    }

    /** Of a check that names its source, or of what is around. */
    private QueryLanguage language(Node node, QueryLanguage around) {
        Node source = node.fields().get("source");
        return source == null || source.kind() != Node.Kind.TEXT
                ? around
                : languages.apply(fill("source", source.text(), source.place(), around, new Problems()));
    }

    private String fill(String key, String text, Node.Place place, QueryLanguage language, Problems problems) {
        if (!text.contains("${")) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        while (matcher.find()) {
            filled.append(text, end, matcher.start());
            end = matcher.end();
            if (matcher.group(1) == null) {
                filled.append("${");
                continue;
            }
            try {
                filled.append(value(key, matcher.group(1).strip(), filled.toString(), language));
            } catch (IllegalArgumentException e) {
                problems.add(place, e.getMessage());
                filled.append(matcher.group());
            }
        }
        return filled.append(text, end, text.length()).toString();
    }

    private String value(String key, String name, String before, QueryLanguage language) {
        if (name.equals("labels") && isQuery(key)) {
            if (language != QueryLanguage.PROMQL && language != QueryLanguage.GRAFANA) {
                throw new IllegalArgumentException("${labels} is the selector of a PromQL query, but the source of this"
                        + " one has another language; write the condition out, for example with ${service}");
            }
            return selector;
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("${" + name + UNFILLED
                    + (values.isEmpty()
                            ? ""
                            : " (there are: " + String.join(", ", new TreeSet<>(values.keySet())) + ")"));
        }
        return switch (key) {
            case "query", "total" -> language.quote(before, name, value);
            case "search" -> inSearch(name, value);
            case "url" -> inUrl(before, name, value);
            case "command" -> inCommand(before, name, value);
            default -> value;
        };
    }

    /** One word of a search language: nothing that could add to the search, or turn it round. */
    private static String inSearch(String name, String value) {
        if (!value.matches("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:/@-]*")) {
            throw new IllegalArgumentException("the value of ${" + name + "} stands in a search, where only letters,"
                    + " digits and _ . : / @ - are safe, but is '" + value + "'");
        }
        return value;
    }

    /** A part of one argument, which no program takes for an option that nobody wrote. */
    private static String inCommand(String before, String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of ${" + name + "} has control characters");
        }
        if (before.isEmpty() && value.startsWith("-")) {
            throw new IllegalArgumentException(
                    "the value of ${" + name + "} begins an argument, where '" + value + "' would be an option");
        }
        return value;
    }

    private static boolean isQuery(String key) {
        return key.equals("query") || key.equals("total");
    }

    private static String inUrl(String before, String name, String value) {
        if (value.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the value of ${" + name + "} has blanks or control characters");
        }
        if (before.isEmpty()) {
            return value; // the URL's beginning: scheme and host
        }
        boolean inHost = before.endsWith("://") || before.matches("[a-z]+://[^/?#]*");
        if (inHost) {
            if (!value.matches("[A-Za-z0-9.:\\-\\[\\]]+")) {
                throw new IllegalArgumentException(
                        "the value of ${" + name + "} stands where a host is expected, but is '" + value + "'");
            }
            return value;
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
