package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the errors of Datadog's API mean: {@code {"errors": [...]}}, or an {@code error} inside of a 200. */
final class DatadogDialect implements Dialect {

    /** What the query API says of a query it cannot understand, inside of a 200. */
    private static final Pattern OF_THE_QUERY =
            Pattern.compile("(?i)(pars(e|ing)|invalid|unknown|unsupported|unexpected|syntax|not (a )?valid|malformed)");

    private static final Pattern TOO_MANY = Pattern.compile("(?i)rate limit|too many requests");

    @Override
    public String api() {
        return "the Datadog API";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        if (!response.isSuccess()) {
            return null;
        }
        String said = words(json);
        if (TOO_MANY.matcher(said).find()) {
            return Kind.RATE_LIMITED;
        }
        return OF_THE_QUERY.matcher(said).find() ? Kind.REJECTED : Kind.SERVER_ERROR;
    }

    @Override
    public String words(JsonNode json) {
        List<String> words = new ArrayList<>();
        JsonNode errors = json.path("errors");
        if (errors.isTextual()) {
            words.add(errors.textValue());
        }
        for (JsonNode error : errors) {
            words.add(error.isTextual() ? error.textValue() : of(error));
        }
        if (json.path("error").isTextual()) {
            words.add(json.path("error").textValue());
        }
        words.removeIf(String::isBlank);
        return String.join("; ", words.stream().limit(3).toList());
    }

    /** An error of the newer end points: {@code {"title", "detail"}}; of SLOs: {@code {"error"}}. */
    private static String of(JsonNode error) {
        for (String field : List.of("detail", "error_message", "error", "title")) {
            if (error.path(field).isTextual()) {
                return error.path(field).textValue();
            }
        }
        return "";
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        if (kind == Kind.RATE_LIMITED) {
            return limit(response);
        }
        if (kind == Kind.UNAUTHORIZED && (response.status() == 401 || response.status() == 403)) {
            return "Datadog takes the API key and the application key only on the site they were made on, and an"
                    + " application key can do no more than its owner and its scopes allow";
        }
        return null;
    }

    /** For example: The limit "query" of 300 requests in 3600 s is used up; it is free again in 12 s. */
    private static String limit(HttpResponse response) {
        String name = header(response, "X-RateLimit-Name");
        String limit = header(response, "X-RateLimit-Limit");
        String period = header(response, "X-RateLimit-Period");
        String reset = header(response, "X-RateLimit-Reset");
        if (limit.isEmpty() && reset.isEmpty()) {
            return null;
        }
        return "The limit" + (name.isEmpty() ? "" : " \"" + name + "\"")
                + (limit.isEmpty() ? "" : " of " + limit + " requests")
                + (period.isEmpty() ? "" : " in " + period + " s") + " is used up"
                + (reset.isEmpty() ? "" : "; it is free again in " + reset + " s");
    }

    private static String header(HttpResponse response, String name) {
        String value = response.header(name);
        return value == null ? "" : SafeText.excerpt(value, 40);
    }
}
