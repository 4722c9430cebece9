package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.regex.Pattern;

/**
 * The query language of a metric source: decides how the values of placeholders are written into its queries, so that a
 * value stays a value. A type of metric sources names its language.
 */
public enum QueryLanguage {
    /** Prometheus and what speaks its API. */
    PROMQL(PromQuoting::quote),
    /** InfluxDB 1.x. */
    INFLUXQL(InfluxQuoting::influxQl),
    /** InfluxDB 2.x. */
    FLUX(InfluxQuoting::flux),
    /** Targets of Graphite. */
    GRAPHITE(GraphiteQuoting::quote),
    /** Elasticsearch: Lucene's query syntax, or a search in JSON. */
    ELASTICSEARCH(ElasticQuoting::quote),
    /** A data source behind Grafana: a query in PromQL, or Grafana's own JSON with a query of any language in it. */
    GRAFANA((before, name, value) ->
            isJson(before) ? word(before, name, value) : PromQuoting.quote(before, name, value)),
    /** Metric queries of Datadog. */
    DATADOG(DatadogQuoting::quote),
    /** Metrics Insights, search expressions and metric math of CloudWatch, or its own JSON. */
    CLOUDWATCH(LiteralQuoting::cloudWatch),
    /** New Relic. */
    NRQL(LiteralQuoting::nrql),
    /** Any language whose strings are not known here: values that nothing could mistake for more than a word. */
    OTHER(QueryLanguage::word);

    /** Two dashes or slashes begin a comment in some languages. */
    private static final Pattern WORD = Pattern.compile("(?!.*(--|//))[\\p{L}\\p{N}_][\\p{L}\\p{N}_.:/@-]*");

    /** No PromQL begins like that. */
    private static final Pattern JSON = Pattern.compile("\\s*(\\[|\\{\\s*\"[^\"]*\"\\s*:)");

    private final Quoting quoting;

    QueryLanguage(Quoting quoting) {
        this.quoting = quoting;
    }

    private interface Quoting {
        String quote(String before, String name, String value);
    }

    /**
     * Tells the language of a query from the names of sources, which are null where none is named.
     *
     * <p>Where a source is not known its language does not matter: its checks will not be asked.
     */
    @FunctionalInterface
    public interface Lookup {

        /**
         * @param ofCheck the source that the check itself names, or null
         * @param ofService the source of the service's policy, or null
         */
        QueryLanguage of(@CheckForNull String ofCheck, @CheckForNull String ofService);
    }

    /**
     * The value as it has to be written after that beginning of a query.
     *
     * @param before the query up to the placeholder, filled
     * @param name of the placeholder, for messages
     * @throws IllegalArgumentException where the value cannot be written there safely; the message says what can
     */
    String quote(String before, String name, String value) {
        return quoting.quote(before, name, value);
    }

    static boolean isJson(String before) {
        return JSON.matcher(before).lookingAt();
    }

    static String word(String before, String name, String value) {
        if (!WORD.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of ${" + name + "} stands in a query, where only letters,"
                    + " digits and single _ . : / @ - are safe, but is '" + value + "'");
        }
        return value;
    }
}
