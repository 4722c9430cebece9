package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import java.util.List;
import java.util.Set;

/** AWS's errors: {@code {"__type": "…#Throttling", "message": …}}, throttling and wrong credentials with status 400. */
final class CloudWatchDialect implements Dialect {

    private static final Set<String> THROTTLED = Set.of(
            "Throttling", "ThrottlingException", "RequestLimitExceeded", "LimitExceeded", "TooManyRequestsException");
    private static final Set<String> UNAUTHORIZED = Set.of(
            "AccessDenied",
            "AccessDeniedException",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "NotAuthorized",
            "OptInRequired",
            "RequestExpired",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException");
    private static final Set<String> SERVER =
            Set.of("InternalFailure", "InternalServiceFault", "InternalServiceError", "ServiceUnavailable");

    private final AwsCredentials credentials;

    CloudWatchDialect(AwsCredentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public String api() {
        return "the CloudWatch API";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        String code = code(json);
        if (THROTTLED.contains(code)) {
            return Kind.RATE_LIMITED;
        }
        if (UNAUTHORIZED.contains(code)) {
            return Kind.UNAUTHORIZED;
        }
        return SERVER.contains(code) ? Kind.SERVER_ERROR : null;
    }

    @Override
    @CheckForNull
    public String words(JsonNode json) {
        String code = code(json);
        String message = json.path("message").asText(json.path("Message").asText(""));
        String words = code.isEmpty() ? message : code + (message.isEmpty() ? "" : ": " + message);
        return words.isEmpty() ? null : words;
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        return kind == Kind.UNAUTHORIZED
                ? "Signed was by " + credentials
                        + "; it needs the permission cloudwatch:GetMetricData, and the clock of"
                        + " this machine must be right"
                : null;
    }

    @Override
    public List<String> secrets() {
        return credentials.secrets();
    }

    /** The name alone, without the namespace before a {@code #}. */
    private static String code(JsonNode json) {
        String type = json.path("__type").asText("");
        return type.substring(type.lastIndexOf('#') + 1);
    }
}
