package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.AlertFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the result of a query. Strictly: what the API does not allow is no value, because a value made up here would
 * be judged like a measured one.
 */
final class QueryResult {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final int MOST_REMARKS = 20;
    private static final BigDecimal LATEST = BigDecimal.valueOf(1e12);

    private final PrometheusClient.Reply reply;
    private final List<String> warnings;

    QueryResult(PrometheusClient.Reply reply) {
        this.reply = reply;
        warnings = remarks("warnings");
    }

    MetricAnswer read(boolean range) throws SourceException {
        String type = reply.data().path("resultType").asText("");
        JsonNode result = reply.data().path("result");
        List<Series> series = switch (type) {
            case "vector", "matrix" -> manySeries(type, range, result);
            case "scalar" -> List.of(Series.of(new TreeMap<>(), List.of(sample(result))));
            case "string" ->
                throw new SourceException(
                        SourceException.Kind.REJECTED,
                        reply.place() + ": the query yields a text, which cannot be judged; it must yield numbers");
            default -> throw reply.malformed("data.resultType is \"" + SafeText.excerpt(type, 40) + "\"");
        };
        boolean partial = reply.json().path("isPartial").asBoolean(false);
        return new MetricAnswer(series, warnings, remarks("infos"), partial);
    }

    private List<Series> manySeries(String type, boolean range, JsonNode result) throws SourceException {
        if (!result.isArray()) {
            throw reply.malformed("data.result is no list");
        }
        if (type.equals("matrix") && !range) {
            throw new SourceException(
                    SourceException.Kind.REJECTED,
                    reply.place()
                            + ": the query yields a range of samples for each series, which cannot be judged at one"
                            + " time; put it into a function such as rate() or avg_over_time(), or take off the [...]"
                            + " at its end");
        }
        if (type.equals("vector") && range) {
            throw reply.malformed("a range query was answered by a vector");
        }
        List<Series> all = new ArrayList<>(result.size());
        for (JsonNode one : result) {
            SortedMap<String, String> labels = labels(one.path("metric"));
            if (one.has("histogram") || one.has("histograms")) {
                warnings.add("the series " + SafeText.excerpt(labels.toString(), 200)
                        + " is a native histogram; use histogram_quantile() or another function to make it a number");
            } else {
                all.add(Series.of(labels, range ? samples(one.path("values")) : List.of(sample(one.path("value")))));
            }
        }
        return all;
    }

    private SortedMap<String, String> labels(JsonNode metric) throws SourceException {
        SortedMap<String, String> labels = AlertFields.texts(metric);
        if (labels == null) {
            throw reply.malformed("a series has no \"metric\" with its labels");
        }
        return labels;
    }

    private List<Sample> samples(JsonNode values) throws SourceException {
        if (!values.isArray()) {
            throw reply.malformed("a series of a matrix has no \"values\"");
        }
        List<Sample> samples = new ArrayList<>(values.size());
        for (JsonNode pair : values) {
            samples.add(sample(pair));
        }
        return samples;
    }

    private Sample sample(JsonNode pair) throws SourceException {
        if (!pair.isArray()
                || pair.size() != 2
                || !pair.get(0).isNumber()
                || !pair.get(1).isTextual()) {
            throw reply.malformed("a sample is not [seconds, \"value\"] but "
                    + SafeText.excerpt(pair.isMissingNode() ? "missing" : pair.toString(), 80));
        }
        return new Sample(time(pair.get(0)), value(pair.get(1).textValue()));
    }

    private Instant time(JsonNode seconds) throws SourceException {
        BigDecimal exact = Double.isFinite(seconds.doubleValue()) ? seconds.decimalValue() : LATEST;
        if (exact.abs().compareTo(LATEST) >= 0) {
            throw reply.malformed("the time of a sample is " + SafeText.excerpt(seconds.asText(), 40));
        }
        return Instant.ofEpochMilli(
                exact.movePointRight(3).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    private double value(String text) throws SourceException {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "+Inf", "Inf":
                return Double.POSITIVE_INFINITY;
            case "-Inf":
                return Double.NEGATIVE_INFINITY;
            default:
                if (text.length() > 400 || !NUMBER.matcher(text).matches()) {
                    throw reply.malformed("the value of a sample is \"" + SafeText.excerpt(text, 40) + "\"");
                }
                return Double.parseDouble(text);
        }
    }

    private List<String> remarks(String field) {
        List<String> all = new ArrayList<>();
        for (JsonNode remark : reply.json().path(field)) {
            if (all.size() < MOST_REMARKS) {
                all.add(SafeText.excerpt(remark.asText(), 300));
            }
        }
        return all;
    }
}
