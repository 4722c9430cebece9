package io.jenkins.plugins.deploymentverification.engine.metric.http;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
                    Remark.row(
                            place,
                            ": ",
                            response.body().isBlank()
                                    ? Remark.of(RemarkCode.EMPTY_ANSWER)
                                    : Remark.of(RemarkCode.NOT_JSON, said)));
        }
        Kind kind = dialect.kind(response, json);
        if (kind == null) {
            kind = kind(response.status());
        }
        List<Object> parts = new ArrayList<>(List.of(place, ": ", sentence(kind, response)));
        if (!said.isEmpty()) {
            parts.addAll(List.of(": ", said));
        }
        Remark hint = hint(kind, response);
        if (hint != null) {
            parts.addAll(List.of(". ", hint));
        }
        return new SourceException(kind, Remark.row(parts.toArray()));
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

    private static Remark sentence(Kind kind, HttpResponse response) {
        String numbered = response.isSuccess() ? "" : " (" + response.status() + ")";
        return switch (kind) {
            case REJECTED -> Remark.of(RemarkCode.QUERY_REFUSED, numbered);
            case TIMEOUT -> Remark.of(RemarkCode.SERVER_GAVE_UP, numbered);
            case RATE_LIMITED -> Remark.of(RemarkCode.TOO_MANY_REQUESTS, numbered);
            case UNAUTHORIZED ->
                Remark.of(response.status() == 403 ? RemarkCode.ACCESS_DENIED : RemarkCode.NOT_AUTHENTICATED, numbered);
            default ->
                response.isSuccess()
                        ? Remark.of(RemarkCode.ERROR_INSIDE)
                        : Remark.of(RemarkCode.SERVER_ANSWERED, response.status());
        };
    }

    @CheckForNull
    private Remark hint(Kind kind, HttpResponse response) {
        String special = dialect.hint(kind, response);
        if (special != null && !special.isEmpty()) {
            return Remark.words(special);
        }
        if (response.status() == 407) {
            return Remark.of(RemarkCode.PROXY_WANTS_LOGIN);
        }
        if (kind == Kind.UNAUTHORIZED) {
            return connection.isAuthenticated() ? sent() : Remark.of(RemarkCode.NO_CREDENTIALS);
        }
        String after = response.header("Retry-After");
        return kind == Kind.RATE_LIMITED && after != null
                ? Remark.of(RemarkCode.ASKS_TO_WAIT, SafeText.excerpt(after, 40))
                : null;
    }

    private Remark sent() {
        Set<String> headers = connection.http().headers().keySet();
        return headers.isEmpty()
                ? Remark.of(RemarkCode.SENT_WAS, connection.authentication())
                : Remark.of(RemarkCode.SENT_WITH_HEADERS, connection.authentication(), String.join(", ", headers));
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
