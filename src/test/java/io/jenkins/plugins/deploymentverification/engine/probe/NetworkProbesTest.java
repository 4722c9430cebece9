package io.jenkins.plugins.deploymentverification.engine.probe;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.http.TestKeys;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck.StatusRange;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class NetworkProbesTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final NetworkProbes probes = new NetworkProbes();

    @After
    public void close() {
        probes.close();
    }

    /** What a check says beyond its defaults. */
    private static final class Draft {

        private URI url;
        private String method = "GET";
        private Map<String, String> headers = Map.of();
        private String body;
        private List<StatusRange> expected = List.of(new StatusRange(200, 200));
        private String contains;
        private String path;
        private String criteria;
        private String equals;
        private Duration maxLatency;
        private boolean follow;
        private Duration timeout = Duration.ofSeconds(5);
        private int retries;
        private boolean verify = true;

        HttpCheck check() {
            return new HttpCheck(
                    CheckSettings.named("test"),
                    url,
                    method,
                    new TreeMap<>(headers),
                    body,
                    expected,
                    contains,
                    path,
                    criteria == null ? null : Criteria.parse(criteria, Unit.NONE),
                    equals,
                    maxLatency,
                    follow,
                    timeout,
                    retries,
                    verify);
        }
    }

    private Draft draft() {
        Draft draft = new Draft();
        draft.url = URI.create(server.baseUrl() + "/health?token=s3cret");
        return draft;
    }

    @Test
    public void expectedStatusIsOk() throws Exception {
        answer(aResponse().withBody("fine"));
        ProbeResult result = http(draft());
        assertThat(result.ok(), is(true));
        assertThat("latency in seconds", result.value(), is(greaterThan(0.0)));
        assertThat(result.message(), containsString("got 200 in "));
    }

    @Test
    public void otherStatusIsToldWithTheBeginningOfTheBody() throws Exception {
        answer(aResponse().withStatus(503).withBody("down\r\n\u001b[31mfor maintenance " + "x".repeat(500)));
        ProbeResult result = http(draft());
        assertThat(result.ok(), is(false));
        assertThat(result.message(), containsString("expected 200, got 503: down [31mfor maintenance xxx"));
        assertThat(result.message().length() < 300, is(true));
        assertThat(result.value(), is(notNullValue()));
    }

    @Test
    public void statusRanges() throws Exception {
        Draft draft = draft();
        draft.expected = List.of(new StatusRange(200, 299), new StatusRange(404, 404));
        answer(aResponse().withStatus(204));
        assertThat(http(draft).ok(), is(true));
        answer(aResponse().withStatus(404));
        assertThat(http(draft).ok(), is(true));
        answer(aResponse().withStatus(403));
        assertThat(http(draft).message(), containsString("expected 200-299, 404, got 403"));
    }

    @Test
    public void requestIsSentAsWritten() throws Exception {
        answer(aResponse());
        Draft draft = draft();
        draft.method = "POST";
        draft.headers = Map.of("Content-Type", "application/json", "X-A", "b");
        draft.body = "{\"ä\":1}";
        http(draft);
        server.verify(postRequestedFor(urlEqualTo("/health?token=s3cret"))
                .withHeader("Content-Type", equalTo("application/json"))
                .withHeader("X-A", equalTo("b"))
                .withRequestBody(equalTo("{\"ä\":1}")));
    }

    @Test
    public void bodyMustContain() throws Exception {
        answer(aResponse().withBody("status: DOWN"));
        Draft draft = draft();
        draft.contains = "UP";
        assertThat(http(draft).message(), is("expected a body with \"UP\", got: status: DOWN"));
        draft.contains = "DOWN";
        assertThat(http(draft).ok(), is(true));
    }

    @Test
    public void jsonMustEqual() throws Exception {
        answer(aResponse().withBody("{\"status\":\"UP\",\"n\":1.0,\"db\":null,\"deep\":{\"a\":[1]}}"));
        assertJson("$.status", "UP", true);
        assertJson("/status", "DOWN", false);
        assertJson("n", "1", true);
        assertJson("db", "null", true);
        assertJson("deep", "{\"a\":[1]}", true);
        assertJson("absent", "x", false);
        assertJson("not[a]path", "x", false);
        Draft draft = draft();
        draft.path = "$.status";
        draft.equals = "DOWN";
        assertThat(http(draft).message(), is("expected $.status = DOWN, got UP"));
    }

    @Test
    public void jsonNumberMustMeetCriteria() throws Exception {
        answer(aResponse().withBody("{\"lag\":12.5,\"text\":\"7\",\"bad\":\"many\"}"));
        Draft draft = draft();
        draft.path = "$.lag";
        draft.criteria = "<= 10";
        ProbeResult result = http(draft);
        assertThat(result.ok(), is(false));
        assertThat("the number, not the latency", result.value(), is(12.5));
        assertThat(result.message(), is("expected $.lag <= 10, got 12.5"));
        draft.criteria = "<= 20";
        assertThat(http(draft).ok(), is(true));
        draft.path = "$.text";
        assertThat(http(draft).value(), is(7.0));
        draft.path = "$.bad";
        assertThat(http(draft).message(), is("expected a number at $.bad, got many"));
        assertThat(http(draft).value(), is(nullValue()));
        answer(aResponse().withBody("<html>"));
        assertThat(http(draft).message(), is("expected JSON, got: <html>"));
        answer(aResponse().withBody(""));
        assertThat(http(draft).ok(), is(false));
    }

    @Test
    public void latencyIsLimited() throws Exception {
        answer(aResponse().withFixedDelay(200));
        Draft draft = draft();
        draft.maxLatency = Duration.ofMillis(50);
        ProbeResult result = http(draft);
        assertThat(result.ok(), is(false));
        assertThat(result.message(), containsString("expected an answer within 50 ms, it took "));
        assertThat(result.value(), is(greaterThan(0.15)));
    }

    @Test
    public void redirectIsAnAnswerUnlessFollowed() throws Exception {
        server.stubFor(
                any(anyUrl()).willReturn(aResponse().withStatus(302).withHeader("Location", "/login?token=s3cret")));
        server.stubFor(
                any(urlEqualTo("/login?token=s3cret")).willReturn(aResponse().withBody("in")));
        Draft draft = draft();
        assertThat(http(draft).message(), is("expected 200, got 302 to /login?token=***"));
        draft.follow = true;
        assertThat(http(draft).ok(), is(true));
    }

    @Test
    public void failedConnectionIsAResult() throws Exception {
        Draft draft = draft();
        draft.url = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/?token=s3cret");
        ProbeResult result = http(draft);
        assertThat(result.ok(), is(false));
        assertThat(result.value(), is(nullValue()));
        assertThat(result.message(), allOf(containsString("Connection refused"), not(containsString("s3cret"))));
        draft.url = URI.create("http://no-such-host.invalid/");
        assertThat(http(draft).message(), containsString("unknown host"));
        draft.url = URI.create("ftp://example.com/");
        assertThat(http(draft).ok(), is(false));
    }

    @Test(timeout = 30_000)
    public void attemptEndsAtItsTimeoutAndAllAtTheBudget() throws Exception {
        try (RawServer silent = RawServer.silent()) {
            Draft draft = draft();
            draft.url = silent.uri("/");
            draft.timeout = Duration.ofMillis(200);
            draft.retries = 1;
            assertThat(http(draft).message(), containsString("(attempt 2)"));
            draft.timeout = Duration.ofSeconds(60);
            draft.retries = 100;
            ProbeResult result = probes.http(draft.check(), Duration.ofMillis(500));
            assertThat(result.ok(), is(false));
        }
    }

    @Test
    public void retriesEndWithTheFirstGoodAnswer() throws Exception {
        server.stubFor(any(anyUrl())
                .inScenario("s")
                .whenScenarioStateIs("Started")
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("up"));
        server.stubFor(any(anyUrl()).inScenario("s").whenScenarioStateIs("up").willReturn(aResponse()));
        Draft draft = draft();
        draft.retries = 5;
        assertThat(http(draft).ok(), is(true));
        server.verify(2, anyRequestedFor(anyUrl()));
    }

    @Test
    public void everyProbeIsANewConnection() throws Exception {
        try (RawServer counting = new RawServer(socket -> {
            while (!RawServer.readHead(socket).isEmpty()) {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            Draft draft = draft();
            draft.url = counting.uri("/");
            http(draft);
            http(draft);
            assertThat(counting.connections(), is(2));
        }
    }

    @Test
    public void credentialsThatAreEchoedStayOut() throws Exception {
        answer(aResponse().withStatus(400).withBody("bad: Bearer t0ken-t0ken / t0ken-t0ken / k3y-k3y"));
        Draft draft = draft();
        draft.headers = Map.of("Authorization", "Bearer t0ken-t0ken", "X-Api-Key", "k3y-k3y");
        assertThat(
                http(draft).message(),
                allOf(containsString("got 400: bad: ***"), not(containsString("t0ken")), not(containsString("k3y"))));
    }

    @Test
    public void headerThatIsNoneIsAResultWithoutItsValue() throws Exception {
        Draft draft = draft();
        draft.headers = Map.of("Authorization", "Bearer s3cret\nX: y");
        ProbeResult result = http(draft);
        assertThat(result.ok(), is(false));
        assertThat(result.message(), allOf(containsString("Authorization"), not(containsString("s3cret"))));
    }

    @Test
    public void certificateIsCheckedUnlessToldOtherwise() throws Exception {
        HttpsServer tls = TestKeys.create("RSA", "dns:other").serve(null);
        try {
            Draft draft = draft();
            draft.url = TestKeys.uri(tls);
            assertThat(http(draft).message(), containsString("certificate"));
            draft.verify = false;
            assertThat(http(draft).ok(), is(true));
        } finally {
            tls.stop(0);
        }
    }

    @Test
    public void proxyIsUsed() throws Exception {
        answer(aResponse().withBody("by proxy"));
        ProxySettings proxy = ProxySettings.of("127.0.0.1", server.port());
        try (NetworkProbes others =
                new NetworkProbes(HttpSettings.builder().proxy(proxy).build())) {
            Draft draft = draft();
            draft.url = URI.create("http://service.invalid/health");
            draft.contains = "by proxy";
            assertThat(others.http(draft.check(), BUDGET).message(), containsString("got 200"));
        }
    }

    @Test(timeout = 30_000)
    public void interruptEndsProbes() throws Exception {
        try (RawServer silent = RawServer.silent()) {
            Draft draft = draft();
            draft.url = silent.uri("/");
            Thread prober = Thread.currentThread();
            Thread interrupter = new Thread(() -> {
                try {
                    Thread.sleep(300);
                } catch (InterruptedException e) {
                    return;
                }
                prober.interrupt();
            });
            interrupter.start();
            assertThrows(InterruptedException.class, () -> probes.http(draft.check(), Duration.ofSeconds(25)));
            interrupter.join();
        }
    }

    @Test
    public void tcpConnectionIsOpened() throws Exception {
        try (RawServer listening = RawServer.silent()) {
            ProbeResult result = tcp("127.0.0.1", listening.port(), 0);
            assertThat(result.ok(), is(true));
            assertThat(result.message(), containsString("connected to 127.0.0.1:" + listening.port()));
            assertThat("by name", tcp("localhost", listening.port(), 0).ok(), is(true));
        }
    }

    @Test
    public void tcpConnectionThatFailsIsAResult() throws Exception {
        int port = RawServer.closedPort();
        ProbeResult result = tcp("127.0.0.1", port, 1);
        assertThat(result.ok(), is(false));
        assertThat(result.value(), is(nullValue()));
        assertThat(
                result.message(),
                is("expected a connection to 127.0.0.1:" + port + ", got: Connection refused (attempt 2)"));
        assertThat(tcp("no-such-host.invalid", 80, 0).message(), containsString("unknown host"));
    }

    private void assertJson(String path, String equals, boolean ok) throws Exception {
        Draft draft = draft();
        draft.path = path;
        draft.equals = equals;
        ProbeResult result = http(draft);
        assertThat(path + ": " + result.message(), result.ok(), is(ok));
    }

    private ProbeResult http(Draft draft) throws InterruptedException {
        ProbeResult result = probes.http(draft.check(), BUDGET);
        assertThat(result.message(), not(containsString("s3cret")));
        return result;
    }

    private ProbeResult tcp(String host, int port, int retries) throws InterruptedException {
        return probes.tcp(
                new TcpCheck(CheckSettings.named("test"), host, port, Duration.ofSeconds(2), retries), BUDGET);
    }

    private void answer(ResponseDefinitionBuilder response) {
        server.stubFor(any(anyUrl()).willReturn(response));
    }
}
