package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Puts values into PromQL so that they stay values.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals">PromQL: strings</a>
 */
final class PromQuoting {

    /** What may stand outside of strings: metric and label names, numbers, durations. */
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_:.]+");

    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern REGEX_META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    private PromQuoting() {}

    /** {@code a="x",b="y"}, sorted by label. */
    static String selector(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(l -> l.getKey() + "=\"" + escape(l.getValue(), '"') + "\"")
                        .collect(Collectors.joining(","));
    }

    static boolean isLabelName(String name) {
        return LABEL_NAME.matcher(name).matches();
    }

    /**
     * The value as it has to be written after that beginning of a query: escaped inside a string, and also taken
     * literally inside the string of a regular expression matcher; outside of strings only names, numbers and
     * durations are allowed.
     *
     * @throws IllegalArgumentException where the value cannot be written there safely
     */
    static String quote(String before, String name, String value) {
        Position position = Position.after(before);
        if (position.quote == 0) {
            if (!BARE.matcher(value).matches()) {
                throw new IllegalArgumentException("the value of ${" + name + "} stands outside of quotes in a query, "
                        + "where only names, numbers and durations are safe, but is '" + value
                        + "'; put quotes around the placeholder");
            }
            return value;
        }
        if (position.quote != '`') {
            Quotes.refuseBackslash(before, name);
        }
        String literal = position.regex ? REGEX_META.matcher(value).replaceAll("\\\\$0") : value;
        if (position.quote == '`') {
            if (literal.indexOf('`') >= 0) {
                throw new IllegalArgumentException(
                        "the value of ${" + name + "} has a back quote and stands in a raw string; use \"…\" instead");
            }
            return literal;
        }
        return escape(literal, position.quote);
    }

    private static String escape(String value, char quote) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\' || c == quote) {
                escaped.append('\\').append(c);
            } else if (c == '\n') {
                escaped.append("\\n");
            } else if (c < ' ' || c == 0x7f) {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Where a beginning of a query ends: outside of strings ({@code quote} 0), or inside one. */
    private record Position(char quote, boolean regex) {

        static Position after(String before) {
            char quote = 0;
            boolean regex = false;
            boolean comment = false;
            for (int i = 0; i < before.length(); i++) {
                char c = before.charAt(i);
                if (comment) {
                    comment = c != '\n';
                } else if (quote == 0) {
                    comment = c == '#';
                    if (c == '"' || c == '\'' || c == '`') {
                        quote = c;
                        regex = isRegex(before, i);
                    }
                } else if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            }
            return new Position(quote, regex);
        }

        private static boolean isRegex(String query, int quoteAt) {
            int end = quoteAt;
            while (end > 0 && Character.isWhitespace(query.charAt(end - 1))) {
                end--;
            }
            return query.startsWith("=~", end - 2) || query.startsWith("!~", end - 2);
        }
    }
}
