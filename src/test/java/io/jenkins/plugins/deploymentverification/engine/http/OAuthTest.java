package io.jenkins.plugins.deploymentverification.engine.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class OAuthTest {

    private static final String SECRET = "s3cret/with:odd chars";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final AtomicLong clock = new AtomicLong();
    private HttpTransport transport;

    @Before
    public void open() {
        transport = HttpTransports.create(HttpSettings.DEFAULT, client());
        server.stubFor(any(urlEqualTo("/api")).willReturn(aResponse().withBody("ok")));
    }

    @After
    public void close() {
        transport.close();
    }

    @Test
    public void tokenIsFetchedAsTheStandardSaysAndKept() throws Exception {
        tokens(okJson("{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}"));
        for (int i = 0; i < 3; i++) {
            assertThat(send().status(), is(200));
        }
        server.verify(
                1,
                postRequestedFor(urlEqualTo("/token"))
                        .withHeader("Authorization", equalTo("Basic bWUlM0FuMHc6czNjcmV0JTJGd2l0aCUzQW9kZCtjaGFycw=="))
                        .withHeader("Content-Type", containing("application/x-www-form-urlencoded"))
                        .withRequestBody(equalTo("grant_type=client_credentials&scope=read+metrics")));
        server.verify(3, getRequestedFor(urlEqualTo("/api")).withHeader("Authorization", equalTo("Bearer abc")));
    }

    @Test
    public void secretCanGoInTheBody() throws Exception {
        tokens(okJson("{\"access_token\":\"abc\"}"));
        Authentication inBody = new Authentication.ClientCredentials(
                tokenUrl(), "me", "pass", List.of(), true, Map.of("audience", "api"));
        try (HttpTransport other = HttpTransports.create(HttpSettings.DEFAULT, inBody)) {
            other.send(HttpRequest.get(api()).build());
        }
        server.verify(postRequestedFor(urlEqualTo("/token"))
                .withRequestBody(
                        equalTo("grant_type=client_credentials&audience=api&client_id=me&client_secret=pass")));
    }

    @Test
    public void refusedTokenIsFetchedAnewOnce() throws Exception {
        server.stubFor(post("/token")
                .inScenario("t")
                .whenScenarioStateIs("Started")
                .willReturn(okJson("{\"access_token\":\"old\"}"))
                .willSetStateTo("second"));
        server.stubFor(post("/token")
                .inScenario("t")
                .whenScenarioStateIs("second")
                .willReturn(okJson("{\"access_token\":\"new\"}")));
        server.stubFor(get("/api")
                .withHeader("Authorization", equalTo("Bearer old"))
                .willReturn(aResponse().withStatus(401)));
        assertThat(send().status(), is(200));
        assertThat(send().status(), is(200));
        server.verify(2, postRequestedFor(urlEqualTo("/token")));
    }

    @Test
    public void serverThatRefusesEveryTokenIsNotAskedForever() throws Exception {
        tokens(okJson("{\"access_token\":\"abc\"}"));
        server.stubFor(get("/api").willReturn(aResponse().withStatus(401)));
        assertThat(send().status(), is(401));
        server.verify(2, postRequestedFor(urlEqualTo("/token")));
        server.verify(2, getRequestedFor(urlEqualTo("/api")));
    }

    @Test
    public void manyThreadsFetchOneToken() throws Exception {
        tokens(okJson("{\"access_token\":\"abc\",\"expires_in\":\"3600\"}").withFixedDelay(300));
        assertThat(failures(20).size(), is(0));
        server.verify(1, postRequestedFor(urlEqualTo("/token")));
    }

    @Test
    public void manyThreadsShareAFailureToo() throws Exception {
        tokens(aResponse()
                .withStatus(400)
                .withBody("{\"error\":\"invalid_client\"}")
                .withFixedDelay(500));
        assertThat(failures(20).size(), is(20));
        assertThat(server.findAll(postRequestedFor(urlEqualTo("/token"))).size(), is(lessThan(5)));
    }

    @Test
    public void tokenIsRenewedShortlyBeforeItExpires() throws Exception {
        assertLife("3600", 3569, 3571);
        assertLife("\"3600\"", 3569, 3571);
        assertLife("20", 14, 16);
    }

    @Test
    public void tokenWithoutExpiryIsKept() throws Exception {
        assertLife("null", 3599, 3601);
        assertLife("\"soon\"", 3599, 3601);
        assertLife("0", 3599, 3601);
    }

    @Test
    public void refusalIsToldWithoutTheSecret() throws Exception {
        tokens(aResponse()
                .withStatus(401)
                .withBody("{\"error\":\"invalid_client\",\"error_description\":\"wrong secret " + SECRET + "\"}"));
        assertThat(
                refusal(),
                allOf(
                        containsString("token end point"),
                        containsString("401 invalid_client: wrong secret ***"),
                        not(containsString(SECRET))));
    }

    @Test
    public void whatIsNoTokenIsTold() throws Exception {
        tokens(okJson("{\"error\":\"access_denied\"}"));
        assertThat(refusal(), containsString("200 access_denied"));
        tokens(okJson("{\"token\":\"abc\"}"));
        assertThat(refusal(), containsString("without an access_token"));
        tokens(okJson("{\"access_token\":\"abc\",\"token_type\":\"mac\"}"));
        assertThat(refusal(), containsString("type \"mac\""));
        tokens(okJson("[]"));
        assertThat(refusal(), containsString("no JSON object"));
        tokens(aResponse().withStatus(302).withHeader("Location", "https://sso.example.com/login?x=y"));
        assertThat(refusal(), containsString("redirects to https://sso.example.com/login, a log-in page"));
        tokens(aResponse().withBody("<html><title>Welcome</title></html>").withHeader("Content-Type", "text/html"));
        assertThat(refusal(), containsString("a web page (\"Welcome\")"));
    }

    @Test
    public void unreachableEndPointIsNoRefusal() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/token");
        Authentication lost = Authentication.clientCredentials(nobody, "me", SECRET, List.of());
        try (HttpTransport other = HttpTransports.create(HttpSettings.DEFAULT, lost)) {
            HttpFailure failure = assertThrows(
                    HttpFailure.class, () -> other.send(HttpRequest.get(api()).build()));
            assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
        }
    }

    private void assertLife(String expiresIn, long goodAtSeconds, long renewedAtSeconds) throws Exception {
        List<HttpRequest> fetched = new ArrayList<>();
        TokenSource source = new TokenSource(
                client(),
                (request, deadline) -> {
                    fetched.add(request);
                    String body = "{\"access_token\":\"t" + fetched.size() + "\",\"expires_in\":" + expiresIn + "}";
                    return new HttpResponse(200, request.uri(), Map.of(), body, Duration.ZERO);
                },
                clock::get);
        clock.set(Long.MAX_VALUE - 1000); // this clock may pass its end
        long start = clock.get();
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        source.token(deadline);
        clock.set(start + TimeUnit.SECONDS.toNanos(goodAtSeconds));
        assertThat(expiresIn, source.token(deadline), is("t1"));
        clock.set(start + TimeUnit.SECONDS.toNanos(renewedAtSeconds));
        assertThat(expiresIn, source.token(deadline), is("t2"));
    }

    private Authentication.ClientCredentials client() {
        return (Authentication.ClientCredentials)
                Authentication.clientCredentials(tokenUrl(), "me:n0w", SECRET, List.of("read", "metrics"));
    }

    private void tokens(ResponseDefinitionBuilder answer) {
        server.stubFor(post("/token").willReturn(answer));
    }

    private URI tokenUrl() {
        return URI.create(server.baseUrl() + "/token");
    }

    private URI api() {
        return URI.create(server.baseUrl() + "/api");
    }

    private HttpResponse send() throws Exception {
        return transport.send(HttpRequest.get(api()).build());
    }

    private String refusal() {
        HttpFailure failure = assertThrows(HttpFailure.class, this::send);
        assertThat(failure.kind(), is(HttpFailure.Kind.AUTHENTICATION));
        server.verify(0, getRequestedFor(urlEqualTo("/api")));
        return failure.getMessage();
    }

    private List<Throwable> failures(int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<HttpResponse>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(this::send));
            }
            List<Throwable> failures = new ArrayList<>();
            for (Future<HttpResponse> one : running) {
                try {
                    one.get(30, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    failures.add(e.getCause());
                }
            }
            return failures;
        } finally {
            pool.shutdownNow();
        }
    }
}
