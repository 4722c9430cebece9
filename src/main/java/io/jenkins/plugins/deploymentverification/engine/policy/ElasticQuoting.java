package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.metric.QuerySyntax;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Puts values into searches of Elasticsearch so that they stay values: into Lucene's query syntax, into JSON, and into
 * Lucene's query syntax inside of JSON.
 *
 * @see <a href="https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-query-string-query">Query string syntax</a>
 */
final class ElasticQuoting {

    private static final Pattern TERM = Pattern.compile("(?!(?:AND|OR|NOT|TO)$)[\\p{L}\\p{N}_][\\p{L}\\p{N}_.@-]*");
    private static final Pattern LITERAL = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_ -]*");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,15})(\\.\\d{1,15})?");

    /** Clauses whose texts are a language of their own. */
    private static final Set<String> PATTERNS = Set.of(
            "regexp",
            "wildcard",
            "intervals",
            "script",
            "script_fields",
            "runtime_mappings",
            "simple_query_string",
            "bucket_script",
            "bucket_selector",
            "scripted_metric",
            "script_score",
            "include",
            "exclude");

    private ElasticQuoting() {}

    static String quote(String before, String name, String value) {
        return before.stripLeading().startsWith("{") ? json(before, name, value) : lucene(before, name, value);
    }

    private static String lucene(String before, String name, String value) {
        Quotes.refuseBackslash(before, name);
        QuerySyntax.Literal open = Quotes.openLiteral(QuerySyntax.LUCENE, before);
        if (open == null) {
            return Quotes.only(
                    TERM,
                    name,
                    value,
                    "outside of quotes in a search, where only letters, digits and _ . @ - are safe; put quotes around"
                            + " it");
        }
        if (open.kind() == QuerySyntax.REGEX) {
            return pattern(name, value);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the value of ${" + name + "} has a control character");
        }
        return value.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String pattern(String name, String value) {
        return Quotes.only(
                LITERAL, name, value, "in a pattern or a script, where only letters, digits, blanks and _ - are safe");
    }

    private static String json(String before, String name, String value) {
        Quotes.refuseBackslash(before, name);
        JsonPosition position = JsonPosition.after(before);
        if (!position.inString()) {
            return Quotes.only(
                    NUMBER,
                    name,
                    value,
                    "outside of a string in JSON, where only numbers are safe; put quotes around it");
        }
        if (position.inKey() || position.keys().stream().anyMatch(PATTERNS::contains)) {
            return pattern(name, value);
        }
        boolean query = "query".equals(position.key());
        return JsonPosition.escape(query ? lucene(position.text(), name, value) : value);
    }
}
