package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.ArrayList;
import java.util.List;

/** Says in words what an answer means that is not a success, in the server's own words where there are some. */
final class Refusals {

    private final PrometheusSettings settings;

    Refusals(PrometheusSettings settings) {
        this.settings = settings;
    }

    /** @param json of the body, or missing */
    SourceException of(String place, HttpResponse response, JsonNode json) {
        String type = json.path("errorType").asText("");
        String said = words(response, json);
        if (response.isSuccess() && !json.isObject()) {
            return new SourceException(
                    Kind.MALFORMED,
                    place + ": the answer is not JSON, or truncated"
                            + (response.body().isBlank() ? ": it is empty" : ": " + said));
        }
        if (response.isSuccess() && !json.path("status").asText().equals("error")) {
            return new SourceException(
                    Kind.MALFORMED,
                    place + ": the answer has no \"status\" of \"success\" or"
                            + " \"error\"; is this the API of a Prometheus? It begins: " + said);
        }
        Kind kind = kind(response.status(), type);
        return new SourceException(kind, place + ": " + sentence(kind, response, type, said) + hint(kind, response));
    }

    private static Kind kind(int status, String type) {
        switch (type) {
            case "bad_data", "execution", "bad_request", "too_large_request":
                return Kind.REJECTED;
            case "timeout":
                return Kind.TIMEOUT;
            case "too_many_requests":
                return Kind.RATE_LIMITED;
            case "unauthorized":
                return Kind.UNAUTHORIZED;
            case "internal", "unavailable", "canceled":
                return Kind.SERVER_ERROR;
            default:
        }
        return switch (status) {
            case 400, 413, 414, 422 -> Kind.REJECTED;
            case 401, 403, 407 -> Kind.UNAUTHORIZED;
            case 404, 405, 406, 410 -> Kind.CONFIGURATION;
            case 408 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 300 && status < 499 ? Kind.CONFIGURATION : Kind.SERVER_ERROR;
        };
    }

    private static String sentence(Kind kind, HttpResponse response, String type, String said) {
        String numbered = response.isSuccess() ? "" : " (" + response.status() + ")";
        String colon = said.isEmpty() ? "" : ": " + said;
        return switch (kind) {
            case REJECTED -> "the server refused the query" + numbered + colon;
            case TIMEOUT -> "the server gave up on the query" + numbered + colon;
            case RATE_LIMITED -> "too many requests" + numbered + colon;
            case UNAUTHORIZED -> (response.status() == 403 ? "access denied" : "not authenticated") + numbered + colon;
            default ->
                "the server answered "
                        + (response.isSuccess()
                                ? "an error" + (type.isEmpty() ? "" : " of type " + type)
                                : Integer.toString(response.status()))
                        + colon;
        };
    }

    private String hint(Kind kind, HttpResponse response) {
        if (response.status() == 404) {
            return ". There is no Prometheus API at this URL; it may need a path prefix, such as /prometheus (Mimir),"
                    + " /api/prom (Grafana Cloud) or /select/0/prometheus (VictoriaMetrics cluster)";
        }
        if (response.status() == 405) {
            return ". POST must be allowed for the query API";
        }
        if (response.status() == 407) {
            return ". It is the proxy that wants a user and a password";
        }
        if (kind == Kind.UNAUTHORIZED) {
            if (response.body().contains("no org id")) {
                return ". The header X-Scope-OrgID must name the tenant";
            }
            return settings.authentication() instanceof Authentication.None
                    ? ". No credentials are configured for this source"
                    : ". Sent was: " + settings.authentication();
        }
        String after = response.header("Retry-After");
        return kind == Kind.RATE_LIMITED && after != null ? ". It asks to wait: " + SafeText.excerpt(after, 40) : "";
    }

    private String words(HttpResponse response, JsonNode json) {
        String error = json.path("error").isTextual() ? json.path("error").textValue() : "";
        if (error.isBlank() && WrongAnswer.insteadOfJson(response) == null) {
            error = response.body();
        }
        return SafeText.mask(SafeText.excerpt(SafeText.mask(error, secrets()), 300), secrets());
    }

    /** Some servers repeat what they were sent. */
    private List<String> secrets() {
        List<String> all = new ArrayList<>();
        settings.http().headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("X-Scope-OrgID")) {
                all.add(value);
            }
        });
        if (settings.authentication() instanceof Authentication.Basic basic) {
            all.add(basic.password());
        } else if (settings.authentication() instanceof Authentication.Bearer bearer) {
            all.add(bearer.token());
        } else if (settings.authentication() instanceof Authentication.ClientCredentials client) {
            all.add(client.clientSecret());
        }
        return all;
    }
}
