package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query for version 2 of the query API: named queries, a line each, then the formula over their names. A text of one
 * line is a query alone.
 *
 * <pre>
 * errors = sum:trace.http.request.errors{service:checkout}.as_count()
 * hits = sum:trace.http.request.hits{service:checkout}.as_count()
 * errors / hits * 100
 * </pre>
 *
 * @param queries by name, in order
 * @param formula over their names
 */
record Formula(Map<String, String> queries, String formula) {

    private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9_]{0,50})\\s*=\\s*(\\S.*)");

    /** @throws IllegalArgumentException saying what would be right */
    static Formula parse(String expression) {
        List<String> lines = expression
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.size() == 1) {
            return new Formula(Map.of("a", lines.get(0)), "a");
        }
        Map<String, String> queries = new LinkedHashMap<>();
        List<String> formulas = new ArrayList<>();
        for (String line : lines) {
            Matcher named = NAMED.matcher(line);
            if (!named.matches()) {
                formulas.add(line);
            } else if (queries.put(named.group(1), named.group(2)) != null) {
                throw new IllegalArgumentException("the query has two lines for the name '" + named.group(1) + "'");
            }
        }
        if (queries.isEmpty() || formulas.size() != 1) {
            throw new IllegalArgumentException("a query of several lines has a line 'name = query' for each query,"
                    + " in lower case, and one line with the formula over their names, such as errors / hits");
        }
        return new Formula(queries, formulas.get(0));
    }
}
