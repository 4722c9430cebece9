package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.rules.ExternalResource;

/**
 * A server that answers as a test says. At the end each request is held against {@code api.json}: operation, fields and
 * their types as the vendor publishes them.
 */
final class GrafanaStub extends ExternalResource {

    static final String TOKEN = "glsa_s3cret-token";
    static final Duration BUDGET = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    final WireMockServer server =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final List<GrafanaSource> opened = new ArrayList<>();

    @Override
    protected void before() {
        server.start();
    }

    @Override
    protected void after() {
        opened.forEach(GrafanaSource::close);
        server.stop();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.port() + "/grafana");
    }

    HttpConnection connection() {
        return HttpConnection.of(url())
                .withAuthentication(Authentication.bearer(TOKEN))
                .withHttp(HttpSettings.builder().breaker(0, Duration.ZERO).build())
                .withTimeout(Duration.ofSeconds(5))
                .withRetries(0);
    }

    GrafanaSettings settings() {
        return GrafanaSettings.of(connection(), "P1");
    }

    GrafanaSource open(GrafanaSettings settings) throws Exception {
        GrafanaSource source = GrafanaSource.open(settings);
        opened.add(source);
        return source;
    }

    GrafanaSource source() throws Exception {
        return open(settings());
    }

    /** The body of the last request, as JSON. */
    JsonNode lastBody() throws Exception {
        return JSON.readTree(server.getAllServeEvents().get(0).getRequest().getBodyAsString());
    }

    /** Fails unless each request so far is one that the vendor's document allows. */
    void checkRequests() throws Exception {
        try (InputStream stream = GrafanaStub.class.getResourceAsStream("api.json")) {
            JsonNode operations = JSON.readTree(stream).path("operations");
            for (ServeEvent event : server.getAllServeEvents()) {
                check(event.getRequest(), operations);
            }
        }
    }

    private static void check(LoggedRequest request, JsonNode operations) throws Exception {
        URI uri = URI.create(request.getUrl());
        JsonNode operation = null;
        for (JsonNode candidate : operations) {
            String pattern = "/grafana" + candidate.path("path").asText().replaceAll("\\{\\w+}", "[^/]+");
            if (candidate.path("method").asText().equals(request.getMethod().getName())
                    && uri.getPath().matches(pattern)) {
                operation = candidate;
            }
        }
        assertThat(request.getMethod() + " " + uri.getPath(), operation, is(not(nullValue())));
        assertThat(request.getHeader("Authorization"), is("Bearer " + TOKEN));
        if (operation.has("body")) {
            checkBody(request, operation.path("body"));
        } else {
            checkQuery(uri, operation.path("query"));
        }
    }

    private static void checkBody(LoggedRequest request, JsonNode schema) throws Exception {
        assertThat(request.getHeader("Content-Type"), is("application/json"));
        JsonNode body = JSON.readTree(request.getBodyAsString());
        for (JsonNode required : schema.path("required")) {
            assertThat("needs " + required, body.has(required.asText()), is(true));
        }
        for (var field : body.properties()) {
            JsonNode value = field.getValue();
            String type = value.isTextual()
                    ? "string"
                    : value.isIntegralNumber()
                            ? "integer"
                            : value.isArray() ? "array" : value.isBoolean() ? "boolean" : "object";
            assertThat(
                    field.getKey(),
                    type,
                    is(schema.path("properties").path(field.getKey()).asText("no such field")));
        }
    }

    private static void checkQuery(URI uri, JsonNode allowed) {
        List<String> names = new ArrayList<>();
        allowed.forEach(name -> names.add(name.asText()));
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String name = pair.substring(0, pair.indexOf('='));
                assertThat(names, hasItem(name.startsWith("var-") ? "var-*" : name));
            }
        }
    }
}
