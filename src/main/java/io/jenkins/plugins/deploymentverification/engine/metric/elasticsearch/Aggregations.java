package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads aggregations into values by their labels. Buckets of terms, filters, histograms of numbers become labels called
 * as their aggregation; single numbers, percentiles and counts of documents become values.
 */
final class Aggregations {

    private static final int MOST_SERIES = 10_000;

    private final ElasticAnswer answer;
    private final Map<SortedMap<String, String>, Double> values;

    private Aggregations(ElasticAnswer answer, Map<SortedMap<String, String>, Double> values) {
        this.answer = answer;
        this.values = values;
    }

    /**
     * @param asked the aggregations of the question, which tell what the fields of a bucket are
     * @param answered the object with their results
     */
    static Map<SortedMap<String, String>, Double> read(ElasticAnswer answer, JsonNode asked, JsonNode answered)
            throws SourceException {
        Aggregations reader = new Aggregations(answer, new LinkedHashMap<>());
        reader.all(new TreeMap<>(), asked, answered);
        return reader.values;
    }

    private void all(SortedMap<String, String> labels, JsonNode asked, JsonNode answered) throws SourceException {
        for (Map.Entry<String, JsonNode> one : asked.properties()) {
            JsonNode result = answered.path(one.getKey());
            if (!result.isObject()) {
                throw answer.reply().malformed("the aggregation \"" + one.getKey() + "\" is not in the answer");
            }
            one(labels, one.getKey(), asked.size() > 1, one.getValue(), result);
        }
    }

    /** @param named whether its name must tell it from siblings */
    private void one(SortedMap<String, String> labels, String name, boolean named, JsonNode asked, JsonNode result)
            throws SourceException {
        SortedMap<String, String> own = named ? with(labels, "aggregation", name) : labels;
        if (result.has("buckets")) {
            if (result.path("sum_other_doc_count").asLong(0) > 0) {
                answer.warn("the aggregation \"" + SafeText.excerpt(name, 60)
                        + "\" leaves out buckets; let its \"size\" be larger");
            }
            buckets(own, name, asked, result.path("buckets"));
        } else if (result.has("value")) {
            put(own, answer.value(result.path("value")));
        } else if (result.has("values")) {
            percentiles(own, result.path("values"));
        } else if (result.path("doc_count").isNumber()) {
            bucket(own, asked, result);
        } else {
            throw answer.reply()
                    .rejected("the aggregation \"" + SafeText.excerpt(name, 60)
                            + "\" gives no number; use avg, sum, min, max, value_count, cardinality, percentiles,"
                            + " terms, filter or filters");
        }
    }

    private void buckets(SortedMap<String, String> labels, String name, JsonNode asked, JsonNode buckets)
            throws SourceException {
        if (buckets.isObject()) {
            for (Map.Entry<String, JsonNode> bucket : buckets.properties()) {
                bucket(with(labels, name, bucket.getKey()), asked, bucket.getValue());
            }
            return;
        }
        for (JsonNode bucket : buckets) {
            JsonNode key = bucket.has("key_as_string") ? bucket.get("key_as_string") : bucket.path("key");
            if (key.isObject()) { // of a composite
                SortedMap<String, String> keys = new TreeMap<>(labels);
                key.properties().forEach(k -> keys.put(k.getKey(), k.getValue().asText()));
                bucket(keys, asked, bucket);
            } else if (key.isArray()) { // of multi_terms
                StringBuilder joined = new StringBuilder();
                key.forEach(k -> joined.append(joined.isEmpty() ? "" : "|").append(k.asText()));
                bucket(with(labels, name, joined.toString()), asked, bucket);
            } else if (key.isMissingNode()) {
                throw answer.reply().malformed("a bucket of \"" + SafeText.excerpt(name, 60) + "\" has no key");
            } else {
                bucket(with(labels, name, key.asText()), asked, bucket);
            }
        }
    }

    private void bucket(SortedMap<String, String> labels, JsonNode asked, JsonNode bucket) throws SourceException {
        JsonNode inner = asked.has("aggs") ? asked.get("aggs") : asked.get("aggregations");
        if (inner != null && !inner.isEmpty()) {
            all(labels, inner, bucket);
        } else {
            put(labels, answer.value(bucket.path("doc_count")));
        }
    }

    /** By their percents, as an object or, where they are not keyed, as a list. */
    private void percentiles(SortedMap<String, String> labels, JsonNode percents) throws SourceException {
        if (percents.isObject()) {
            for (Map.Entry<String, JsonNode> percent : percents.properties()) {
                if (!percent.getKey().endsWith("_as_string")) {
                    put(with(labels, "percentile", percent.getKey()), answer.value(percent.getValue()));
                }
            }
            return;
        }
        for (JsonNode percent : percents) {
            put(with(labels, "percentile", percent.path("key").asText()), answer.value(percent.path("value")));
        }
    }

    private void put(SortedMap<String, String> labels, @CheckForNull Double value) throws SourceException {
        if (value == null) {
            return;
        }
        if (values.size() >= MOST_SERIES) {
            throw answer.reply().rejected("the query yields more than " + MOST_SERIES + " series");
        }
        if (values.put(labels, value) != null) {
            answer.warn("two values are called " + SafeText.excerpt(labels.toString(), 200));
        }
    }

    private static SortedMap<String, String> with(SortedMap<String, String> labels, String name, String value) {
        SortedMap<String, String> more = new TreeMap<>(labels);
        more.put(name, value);
        return more;
    }
}
