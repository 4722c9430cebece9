package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.util.ArrayList;
import java.util.List;

/** What an answer says about its own completeness. A search that failed on some shards succeeds on the others. */
final class ElasticAnswer {

    private static final int MOST_WARNINGS = 10;

    private final JsonReply reply;
    private final List<String> warnings = new ArrayList<>();

    /**
     * @throws SourceException where it is an error inside a 200, or no answer of a search
     */
    ElasticAnswer(JsonReply reply) throws SourceException {
        this.reply = reply;
        JsonNode json = reply.json();
        if (json.has("error")) {
            throw reply.refused();
        }
        JsonNode shards = json.path("_shards");
        if (!shards.path("total").isIntegralNumber() || !shards.path("failed").isIntegralNumber()) {
            throw reply.malformed("the answer does not tell in \"_shards\" whether it is whole");
        }
        if (shards.path("total").longValue() == 0) {
            warn("nothing was searched: no index is behind that name");
        }
        if (shards.path("failed").longValue() > 0) {
            warn(shards.path("failed").longValue() + " of "
                    + shards.path("total").longValue() + " shards failed"
                    + reason(shards.path("failures").path(0).path("reason")));
        }
        if (json.path("timed_out").asBoolean(false)) {
            warn("the search ran out of time and counted only some documents");
        }
        if (json.path("terminated_early").asBoolean(false)) {
            warn("the search was ended early and counted only some documents");
        }
        for (String state : List.of("skipped", "partial", "failed")) {
            if (json.path("_clusters").path(state).asLong(0) > 0) {
                warn(json.path("_clusters").path(state).asLong() + " clusters are " + state);
            }
        }
    }

    private static String reason(JsonNode reason) {
        String words = reason.path("reason").asText("");
        return words.isEmpty() ? "" : ": " + SafeText.excerpt(words, 200);
    }

    void warn(String text) {
        String warning = reply.client().masked(text, 300);
        if (warnings.size() < MOST_WARNINGS && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    /** What makes it doubtful; all of it means that something is left out. */
    List<String> warnings() {
        return warnings;
    }

    JsonReply reply() {
        return reply;
    }

    /** Of {@code _count}. */
    double count() throws SourceException {
        return number(reply.json().path("count"), "count");
    }

    /** Of {@code _search}: a number, or since 7.0 an object that tells whether it is exact. */
    double total() throws SourceException {
        JsonNode total = reply.json().path("hits").path("total");
        if (total.path("relation").asText("eq").equals("gte")) {
            warn("there are more documents than were counted");
        }
        return number(total.isObject() ? total.path("value") : total, "hits.total");
    }

    private double number(JsonNode node, String name) throws SourceException {
        Double value = value(node);
        if (value == null) {
            throw reply.malformed("there is no " + name);
        }
        return value;
    }

    /** Null where there is none, such as the average of no documents. Older versions write NaN as a text. */
    @CheckForNull
    Double value(JsonNode node) throws SourceException {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        return switch (node.asText("")) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw reply.malformed("a value is " + SafeText.excerpt(node.toString(), 40));
        };
    }
}
