package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.util.regex.Pattern;

/**
 * Lets values into targets of Graphite. Its strings know no escapes, so a value that would need one is refused.
 *
 * @see <a href="https://graphite.readthedocs.io/en/latest/tags.html#querying">Graphite: querying tags</a>
 */
final class GraphiteQuoting {

    /** Nodes of a path. No wildcards, and no empty node. */
    private static final Pattern IN_PATH = Pattern.compile("[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*");

    /** It begins with none of the characters that a tag's operator may go on with. */
    private static final Pattern IN_STRING = Pattern.compile("[\\p{L}\\p{N}_.:/@][\\p{L}\\p{N}_.:/@+ -]*");

    private static final Pattern IN_REGEX = Pattern.compile("[\\p{L}\\p{N}_:/@ -]+");

    private GraphiteQuoting() {}

    static String quote(String before, String name, String value) {
        Quotes.refuseBackslash(before, name);
        QuerySyntax.Literal open = Quotes.openLiteral(QuerySyntax.GRAPHITE, before);
        if (open == null) {
            return Quotes.only(
                    IN_PATH, name, value, "in a path, where only letters, digits, _ - and single dots are safe");
        }
        if (before.substring(open.start()).contains("=~")) {
            return Quotes.only(
                    IN_REGEX,
                    name,
                    value,
                    "in a regular expression, where only letters, digits, blanks and _ : / @ - are safe (a dot would"
                            + " match anything; compare with = instead)");
        }
        return Quotes.only(
                IN_STRING, name, value, "in a string, where only letters, digits, blanks and _ . : / @ + - are safe");
    }
}
