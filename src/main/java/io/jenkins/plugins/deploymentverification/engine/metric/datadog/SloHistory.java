package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.SloQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /api/v1/slo/{id}/history}.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/service-level-objectives/#get-an-slos-history">An SLO's history</a>
 */
final class SloHistory {

    private final SourceClient client;

    SloHistory(SourceClient client) {
        this.client = client;
    }

    SloStatus of(SloQuery query, Duration budget) throws SourceException, InterruptedException {
        if (!query.id().matches("[A-Za-z0-9_-]{1,100}")) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the id of a Datadog SLO has letters and digits only, as in its page's URL");
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("from_ts", Long.toString(query.from().getEpochSecond()));
        parameters.put("to_ts", Long.toString(query.to().getEpochSecond()));
        if (query.target() != null) {
            parameters.put("target", query.target().toString());
        }
        JsonReply reply = client.get("/api/v1/slo/" + query.id() + "/history", parameters, budget);
        JsonNode json = reply.json();
        JsonNode overall = json.path("data").path("overall");
        List<String> warnings = words(json.path("errors"));
        if (!overall.isObject()) {
            throw warnings.isEmpty() ? reply.malformed("the answer has no data.overall") : reply.refused();
        }
        warnings.addAll(words(overall.path("errors")));
        if (overall.path("preview").asBoolean(false)) {
            warnings.add("Datadog is still reckoning the history of this objective");
        }
        JsonNode left = overall.path("error_budget_remaining");
        return new SloStatus(
                number(reply, overall.path("sli_value"), "sli_value"),
                number(reply, left.path(timeframe(query)), "error_budget_remaining"),
                warnings);
    }

    /** Under which name the error budget is told. */
    private static String timeframe(SloQuery query) {
        return query.target() != null
                ? "custom"
                : Duration.between(query.from(), query.to()).toDays() + "d";
    }

    @CheckForNull
    private static Double number(JsonReply reply, JsonNode value, String name) throws SourceException {
        if (value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (!value.isNumber()) {
            throw reply.malformed("\"" + name + "\" is no number");
        }
        return value.doubleValue();
    }

    private List<String> words(JsonNode errors) {
        List<String> words = new ArrayList<>();
        for (JsonNode error : errors) {
            String said = error.path("error_message").asText(error.path("error").asText("an error without words"));
            words.add(client.masked(said, 300));
        }
        return words;
    }
}
