package io.jenkins.plugins.deploymentverification.engine.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;

/** Every request of a thread that works for a verification tells so. */
public class TraceHeadersTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final Trace trace = Trace.continuing("00-" + TRACE + "-00f067aa0ba902b7-01", "vendor=1");

    private URI uri(String path) {
        return URI.create(server.baseUrl() + path);
    }

    @Test
    public void retriesRedirectsAndTokensAreSpansOfTheSameTrace() throws Exception {
        server.stubFor(post("/token").willReturn(okJson("{\"access_token\":\"t\",\"token_type\":\"Bearer\"}")));
        server.stubFor(get("/a").willReturn(aResponse().withStatus(302).withHeader("Location", "/b")));
        server.stubFor(get("/b").willReturn(aResponse().withStatus(503)));
        Authentication login = Authentication.clientCredentials(uri("/token"), "client", "secret", List.of());
        try (HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT, login);
                TraceScope scope = TraceScope.open(trace)) {
            transport.send(HttpRequest.get(uri("/a"))
                    .followRedirects(true)
                    .retries(new Retries(1, java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(1)))
                    .build());
        }
        List<LoggedRequest> all = server.findAll(anyRequestedFor(anyUrl()));
        assertThat(all, hasSize(5));
        Set<String> parents = all.stream().map(r -> r.getHeader("traceparent")).collect(Collectors.toSet());
        assertThat("each has a span id of its own", parents, hasSize(5));
        parents.forEach(p -> assertThat(p.split("-")[1], is(TRACE)));
        all.forEach(r -> assertThat(r.getHeader(Trace.RUN_HEADER), is(trace.runId())));
        server.verify(1, postRequestedFor(urlEqualTo("/token")).withHeader("tracestate", equalTo("vendor=1")));
    }

    @Test
    public void outsideOfAVerificationNothingIsSaid() throws Exception {
        server.stubFor(get("/a").willReturn(ok()));
        try (HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT)) {
            transport.send(HttpRequest.get(uri("/a")).build());
        }
        server.verify(getRequestedFor(urlEqualTo("/a"))
                .withHeader("traceparent", absent())
                .withHeader(Trace.RUN_HEADER, absent()));
    }

    @Test
    public void theRequestsOwnHeadersWin() throws Exception {
        server.stubFor(get("/a").willReturn(ok()));
        try (HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT);
                TraceScope scope = TraceScope.open(trace)) {
            transport.send(
                    HttpRequest.get(uri("/a")).header("traceparent", "theirs").build());
        }
        server.verify(getRequestedFor(urlEqualTo("/a"))
                .withHeader("traceparent", equalTo("theirs"))
                .withHeader(Trace.RUN_HEADER, equalTo(trace.runId())));
    }
}
