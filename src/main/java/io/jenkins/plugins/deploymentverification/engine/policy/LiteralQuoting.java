package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.regex.Pattern;

/**
 * Puts values into the literals of languages whose vendors do not document how a quote is escaped: NRQL, and Metrics
 * Insights, search expressions and metric math of CloudWatch. A value without quotes and backslashes cannot leave a
 * literal, whatever the escapes are; outside of literals only words are safe.
 *
 * @see <a href="https://docs.newrelic.com/docs/nrql/get-started/introduction-nrql-how-nrql-works/">NRQL: strings stand in
 *     single quotes, names in backticks</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html">
 *     Metrics Insights: label values in single quotes, names in double quotes</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html">Search
 *     expressions: exact terms in double quotes, all of it in single quotes</a>
 */
final class LiteralQuoting {

    private static final Pattern INSIDE = Pattern.compile("[^'\"`\\\\\\p{Cntrl}]+");

    /** Patterns are no values: blanks and dots mean more there. */
    private static final Pattern BEFORE_PATTERN = Pattern.compile("(?is).*(\\bR?LIKE\\s*|\\br)");

    private static final Pattern BEFORE_SEARCH = Pattern.compile("(?is).*\\bSEARCH\\s*\\(\\s*");

    /** The value of a dimension in CloudWatch's own JSON. */
    private static final Pattern DIMENSION = Pattern.compile("(?s).*\"Value\"\\s*:\\s*\"");

    private LiteralQuoting() {}

    /**
     * A literal that is open at the end of a text.
     *
     * @param code before it
     * @param content of it so far
     */
    private record Open(String code, String content) {}

    static String nrql(String before, String name, String value) {
        Open open = open(before, "'`");
        boolean safe = open != null && !BEFORE_PATTERN.matcher(open.code()).matches() && before.indexOf('"') < 0;
        return safe ? inside(name, value) : QueryLanguage.word(before, name, value);
    }

    static String cloudWatch(String before, String name, String value) {
        if (QueryLanguage.isJson(before)) {
            return DIMENSION.matcher(before).matches() ? inside(name, value) : QueryLanguage.word(before, name, value);
        }
        Open open = open(before, "'\"");
        if (open == null) {
            return QueryLanguage.word(before, name, value);
        }
        boolean searched = BEFORE_SEARCH.matcher(open.code()).matches();
        boolean exact = open.content().chars().filter(c -> c == '"').count() % 2 == 1;
        return !searched || exact ? inside(name, value) : QueryLanguage.word(before, name, value);
    }

    private static String inside(String name, String value) {
        return Quotes.only(
                INSIDE, name, value, "in quotes in a query, where it may not have quotes, backslashes and line breaks");
    }

    /** Null where the text ends in code, and where a comment or an escape makes it doubtful. */
    @CheckForNull
    private static Open open(String before, String quotes) {
        int start = -1;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            boolean comment = before.startsWith("--", i) || before.startsWith("//", i) || before.startsWith("/*", i);
            if (c == '\\' || (start < 0 && comment)) {
                return null;
            }
            if (start >= 0) {
                start = c == before.charAt(start) ? -1 : start;
            } else if (quotes.indexOf(c) >= 0) {
                start = i;
            }
        }
        return start < 0 ? null : new Open(before.substring(0, start), before.substring(start + 1));
    }
}
