package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.util.List;
import java.util.regex.Pattern;

/** What quoting has in common, whichever the language. */
final class Quotes {

    private static final Pattern REGEX_META = Pattern.compile("[.+*?()|\\[\\]{}^$/-]");

    private Quotes() {}

    /** The literal or comment that a beginning of a query ends in; null where it ends in code. */
    @CheckForNull
    static QuerySyntax.Literal openLiteral(QuerySyntax syntax, String before) {
        List<QuerySyntax.Literal> all = syntax.literals(before);
        QuerySyntax.Literal last = all.isEmpty() ? null : all.get(all.size() - 1);
        return last == null || last.closed() ? null : last;
    }

    /** A backslash before the placeholder would change what is written after it. */
    static void refuseBackslash(String before, String name) {
        int end = before.length();
        while (end > 0 && before.charAt(end - 1) == '\\') {
            end--;
        }
        if ((before.length() - end) % 2 != 0) {
            throw new IllegalArgumentException(
                    "${" + name + "} stands behind a backslash, which would escape its value");
        }
    }

    /** The value, if that pattern allows all of it. */
    static String only(Pattern allowed, String name, String value, String where) {
        if (!allowed.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "the value of ${" + name + "} stands " + where + ", but is '" + value + "'");
        }
        return value;
    }

    /** A value that a regular expression takes literally. */
    static String inRegex(String name, String value) {
        if (value.indexOf('\\') >= 0 || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of ${" + name + "} stands in a regular expression and has a"
                    + " backslash or a control character: '" + value + "'");
        }
        return REGEX_META.matcher(value).replaceAll("\\\\$0");
    }
}
