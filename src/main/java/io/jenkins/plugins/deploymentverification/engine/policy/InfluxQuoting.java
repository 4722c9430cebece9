package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.util.regex.Pattern;

/**
 * Puts values into InfluxQL and Flux so that they stay values.
 *
 * @see <a href="https://docs.influxdata.com/influxdb/v1/query_language/spec/#literals">InfluxQL: literals</a>
 * @see <a href="https://docs.influxdata.com/flux/v0/spec/lexical-elements/#string-literals">Flux: string literals</a>
 */
final class InfluxQuoting {

    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_]+(\\.[0-9]+)?");
    private static final String WHERE_BARE =
            "outside of quotes in a query, where only names, numbers and durations are safe; put quotes around it";

    private InfluxQuoting() {}

    static String influxQl(String before, String name, String value) {
        Quotes.refuseBackslash(before, name);
        QuerySyntax.Literal open = Quotes.openLiteral(QuerySyntax.INFLUXQL, before);
        if (open == null || open.kind() == QuerySyntax.COMMENT) {
            return Quotes.only(BARE, name, value, WHERE_BARE);
        }
        if (open.kind() == QuerySyntax.REGEX) {
            return Quotes.inRegex(name, value);
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\' || c == open.kind()) {
                escaped.append('\\').append(c);
            } else if (c == '\n') {
                escaped.append("\\n");
            } else if (Character.isISOControl(c)) {
                throw new IllegalArgumentException("the value of ${" + name + "} has a control character");
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Strings of Flux may hold code between <code>${</code> and <code>}</code>: a value must not begin that, nor stand in it. */
    static String flux(String before, String name, String value) {
        Quotes.refuseBackslash(before, name);
        QuerySyntax.Literal open = Quotes.openLiteral(QuerySyntax.FLUX, before);
        if (open == null || open.kind() == QuerySyntax.COMMENT || isInterpolated(before.substring(open.start()))) {
            return Quotes.only(BARE, name, value, WHERE_BARE);
        }
        if (open.kind() == QuerySyntax.REGEX) {
            return Quotes.inRegex(name, value);
        }
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\' || c == '"') {
                escaped.append('\\').append(c);
            } else if (c == '$' || c == '{' || c < ' ' || c == 0x7f) {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean isInterpolated(String string) {
        return string.lastIndexOf("${") > string.lastIndexOf('}');
    }
}
