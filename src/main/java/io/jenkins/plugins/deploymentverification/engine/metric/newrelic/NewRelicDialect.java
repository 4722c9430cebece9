package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import java.util.Locale;

/** NerdGraph's errors: {@code {"errors": [{"message", "extensions": {"errorClass"}}]}}, most of them with status 200. */
final class NewRelicDialect implements Dialect {

    @Override
    public String api() {
        return "New Relic's NerdGraph";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        JsonNode error = json.path("errors").path(0);
        if (error.isMissingNode()) {
            return null;
        }
        JsonNode extensions = error.path("extensions");
        String code = (extensions.path("errorClass").asText("")
                        + ' '
                        + extensions.path("error_code").asText("")
                        + ' '
                        + extensions.path("errorCode").asText(""))
                .toUpperCase(Locale.ROOT);
        String message = error.path("message").asText("").toUpperCase(Locale.ROOT);
        if (code.contains("TOO_MANY") || code.contains("RATE_LIMIT") || message.contains("RATE LIMIT")) {
            return Kind.RATE_LIMITED;
        }
        if (code.contains("TIMEOUT") || message.contains("TIMED OUT")) {
            return Kind.TIMEOUT;
        }
        if (code.contains("UNAUTHORIZED")
                || code.contains("FORBIDDEN")
                || code.contains("ACCESS_DENIED")
                || code.contains("API_KEY")
                || message.contains("API KEY")) {
            return Kind.UNAUTHORIZED;
        }
        if (!response.isSuccess()) {
            return null;
        }
        return code.contains("SERVER_ERROR") || code.contains("INTERNAL") ? Kind.SERVER_ERROR : Kind.REJECTED;
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        return kind == Kind.UNAUTHORIZED
                ? "It must be a user key (it begins with NRAK) of the region that is configured, whose user may see the"
                        + " account"
                : null;
    }
}
