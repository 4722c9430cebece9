package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the errors of InfluxDB mean. InfluxQL tells most of them inside a successful answer, in words alone; 2.x adds a
 * {@code code}.
 */
final class InfluxDialect implements Dialect {

    private static final Pattern NOT_THERE =
            Pattern.compile("(database|retention policy|bucket|organization)[^:]* not found|database name required"
                    + "|could not find bucket|organization name \"");
    private static final Pattern GAVE_UP = Pattern.compile("timeout|timed out|deadline exceeded");
    private static final Pattern TOO_MANY = Pattern.compile("max-concurrent-queries|too many requests|rate limit");
    private static final Pattern NOT_ALLOWED = Pattern.compile("not authorized|unauthorized|forbidden");
    private static final Pattern REFUSED = Pattern.compile(
            "not supported|unsupported|undefined|invalid|expected|error parsing|must be|max-select|cannot|error calling"
                    + " function|compilation failed|error @|type conflict|unknown|not allowed|requires");

    private final InfluxLanguage language;

    InfluxDialect(InfluxLanguage language) {
        this.language = language;
    }

    @Override
    public String api() {
        return language == InfluxLanguage.FLUX ? "the InfluxDB 2.x API" : "the InfluxDB 1.x API";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        Kind byWords = kind(words(json));
        if (response.isSuccess()) {
            return byWords == null ? Kind.SERVER_ERROR : byWords;
        }
        boolean vague = response.status() == 400 || response.status() == 404 || response.status() == 422;
        return vague && byWords != Kind.REJECTED ? byWords : null;
    }

    /** What an error's words mean, or null. */
    @CheckForNull
    private static Kind kind(String words) {
        String error = words.toLowerCase(Locale.ROOT);
        if (NOT_THERE.matcher(error).find()) {
            return Kind.CONFIGURATION;
        }
        if (TOO_MANY.matcher(error).find()) {
            return Kind.RATE_LIMITED;
        }
        if (NOT_ALLOWED.matcher(error).find()) {
            return Kind.UNAUTHORIZED;
        }
        if (GAVE_UP.matcher(error).find()) {
            return Kind.TIMEOUT;
        }
        return REFUSED.matcher(error).find() ? Kind.REJECTED : null;
    }

    /** {@code error} of the answer or of a result (1.x), or {@code message} (2.x); empty where there is none. */
    @Override
    public String words(JsonNode json) {
        for (JsonNode result : json.path("results")) {
            if (result.path("error").isTextual()) {
                return result.path("error").textValue();
            }
        }
        JsonNode error = json.has("error") ? json.path("error") : json.path("message");
        return error.isTextual() ? error.textValue() : "";
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        if (response.status() != 404 || !response.body().contains("page not found")) {
            return null;
        }
        return language == InfluxLanguage.FLUX
                ? "There is no Flux at this URL; InfluxDB 1.x is asked in InfluxQL"
                : "There is no InfluxQL at this URL; is a path prefix missing?";
    }
}
