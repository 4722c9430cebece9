package io.jenkins.plugins.deploymentverification.engine.observe.export;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFactsTest;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildJson;
import io.jenkins.plugins.deploymentverification.engine.observe.Figures;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReceiverTest {

    private static final String SECRET = "s3cret-of-the-receiver";
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Rule
    public final TemporaryFolder folders = new TemporaryFolder();

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);

    @After
    public void close() {
        executor.shutdownNow();
    }

    private Receiver receiver() {
        return new Receiver(
                new ReceiverSettings(URI.create(server.baseUrl() + "/builds"), SECRET, HttpSettings.DEFAULT),
                () -> NOW);
    }

    private List<LoggedRequest> requests() {
        return server.findAll(postRequestedFor(urlEqualTo("/builds")));
    }

    /** As a receiver does it, without our code. */
    private static String signature(LoggedRequest request) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(request.getHeader("X-Deployment-Verification-Timestamp").getBytes(StandardCharsets.UTF_8));
        mac.update((byte) '.');
        mac.update(request.getBody());
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal());
    }

    @Test
    public void theBodyAndItsTimeAreSigned() throws Exception {
        server.stubFor(post("/builds").willReturn(aResponse().withStatus(204)));
        try (Receiver receiver = receiver()) {
            receiver.send(BuildFactsTest.full());
        }
        LoggedRequest request = requests().get(0);
        assertThat(BuildJson.read(request.getBodyAsString()), is(BuildFactsTest.full()));
        assertThat(request.getHeader("Content-Type"), equalToIgnoringCase("application/json; charset=utf-8"));
        assertThat(request.getHeader("X-Deployment-Verification-Timestamp"), is("1800000000"));
        assertThat(request.getHeader("X-Deployment-Verification-Signature"), is(signature(request)));
        assertThat(
                request.getHeader("Idempotency-Key"), is(BuildFactsTest.full().runId()));
        assertThat(
                request.getHeader("X-Deployment-Verification-Run"),
                is(BuildFactsTest.full().runId()));
        assertThat(request.getBodyAsString(), not(containsString(SECRET)));
    }

    @Test
    public void eachAttemptAtABuildHasItsRunId() throws Exception {
        server.stubFor(post("/builds")
                .inScenario("down")
                .whenScenarioStateIs("Started")
                .willSetStateTo("up")
                .willReturn(aResponse().withStatus(503)));
        server.stubFor(
                post("/builds").inScenario("down").whenScenarioStateIs("up").willReturn(ok()));
        List<String> outcomes = run();
        List<LoggedRequest> all = requests();
        assertThat(all, hasSize(3));
        assertThat(all.get(1).getHeader("Idempotency-Key"), is(all.get(0).getHeader("Idempotency-Key")));
        assertThat(all.get(1).getBodyAsString(), is(all.get(0).getBodyAsString()));
        assertThat(outcomes, contains("SENT 1", "SENT 1"));
    }

    @Test
    public void whatIsRefusedHoldsUpNothing() throws Exception {
        server.stubFor(post("/builds")
                .inScenario("refuse")
                .whenScenarioStateIs("Started")
                .willSetStateTo("next")
                .willReturn(aResponse().withStatus(400).withBody("no such job, key " + SECRET)));
        server.stubFor(
                post("/builds").inScenario("refuse").whenScenarioStateIs("next").willReturn(ok()));
        assertThat(run(), contains("REFUSED 1", "SENT 1"));
        assertThat(requests(), hasSize(2));
    }

    private List<String> run() throws Exception {
        List<String> outcomes = new CopyOnWriteArrayList<>();
        ExportQueue queue = new ExportQueue(folders.getRoot().toPath(), 10);
        queue.add(BuildFactsTest.plain(1));
        queue.add(BuildFactsTest.full());
        try (Exporting exporting = new Exporting(
                "receiver",
                queue,
                this::receiver,
                new Figures()::expose,
                executor,
                (outcome, builds) -> outcomes.add(outcome + " " + builds),
                List.of(Duration.ofMillis(10)))) {
            exporting.start();
            await().until(() -> outcomes.size() == 2);
        }
        return outcomes;
    }

    @Test
    public void answersAreTold() {
        server.stubFor(post("/builds")
                .willReturn(aResponse()
                        .withStatus(429)
                        .withHeader("Retry-After", "7")
                        .withBody("slow down, " + SECRET)));
        ExportException busy = failure();
        assertThat(busy.isRefused(), is(false));
        assertThat(busy.retryAfter(), is(Duration.ofSeconds(7)));
        assertThat(busy.getMessage(), containsString("/builds answered HTTP 429: slow down, ***"));
        server.stubFor(post("/builds").willReturn(aResponse().withStatus(401)));
        assertThat("the secret may be put right", failure().isRefused(), is(false));
        server.stubFor(post("/builds").willReturn(aResponse().withStatus(302).withHeader("Location", "/login")));
        assertThat(failure().getMessage(), containsString("log-in page"));
        server.stubFor(post("/builds").willReturn(aResponse().withStatus(422)));
        assertThat(failure().isRefused(), is(true));
    }

    private ExportException failure() {
        try (Receiver receiver = receiver()) {
            return assertThrows(ExportException.class, () -> receiver.send(BuildFactsTest.plain(1)));
        }
    }

    @Test
    public void theTestIsAPingThatNobodyTakesForABuild() throws Exception {
        server.stubFor(post("/builds").willReturn(ok()));
        try (Receiver receiver = receiver()) {
            assertThat(receiver.test(), containsString("/builds took a ping"));
        }
        LoggedRequest request = requests().get(0);
        assertThat(
                new ObjectMapper().readTree(request.getBody()),
                is(new ObjectMapper().readTree("{\"schemaVersion\":1,\"ping\":true}")));
        assertThat(request.getHeader("X-Deployment-Verification-Signature"), is(signature(request)));
    }

    @Test
    public void settingsShowNoSecret() {
        ReceiverSettings settings =
                new ReceiverSettings(URI.create("https://a.example/x?token=t0ken"), SECRET, HttpSettings.DEFAULT);
        assertThat(settings.toString(), is("receiver a.example"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReceiverSettings(URI.create("ftp://a.example"), SECRET, HttpSettings.DEFAULT));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ReceiverSettings(URI.create("http://a.example"), "", HttpSettings.DEFAULT));
    }
}
