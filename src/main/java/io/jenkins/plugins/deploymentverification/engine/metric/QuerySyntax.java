package io.jenkins.plugins.deploymentverification.engine.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where the literals and comments of a query begin and end. It knows no more of a language than that, and is never in
 * doubt about the end of a literal that it saw begin.
 */
public final class QuerySyntax {

    /** The kind of a regular expression, which stands between slashes. */
    public static final char REGEX = '/';

    /** The kind of a comment. */
    public static final char COMMENT = '#';

    public static final QuerySyntax INFLUXQL = new QuerySyntax("'\"", "--", true);
    public static final QuerySyntax FLUX = new QuerySyntax("\"", "//", true);
    /** Graphite has neither comments nor escapes; a backslash in front of a quote is refused elsewhere. */
    public static final QuerySyntax GRAPHITE = new QuerySyntax("'\"", "", false);

    public static final QuerySyntax LUCENE = new QuerySyntax("\"", "", true);

    /** After these a slash begins a regular expression; after other words it divides. */
    private static final Set<String> BEFORE_REGEX =
            Set.of("from", "select", "by", "and", "or", "not", "where", "return", "in", "key", "if", "then", "else");

    private final String quotes;
    private final String lineComment;
    private final boolean slashes;

    /**
     * @param quotes what begins and ends a literal in which a backslash escapes
     * @param lineComment what begins a comment to the line's end; empty where there are no comments at all
     * @param slashes whether regular expressions stand between slashes
     */
    private QuerySyntax(String quotes, String lineComment, boolean slashes) {
        this.quotes = quotes;
        this.lineComment = lineComment;
        this.slashes = slashes;
    }

    /**
     * A literal or a comment.
     *
     * @param kind the quote, {@link #REGEX} or {@link #COMMENT}
     * @param start of its content
     * @param end of its content, exclusive
     * @param closed whether its end was seen
     */
    public record Literal(char kind, int start, int end, boolean closed) {}

    /** All literals and comments, in their order. */
    public List<Literal> literals(String query) {
        List<Literal> all = new ArrayList<>();
        for (int i = 0; i < query.length(); i++) {
            Literal literal = literalAt(query, i, all);
            if (literal != null) {
                all.add(literal);
                i = literal.closed() && literal.kind() != COMMENT ? literal.end() : literal.end() - 1;
            }
        }
        return all;
    }

    private Literal literalAt(String query, int at, List<Literal> before) {
        char c = query.charAt(at);
        if (quotes.indexOf(c) >= 0) {
            return quoted(query, at, c);
        }
        if (!lineComment.isEmpty() && query.startsWith(lineComment, at)) {
            return comment(query, at, query.indexOf('\n', at), 0);
        }
        if (!lineComment.isEmpty() && query.startsWith("/*", at)) {
            return comment(query, at, query.indexOf("*/", at + 2), 2);
        }
        return slashes && c == REGEX && !divides(query, at, before) ? quoted(query, at, REGEX) : null;
    }

    private static Literal quoted(String query, int at, char quote) {
        for (int i = at + 1; i < query.length(); i++) {
            if (query.charAt(i) == '\\') {
                i++;
            } else if (query.charAt(i) == quote) {
                return new Literal(quote, at + 1, i, true);
            }
        }
        return new Literal(quote, at + 1, query.length(), false);
    }

    private static Literal comment(String query, int at, int end, int length) {
        return end < 0 ? new Literal(COMMENT, at, query.length(), false) : new Literal(COMMENT, at, end + length, true);
    }

    /** Whether a slash stands behind something that can be divided. */
    private static boolean divides(String query, int at, List<Literal> before) {
        int end = at;
        while (end > 0 && Character.isWhitespace(query.charAt(end - 1))) {
            end--;
        }
        if (end == 0) {
            return false;
        }
        if (!before.isEmpty() && before.get(before.size() - 1).end() + 1 == end) {
            return before.get(before.size() - 1).kind() != COMMENT;
        }
        int start = end;
        while (start > 0 && (Character.isLetterOrDigit(query.charAt(start - 1)) || query.charAt(start - 1) == '_')) {
            start--;
        }
        return start == end
                ? ")]}".indexOf(query.charAt(end - 1)) >= 0
                : !BEFORE_REGEX.contains(query.substring(start, end).toLowerCase(Locale.ROOT));
    }

    /** The query with all that is no code blanked out, as long as before. */
    public String code(String query) {
        char[] code = query.toCharArray();
        for (Literal literal : literals(query)) {
            for (int i = literal.start(); i < literal.end(); i++) {
                code[i] = ' ';
            }
        }
        return new String(code);
    }
}
