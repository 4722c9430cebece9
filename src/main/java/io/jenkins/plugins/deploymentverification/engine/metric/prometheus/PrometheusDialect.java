package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;

/** What the errors of Prometheus and its relatives mean. */
final class PrometheusDialect implements Dialect {

    @Override
    public String api() {
        return "the Prometheus API";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        return switch (json.path("errorType").asText("")) {
            case "bad_data", "execution", "bad_request", "too_large_request" -> Kind.REJECTED;
            case "timeout" -> Kind.TIMEOUT;
            case "too_many_requests" -> Kind.RATE_LIMITED;
            case "unauthorized" -> Kind.UNAUTHORIZED;
            case "internal", "unavailable", "canceled" -> Kind.SERVER_ERROR;
            default -> null;
        };
    }

    @Override
    public String words(JsonNode json) {
        return json.path("error").isTextual() ? json.path("error").textValue() : "";
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        if (response.status() == 404) {
            return "There is no Prometheus API at this URL; it may need a path prefix, such as /prometheus (Mimir),"
                    + " /api/prom (Grafana Cloud) or /select/0/prometheus (VictoriaMetrics cluster)";
        }
        if (response.status() == 405) {
            return "POST must be allowed for the query API";
        }
        return kind == Kind.UNAUTHORIZED && response.body().contains("no org id")
                ? "The header X-Scope-OrgID must name the tenant"
                : null;
    }
}
