package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Speaks the envelope of Prometheus' API: sends, and yields what a successful answer carries. */
final class PrometheusClient {

    private final PrometheusSettings settings;
    private final SourceClient client;

    private PrometheusClient(PrometheusSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /** @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read */
    static PrometheusClient open(PrometheusSettings settings) throws SourceException {
        return new PrometheusClient(settings, SourceClient.open(settings.connection(), new PrometheusDialect()));
    }

    /** A successful answer: an object whose {@code status} is {@code success}. */
    record Reply(JsonReply whole) {

        String place() {
            return whole.place();
        }

        JsonNode json() {
            return whole.json();
        }

        HttpResponse response() {
            return whole.response();
        }

        JsonNode data() {
            return json().path("data");
        }

        SourceException malformed(String what) {
            return whole.malformed(what);
        }
    }

    /** Queries go by POST, because they may be longer than a URL; they change nothing, so they may be repeated. */
    Reply post(String path, Map<String, String> form, Duration budget) throws SourceException, InterruptedException {
        Duration serverTimeout = budget.compareTo(settings.timeout()) < 0 ? budget : settings.timeout();
        Map<String, String> all = new LinkedHashMap<>(form);
        all.put("timeout", Math.max(1, serverTimeout.toMillis()) + "ms");
        settings.parameters().forEach(all::putIfAbsent);
        HttpRequest.Builder request = HttpRequest.form(client.uri(path), all);
        if (!form.containsKey("step")) {
            // of an instant query the answer is small, and a new gzip stream costs the server more than the query
            request.header("Accept-Encoding", "identity");
        }
        return send(request, budget);
    }

    Reply get(String path, Duration budget) throws SourceException, InterruptedException {
        return send(HttpRequest.get(client.uri(path)), budget);
    }

    void close() {
        client.close();
    }

    private Reply send(HttpRequest.Builder request, Duration budget) throws SourceException, InterruptedException {
        JsonReply reply = client.send(request, budget);
        return switch (reply.json().path("status").asText()) {
            case "success" -> new Reply(reply);
            case "error" -> throw reply.refused();
            default ->
                throw reply.malformed("the answer has no \"status\" of \"success\" or \"error\" (it begins: "
                        + client.masked(reply.response().body(), 200) + ")");
        };
    }
}
