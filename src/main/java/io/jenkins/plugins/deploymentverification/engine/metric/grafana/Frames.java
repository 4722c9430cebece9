package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the answer to a query: for each {@code refId} an error, or data frames, each with notices. Strictly: what does
 * not fit together is no value.
 *
 * @see <a href="https://grafana.com/developers/plugin-tools/key-concepts/data-frames">Data frames</a>
 */
final class Frames {

    private static final int MOST_REMARKS = 20;

    private final JsonReply reply;
    private final MetricQuery query;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> infos = new ArrayList<>();

    Frames(JsonReply reply, MetricQuery query) {
        this.reply = reply;
        this.query = query;
    }

    /** @param judged the {@code refId}s whose series are wanted; an error of any other one counts, too */
    MetricAnswer read(Set<String> judged) throws SourceException {
        JsonNode results = reply.json().path("results");
        if (!results.isObject()) {
            throw reply.malformed("there is no \"results\"");
        }
        for (String refId : new TreeSet<>(judged)) {
            if (!results.path(refId).isObject()) {
                throw reply.malformed("there is no result for the query " + SafeText.excerpt(refId, 40));
            }
        }
        SeriesSet found = new SeriesSet(query, judged.size() > 1);
        for (var entry : results.properties()) {
            JsonNode result = entry.getValue();
            failOnError(entry.getKey(), result);
            if (judged.contains(entry.getKey())) {
                frames(entry.getKey(), result.path("frames"), found);
            }
        }
        List<Series> series = found.series();
        if (series.isEmpty() && found.sawRowsWithoutNumbers()) {
            throw reply.rejected("the query yields no numbers, so nothing can be judged; it must yield a time series,"
                    + " or a table with a column of numbers");
        }
        return new MetricAnswer(series, warnings, infos, false);
    }

    private void failOnError(String refId, JsonNode result) throws SourceException {
        String error = result.path("error").asText("");
        int status = result.path("status").asInt(200);
        if (error.isEmpty() && status < 400) {
            return;
        }
        String place = reply.place() + ", query " + SafeText.excerpt(refId, 40) + ": ";
        throw new SourceException(
                GrafanaDialect.kindOf(status < 400 ? 500 : status),
                place + "the data source answered an error"
                        + (result.has("status") ? " (" + status + ")" : "")
                        + (error.isEmpty() ? "" : ": " + reply.client().masked(error, 300)));
    }

    private void frames(String refId, JsonNode frames, SeriesSet found) throws SourceException {
        if (frames.isMissingNode() || frames.isNull()) {
            return;
        }
        if (!frames.isArray()) {
            throw reply.malformed("the frames of a result are no list");
        }
        for (JsonNode frame : frames) {
            notices(frame.path("schema").path("meta").path("notices"));
            found.add(refId, new Frame(frame, reply));
        }
    }

    /** A notice of severity {@code warning} or {@code error} makes the answer doubtful. */
    private void notices(JsonNode notices) {
        for (JsonNode notice : notices) {
            List<String> remarks = notice.path("severity").asText("info").equals("info") ? infos : warnings;
            if (remarks.size() < MOST_REMARKS) {
                remarks.add(reply.client().masked(notice.path("text").asText("a notice without a text"), 300));
            }
        }
    }
}
