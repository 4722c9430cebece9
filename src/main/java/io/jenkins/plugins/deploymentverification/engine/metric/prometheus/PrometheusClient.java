package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.Retries;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Speaks the envelope of Prometheus' API: sends, and yields what a successful answer carries. */
final class PrometheusClient {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final PrometheusSettings settings;
    private final HttpTransport transport;
    private final Refusals refusals;

    PrometheusClient(PrometheusSettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
        refusals = new Refusals(settings);
    }

    /**
     * A successful answer.
     *
     * @param uri what was asked
     * @param json an object whose {@code status} is {@code success}
     */
    record Reply(URI uri, JsonNode json, HttpResponse response) {

        /** The URL for messages. */
        String place() {
            return SafeUri.of(uri);
        }

        JsonNode data() {
            return json.path("data");
        }

        SourceException malformed(String what) {
            return new SourceException(
                    Kind.MALFORMED, place() + ": " + what + "; this is not what the Prometheus API answers");
        }
    }

    /** Queries go by POST, because they may be longer than a URL; they change nothing, so they may be repeated. */
    Reply post(String path, Map<String, String> form, Duration budget) throws SourceException, InterruptedException {
        Duration serverTimeout = budget.compareTo(settings.timeout()) < 0 ? budget : settings.timeout();
        Map<String, String> all = new LinkedHashMap<>(form);
        all.put("timeout", Math.max(1, serverTimeout.toMillis()) + "ms");
        settings.parameters().forEach(all::putIfAbsent);
        HttpRequest.Builder request = HttpRequest.form(uri(path), all);
        if (!form.containsKey("step")) {
            // of an instant query the answer is small, and a new gzip stream costs the server more than the query
            request.header("Accept-Encoding", "identity");
        }
        return send(request, budget);
    }

    Reply get(String path, Duration budget) throws SourceException, InterruptedException {
        return send(HttpRequest.get(uri(path)), budget);
    }

    void close() {
        transport.close();
    }

    private URI uri(String path) {
        return URI.create(settings.url() + path);
    }

    private Reply send(HttpRequest.Builder builder, Duration budget) throws SourceException, InterruptedException {
        HttpRequest request = builder.header("Accept", "application/json")
                .budget(budget)
                .timeout(settings.timeout())
                .idempotent(true)
                .retries(Retries.of(settings.retries()))
                .build();
        HttpResponse response;
        try {
            response = transport.send(request);
        } catch (HttpFailure e) {
            throw new SourceException(kindOf(e.kind()), e.getMessage(), e);
        }
        String wrong = WrongAnswer.insteadOfJson(response);
        if (wrong != null && !isErrorPage(response)) {
            throw new SourceException(
                    WrongAnswer.isLogin(response) ? Kind.UNAUTHORIZED : Kind.MALFORMED,
                    SafeUri.of(request.uri()) + ": " + wrong);
        }
        JsonNode json = parse(response.body());
        if (response.isSuccess() && json.path("status").asText().equals("success")) {
            return new Reply(request.uri(), json, response);
        }
        throw refusals.of(SafeUri.of(request.uri()), response, json);
    }

    /** Proxies tell 502 and the like by a page; there the status says more than that it is a page. */
    private static boolean isErrorPage(HttpResponse response) {
        return response.status() >= 400;
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static Kind kindOf(HttpFailure.Kind kind) {
        return switch (kind) {
            case CONNECT, TLS, BROKEN -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case TOO_LARGE -> Kind.TOO_LARGE;
            case CIRCUIT_OPEN -> Kind.CIRCUIT_OPEN;
            case AUTHENTICATION -> Kind.UNAUTHORIZED;
            case INVALID -> Kind.CONFIGURATION;
        };
    }
}
