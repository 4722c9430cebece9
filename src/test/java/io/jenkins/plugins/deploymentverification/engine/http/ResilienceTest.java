package io.jenkins.plugins.deploymentverification.engine.http;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

public class ResilienceTest {

    private static final Retries QUICK = new Retries(3, Duration.ofMillis(10), Duration.ofMillis(50));

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private final HttpTransport transport = HttpTransports.create(HttpSettings.DEFAULT);

    @After
    public void close() {
        transport.close();
    }

    @Test
    public void whatMayPassIsTriedAgain() throws Exception {
        for (int status : new int[] {408, 429, 500, 502, 503, 504}) {
            server.resetAll();
            answerFirst(aResponse().withStatus(status), 2);
            assertThat("" + status, transport.send(request().build()).status(), is(200));
            assertThat("" + status, requests(), is(3));
        }
    }

    @Test
    public void whatStaysWrongIsNot() throws Exception {
        for (int status : new int[] {200, 301, 400, 401, 403, 404, 422, 501}) {
            server.resetAll();
            answerFirst(aResponse().withStatus(status), 5);
            assertThat(transport.send(request().build()).status(), is(status));
            assertThat("" + status, requests(), is(1));
        }
    }

    @Test
    public void lastAnswerStandsWhenRetriesAreUsedUp() throws Exception {
        answerFirst(aResponse().withStatus(503), 99);
        assertThat(transport.send(request().build()).status(), is(503));
        assertThat(requests(), is(4));
    }

    @Test
    public void postIsRepeatedOnlyWhenItIsHarmless() throws Exception {
        answerFirst(aResponse().withStatus(503), 99);
        HttpRequest.Builder post =
                HttpRequest.of("POST", uri()).body("x", "text/plain").retries(QUICK);
        transport.send(post.build());
        assertThat(requests(), is(1));
        transport.send(post.idempotent(true).build());
        assertThat(requests(), is(1 + 4));
    }

    @Test
    public void brokenConnectionIsTriedAgain() throws Exception {
        AtomicInteger count = new AtomicInteger();
        try (RawServer flaky = new RawServer(socket -> {
            RawServer.readHead(socket);
            if (count.incrementAndGet() < 3) {
                RawServer.reset(socket);
            } else {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        })) {
            HttpRequest request = HttpRequest.get(flaky.uri("/")).retries(QUICK).build();
            assertThat(transport.send(request).body(), is("ok"));
        }
    }

    @Test
    public void retryAfterIsHonoured() throws Exception {
        answerFirst(aResponse().withStatus(429).withHeader("Retry-After", "1"), 1);
        long start = System.nanoTime();
        assertThat(transport.send(request().build()).status(), is(200));
        assertThat((System.nanoTime() - start) / 1e9, is(greaterThanOrEqualTo(1.0)));
    }

    @Test(timeout = 20_000)
    public void retryAfterBeyondTheBudgetIsNotWaitedFor() throws Exception {
        answerFirst(aResponse().withStatus(429).withHeader("Retry-After", "3600"), 99);
        HttpResponse response =
                transport.send(request().budget(Duration.ofSeconds(60)).build());
        assertThat(response.status(), is(429));
        assertThat(requests(), is(1));
    }

    @Test(timeout = 20_000)
    public void retriesEndWithTheBudget() throws Exception {
        answerFirst(aResponse().withStatus(503), 1_000_000);
        Retries many = new Retries(1_000_000, Duration.ofMillis(5), Duration.ofMillis(5));
        HttpRequest request =
                request().retries(many).budget(Duration.ofMillis(500)).build();
        try {
            assertThat(transport.send(request).status(), is(503));
        } catch (HttpFailure e) {
            assertThat(e.kind(), is(HttpFailure.Kind.TIMEOUT));
        }
    }

    @Test
    public void failureOfTheLastAttemptIsTold() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/");
        HttpFailure failure = assertThrows(
                HttpFailure.class,
                () -> transport.send(HttpRequest.get(nobody).retries(QUICK).build()));
        assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
    }

    @Test
    public void pausesGrowExponentiallyToTheLongestWithFullJitter() {
        Retries retries = Retries.of(20);
        assertThat(retries.pause(1, 0.5).toMillis(), is(100L));
        assertThat(retries.pause(2, 0.5).toMillis(), is(200L));
        assertThat(retries.pause(5, 0.5).toMillis(), is(1600L));
        assertThat("capped", retries.pause(20, 0.999).toMillis(), is(lessThanOrEqualTo(10_000L)));
        assertThat("capped", retries.pause(20, 0.5).toMillis(), is(5000L));
        assertThat("full jitter", retries.pause(7, 0), is(Duration.ZERO));
    }

    @Test
    public void retryAfterIsReadAsSecondsAndAsDate() {
        Instant now = Instant.parse("2015-10-21T07:27:30Z");
        assertThat(RetryAfter.parse("120", now), is(Duration.ofMinutes(2)));
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT", now), is(Duration.ofSeconds(30)));
        assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:00:00 GMT", now), is(Duration.ZERO));
        assertThat(RetryAfter.parse("soon", now), is(nullValue()));
        assertThat(RetryAfter.parse("-5", now), is(nullValue()));
        assertThat(RetryAfter.parse(null, now), is(nullValue()));
    }

    /** So many bad answers, then good ones. */
    private void answerFirst(ResponseDefinitionBuilder bad, int times) {
        if (times > 10) {
            server.stubFor(any(anyUrl()).willReturn(bad));
            return;
        }
        for (int i = 0; i < times; i++) {
            server.stubFor(any(anyUrl())
                    .inScenario("bad first")
                    .whenScenarioStateIs(i == 0 ? "Started" : "" + i)
                    .willReturn(bad)
                    .willSetStateTo("" + (i + 1)));
        }
        server.stubFor(any(anyUrl())
                .inScenario("bad first")
                .whenScenarioStateIs("" + times)
                .willReturn(aResponse().withBody("ok")));
    }

    private int requests() {
        return server.findAll(anyRequestedFor(anyUrl())).size();
    }

    private URI uri() {
        return URI.create(server.baseUrl() + "/x");
    }

    private HttpRequest.Builder request() {
        return HttpRequest.get(uri()).retries(QUICK);
    }
}
