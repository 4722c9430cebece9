package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static final int MAX_NAME = 200;

    /** The last alternative is one that does not end in time. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\$\\{|\\$\\{([^}]{0," + MAX_NAME + "}+)}|\\$\\{[^}]{" + (MAX_NAME + 1) + "}");

    /** Of the names that there are, in a message. */
    private static final int MAX_KNOWN = 500;

    private final Map<String, String> values;
    /** Rendered by us from checked parts; goes into a query as it is. */
    private final String selector;

    private final Function<String, QueryLanguage> languages;
    private final FillLimits limits;
    private final String known;

    /** For texts that are no queries, or are PromQL. */
    Placeholders(Map<String, String> values, Map<String, String> labels, FillLimits limits) {
        this(values, labels, source -> QueryLanguage.PROMQL, limits);
    }

    /**
     * @param values by name
     * @param labels become <code>${labels}</code>, the body of a PromQL selector
     * @param languages the language of a check's queries by the source that it names, which is null where it names none
     * @param limits of the document
     */
    Placeholders(
            Map<String, String> values,
            Map<String, String> labels,
            Function<String, QueryLanguage> languages,
            FillLimits limits) {
        this.values = Map.copyOf(values);
        this.languages = languages;
        this.limits = limits;
        this.selector = PromQuoting.selector(labels);
        this.known = known(values.keySet());
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
        if (isQuoted(key) && text.length() > FillLimits.MAX_QUOTED) {
            problems.add(place, "is longer than " + FillLimits.MAX_QUOTED + " characters");
            return text;
        }
        if (!text.contains("${")) {
            return text;
        }
        try {
            return filled(key, text, place, language, problems);
        } catch (FillLimits.ExceededException e) {
            problems.add(place, e.getMessage());
            return text;
        }
    }

    private String filled(String key, String text, Node.Place place, QueryLanguage language, Problems problems)
            throws FillLimits.ExceededException {
        limits.take(text.length());
        int limit = isQuoted(key) ? FillLimits.MAX_QUOTED : FillLimits.MAX_TEXT;
        int lastEnd = text.lastIndexOf('}');
        StringBuilder filled = new StringBuilder();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int end = 0;
        for (int number = 1; matcher.find(end); number++) {
            if (isQuoted(key) && number > FillLimits.MAX_QUOTED_PLACEHOLDERS) {
                throw new FillLimits.ExceededException(
                        "has more than " + FillLimits.MAX_QUOTED_PLACEHOLDERS + " placeholders");
            }
            filled.append(text, end, matcher.start());
            end = matcher.end();
            if (matcher.group(1) == null) {
                if (matcher.group().charAt(1) != '$') {
                    refuseLongName(matcher.start(), lastEnd);
                    end = matcher.start() + 2;
                }
                filled.append("${");
                continue;
            }
            try {
                filled.append(value(key, matcher.group(1).strip(), filled, language));
            } catch (IllegalArgumentException e) {
                problems.add(place, e.getMessage());
                filled.append(matcher.group());
            }
            FillLimits.refuseLongerThan(limit, filled.length());
        }
        filled.append(text, end, text.length());
        FillLimits.refuseLongerThan(limit, filled.length());
        return filled.toString();
    }

    /** One that never ends is none, but text. */
    private static void refuseLongName(int start, int lastEnd) throws FillLimits.ExceededException {
        if (lastEnd > start) {
            throw new FillLimits.ExceededException("has a placeholder whose name is longer than " + MAX_NAME
                    + " characters; a literal ${ is written as $${");
        }
    }

    private String value(String key, String name, StringBuilder before, QueryLanguage language)
            throws FillLimits.ExceededException {
        if (name.equals("labels") && isQuery(key)) {
            if (language != QueryLanguage.PROMQL && language != QueryLanguage.GRAFANA) {
                throw new IllegalArgumentException("${labels} is the selector of a PromQL query, but the source of this"
                        + " one has another language; write the condition out, for example with ${service}");
            }
            limits.take(selector.length());
            return selector;
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("${" + name + UNFILLED + known);
        }
        limits.take(value.length());
        String quoted = switch (key) {
            case "query", "total" -> language.quote(before.toString(), name, value);
            case "search" -> inSearch(name, value);
            case "url" -> inUrl(before.toString(), name, value);
            case "command" -> inCommand(before.isEmpty(), name, value);
            default -> value;
        };
        limits.take(Math.max(0, quoted.length() - value.length()));
        return quoted;
    }

    private static String known(Set<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String all = String.join(", ", new TreeSet<>(names));
        return " (there are: " + (all.length() > MAX_KNOWN ? all.substring(0, MAX_KNOWN) + "…" : all) + ")";
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
    private static String inCommand(boolean first, String name, String value) {
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of ${" + name + "} has control characters");
        }
        if (first && value.startsWith("-")) {
            throw new IllegalArgumentException(
                    "the value of ${" + name + "} begins an argument, where '" + value + "' would be an option");
        }
        return value;
    }

    private static boolean isQuery(String key) {
        return key.equals("query") || key.equals("total");
    }

    /** Whether a value is written as its place in the text asks for. */
    private static boolean isQuoted(String key) {
        return isQuery(key) || key.equals("url");
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
