package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;

/** Grafana's errors: {@code {"message": …}}, or for queries one at each result. */
final class GrafanaDialect implements Dialect {

    @Override
    public String api() {
        return "Grafana's API";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        JsonNode failed = firstError(json);
        return failed == null ? null : kindOf(failed.path("status").asInt(response.status()));
    }

    @Override
    @CheckForNull
    public String words(JsonNode json) {
        JsonNode failed = firstError(json);
        return failed == null ? null : failed.path("error").asText("");
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        if (response.status() == 403) {
            return "A service account needs the role Viewer, and for the annotation of deployments Editor, or the"
                    + " permissions datasources:query, alert.rules:read and annotations:create and :write";
        }
        if (response.status() == 404) {
            return "Is the URL the one of Grafana's home page, without /api, and does the uid exist?";
        }
        return null;
    }

    /** What a result's own status means; the error is of the data source, as Grafana understood it. */
    static Kind kindOf(int status) {
        return switch (status) {
            case 401, 403, 407 -> Kind.UNAUTHORIZED;
            case 404 -> Kind.CONFIGURATION;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 400 && status < 499 ? Kind.REJECTED : Kind.SERVER_ERROR;
        };
    }

    @CheckForNull
    private static JsonNode firstError(JsonNode json) {
        for (JsonNode result : json.path("results")) {
            if (!result.path("error").asText("").isEmpty()) {
                return result;
            }
        }
        return null;
    }
}
