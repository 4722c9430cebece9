package io.jenkins.plugins.deploymentverification.engine.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One POST of JSON to a service whose URL is a secret; what channels have in common. Never retries: each attempt is
 * signed anew. Safe for use by many threads.
 */
public final class JsonPost implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final long MAX_ANSWER = 256 * 1024;
    private static final int EXCERPT = 300;

    private final String service;
    private final HttpTransport transport;
    private final Duration timeout;

    /**
     * @param service its name, for messages
     * @param http proxy, TLS and time-outs; its response time-out is that of an attempt
     */
    public JsonPost(String service, HttpSettings http) {
        this.service = service;
        timeout = http.connectTimeout().plus(http.responseTimeout());
        // the outbox waits and counts for itself
        transport = HttpTransports.create(
                http.toBuilder().breaker(0, Duration.ZERO).maxBytes(MAX_ANSWER).build());
    }

    /** @throws ChannelException of kind {@code UNREACHABLE} when there is no complete answer, or {@code INVALID} */
    public HttpResponse post(URI uri, String json, Map<String, String> headers)
            throws ChannelException, InterruptedException {
        try {
            return transport.send(HttpRequest.of("POST", uri)
                    .secretPath()
                    .headers(headers)
                    .body(json, "application/json; charset=utf-8")
                    .budget(timeout)
                    .build());
        } catch (HttpFailure e) {
            throw new ChannelException(
                    e.kind() == HttpFailure.Kind.INVALID
                            ? ChannelException.Kind.INVALID
                            : ChannelException.Kind.UNREACHABLE,
                    null,
                    service + ": " + e.getMessage(),
                    null,
                    null); // the cause's own words may have the URL
        }
    }

    /**
     * The answer as a JSON object.
     *
     * @param secrets masked in what is quoted of the answer
     * @throws ChannelException by the HTTP status, or because it is no JSON object
     */
    public JsonNode object(HttpResponse response, Collection<String> secrets) throws ChannelException {
        refuseStatus(response, secrets);
        JsonNode json = parse(response.body());
        if (json == null || !json.isObject()) {
            throw notJson(response, secrets);
        }
        return json;
    }

    /** @throws ChannelException when the HTTP status is not a success */
    public void refuseStatus(HttpResponse response, Collection<String> secrets) throws ChannelException {
        if (response.isSuccess()) {
            return;
        }
        int status = response.status();
        if (response.isRedirect() || status < 400) {
            throw notJson(response, secrets);
        }
        ChannelException.Kind kind = status == 429
                ? ChannelException.Kind.THROTTLED
                : status >= 500 || status == 408 ? ChannelException.Kind.BUSY : ChannelException.Kind.REFUSED;
        throw new ChannelException(
                kind,
                String.valueOf(status),
                service + " answered HTTP " + status + quoted(response, secrets),
                RetryAfter.of(response, Instant.now()),
                null);
    }

    /** That this is not how the service answers. A gateway or a log-in page may be in between: it may pass. */
    public ChannelException notJson(HttpResponse response, Collection<String> secrets) {
        String instead = WrongAnswer.insteadOfJson(response);
        return new ChannelException(
                ChannelException.Kind.UNREACHABLE,
                String.valueOf(response.status()),
                service + " "
                        + (instead != null
                                ? SafeText.mask(instead, secrets)
                                : "answered HTTP " + response.status() + " with something else than it documents"
                                        + quoted(response, secrets)));
    }

    /**
     * That the service refused a message by a code of its own.
     *
     * @param words what it says about that, quoted with secrets masked; may be empty
     * @param hint what would help, for people
     * @param retryAfter when it wants to be asked again; null when it does not say
     */
    public ChannelException refused(
            ChannelException.Kind kind,
            String code,
            String words,
            String hint,
            @CheckForNull Duration retryAfter,
            Collection<String> secrets) {
        String quoted = SafeText.excerpt(SafeText.mask(words, secrets), EXCERPT);
        return new ChannelException(
                kind,
                code,
                service + " refused the message with code " + code + (quoted.isEmpty() ? "" : " \"" + quoted + "\"")
                        + ": " + hint,
                retryAfter,
                null);
    }

    /** Null when it is no JSON. */
    @CheckForNull
    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** @throws IllegalArgumentException when the value is no JSON value */
    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String quoted(HttpResponse response, Collection<String> secrets) {
        String body = SafeText.excerpt(SafeText.mask(response.body(), secrets), EXCERPT);
        return body.isEmpty() ? " without a body" : ": " + body;
    }

    /** What must not be quoted of a robot's URL: its path's and query's parts. */
    public static List<String> secretsOf(URI uri) {
        String tail = (uri.getRawPath() == null ? "" : uri.getRawPath())
                + "?"
                + (uri.getRawQuery() == null ? "" : uri.getRawQuery());
        return java.util.Arrays.stream(tail.split("[/?&=]"))
                .filter(part -> part.length() >= 8)
                .toList();
    }

    @Override
    public void close() {
        transport.close();
    }
}
