package io.jenkins.plugins.deploymentverification.engine.metric.http;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.ArrayList;
import java.util.List;

/** Says in words what an answer means that is not a success, in the server's own words where there are some. */
final class Refusals {

    private static final List<String> USUAL_FIELDS = List.of("error", "message", "errors", "detail", "reason", "title");

    private final HttpConnection connection;
    private final Dialect dialect;

    Refusals(HttpConnection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** @param json of the body, or missing */
    SourceException of(String place, HttpResponse response, JsonNode json) {
        String said = words(response, json);
        if (response.isSuccess() && json.isMissingNode()) {
            return new SourceException(
                    Kind.MALFORMED,
                    place + ": the answer is not JSON, or truncated"
                            + (response.body().isBlank() ? ": it is empty" : ": " + said));
        }
        Kind kind = dialect.kind(response, json);
        if (kind == null) {
            kind = kind(response.status());
        }
        return new SourceException(kind, place + ": " + sentence(kind, response, said) + hint(kind, response));
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 400, 413, 414, 422 -> Kind.REJECTED;
            case 401, 403, 407 -> Kind.UNAUTHORIZED;
            case 404, 405, 406, 410 -> Kind.CONFIGURATION;
            case 408 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            default -> status >= 300 && status < 499 ? Kind.CONFIGURATION : Kind.SERVER_ERROR;
        };
    }

    private static String sentence(Kind kind, HttpResponse response, String said) {
        String numbered = response.isSuccess() ? "" : " (" + response.status() + ")";
        String colon = said.isEmpty() ? "" : ": " + said;
        return switch (kind) {
            case REJECTED -> "the server refused the query" + numbered + colon;
            case TIMEOUT -> "the server gave up on the query" + numbered + colon;
            case RATE_LIMITED -> "too many requests" + numbered + colon;
            case UNAUTHORIZED -> (response.status() == 403 ? "access denied" : "not authenticated") + numbered + colon;
            default ->
                "the server answered "
                        + (response.isSuccess() ? "an error" : Integer.toString(response.status()))
                        + colon;
        };
    }

    private String hint(Kind kind, HttpResponse response) {
        String special = dialect.hint(kind, response);
        if (special != null && !special.isEmpty()) {
            return ". " + special;
        }
        if (response.status() == 407) {
            return ". It is the proxy that wants a user and a password";
        }
        if (kind == Kind.UNAUTHORIZED) {
            return connection.isAuthenticated()
                    ? ". Sent was: " + connection.authentication() + headerNames()
                    : ". No credentials are configured for this source";
        }
        String after = response.header("Retry-After");
        return kind == Kind.RATE_LIMITED && after != null ? ". It asks to wait: " + SafeText.excerpt(after, 40) : "";
    }

    private String headerNames() {
        return connection.http().headers().isEmpty()
                ? ""
                : ", with the headers "
                        + String.join(", ", connection.http().headers().keySet());
    }

    private String words(HttpResponse response, JsonNode json) {
        String error = dialect.words(json);
        if (error == null) {
            error = usual(json);
        }
        if (error.isBlank() && WrongAnswer.insteadOfJson(response) == null) {
            error = response.body();
        }
        return masked(error, 300);
    }

    /** The words of the fields that most APIs have for them: a text, an object with one, or a list of either. */
    private static String usual(JsonNode json) {
        if (json.isTextual()) {
            return json.textValue();
        }
        if (json.isArray()) {
            return json.isEmpty() ? "" : usual(json.get(0));
        }
        for (String field : USUAL_FIELDS) {
            String words = json.has(field) ? usual(json.get(field)) : "";
            if (!words.isBlank()) {
                return words;
            }
        }
        return "";
    }

    /** Masked before it is cut, lest a cut secret be seen, and after, lest white space hide one. */
    String masked(String text, int maxLength) {
        List<String> secrets = new ArrayList<>(connection.secrets());
        secrets.addAll(dialect.secrets());
        return SafeText.mask(SafeText.excerpt(SafeText.mask(text, secrets), maxLength), secrets);
    }
}
