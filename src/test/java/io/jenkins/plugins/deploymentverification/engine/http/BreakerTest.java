package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;

/** A dead server costs one time-out, not hundreds. */
public class BreakerTest {

    private static final Duration ATTEMPT = Duration.ofMillis(500);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @After
    public void stop() {
        threads.shutdownNow();
    }

    @Test(timeout = 60_000)
    public void manyQueriesToASilentServerCostOneTimeout() throws Exception {
        HttpSettings settings = HttpSettings.builder()
                .responseTimeout(ATTEMPT)
                .maxConnections(16)
                .breaker(5, Duration.ofMinutes(5))
                .build();
        try (RawServer dead = RawServer.silent();
                HttpTransport transport = HttpTransports.create(settings)) {
            HttpRequest request = HttpRequest.get(dead.uri("/"))
                    .retries(Retries.of(3))
                    .budget(Duration.ofSeconds(30))
                    .build();
            Map<HttpFailure.Kind, Integer> failures = failuresOf(300, transport, request);
            // 300 at 16 a time would be 19 rounds; what is sent is one, and who slips in before the fifth time-out
            assertThat(dead.connections(), is(lessThanOrEqualTo(16 + 4)));
            assertThat(failures.get(HttpFailure.Kind.TIMEOUT), is(lessThanOrEqualTo(16 + 4)));
            assertThat(failures.get(HttpFailure.Kind.CIRCUIT_OPEN), is(greaterThanOrEqualTo(300 - 20)));
        }
    }

    @Test
    public void openBreakerFailsAtOnceAndSaysWhy() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/");
        HttpSettings settings =
                HttpSettings.builder().breaker(3, Duration.ofMinutes(5)).build();
        try (HttpTransport transport = HttpTransports.create(settings)) {
            List<HttpFailure> failures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                failures.add(assertThrows(
                        HttpFailure.class,
                        () -> transport.send(HttpRequest.get(nobody).build())));
            }
            assertThat(failures.get(2).kind(), is(HttpFailure.Kind.CONNECT));
            assertThat(failures.get(3).kind(), is(HttpFailure.Kind.CIRCUIT_OPEN));
            assertThat(failures.get(3).getMessage(), containsString("failed 3 times in a row"));
        }
    }

    @Test
    public void retriesOfOneRequestThatOpenItTellTheRealFailure() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/");
        HttpSettings settings =
                HttpSettings.builder().breaker(2, Duration.ofMinutes(5)).build();
        try (HttpTransport transport = HttpTransports.create(settings)) {
            Retries quick = new Retries(5, Duration.ofMillis(1), Duration.ofMillis(1));
            HttpFailure failure = assertThrows(
                    HttpFailure.class,
                    () -> transport.send(HttpRequest.get(nobody).retries(quick).build()));
            assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
        }
    }

    @Test
    public void errorStatusesDoNotOpenIt() throws Exception {
        HttpSettings settings =
                HttpSettings.builder().breaker(2, Duration.ofMinutes(5)).build();
        try (RawServer server =
                        RawServer.answering("HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                HttpTransport transport = HttpTransports.create(settings)) {
            for (int i = 0; i < 5; i++) {
                assertThat(
                        transport.send(HttpRequest.get(server.uri("/")).build()).status(), is(500));
            }
        }
    }

    @Test(timeout = 60_000)
    public void serverThatIsBackAnswersAllThatWait() throws Exception {
        AtomicBoolean alive = new AtomicBoolean();
        HttpSettings settings = HttpSettings.builder()
                .responseTimeout(Duration.ofSeconds(5))
                .breaker(2, Duration.ofMillis(500))
                .build();
        try (RawServer server = new RawServer(socket -> {
                    RawServer.readHead(socket);
                    if (!alive.get()) {
                        RawServer.reset(socket);
                        return;
                    }
                    Thread.sleep(100); // long enough for the others to find the trial under way
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                });
                HttpTransport transport = HttpTransports.create(settings)) {
            HttpRequest request = HttpRequest.get(server.uri("/")).build();
            failuresOf(2, transport, request);
            alive.set(true);
            assertThrows(HttpFailure.class, () -> transport.send(request));
            Thread.sleep(600);
            assertThat(
                    "after the delay none is refused",
                    failuresOf(20, transport, request).size(),
                    is(0));
        }
    }

    @Test(timeout = 60_000)
    public void serverThatIsStillDeadIsAskedOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpSettings settings = HttpSettings.builder()
                .responseTimeout(ATTEMPT)
                .breaker(2, Duration.ofSeconds(2))
                .build();
        try (RawServer server = new RawServer(socket -> {
                    asked.incrementAndGet();
                    Thread.sleep(60_000);
                });
                HttpTransport transport = HttpTransports.create(settings)) {
            HttpRequest request = HttpRequest.get(server.uri("/")).build();
            failuresOf(2, transport, request);
            int before = asked.get();
            Thread.sleep(2100);
            Map<HttpFailure.Kind, Integer> failures = failuresOf(20, transport, request);
            assertThat(asked.get() - before, is(1));
            assertThat(failures.get(HttpFailure.Kind.TIMEOUT), is(1));
            assertThat(failures.get(HttpFailure.Kind.CIRCUIT_OPEN), is(19));
        }
    }

    @Test(timeout = 60_000)
    public void waitingForAConnectionEndsWithTheBudget() throws Exception {
        HttpSettings settings = HttpSettings.builder()
                .responseTimeout(Duration.ofSeconds(30))
                .maxConnections(1)
                .build();
        try (RawServer server = RawServer.silent();
                HttpTransport transport = HttpTransports.create(settings)) {
            HttpRequest request = HttpRequest.get(server.uri("/"))
                    .budget(Duration.ofMillis(300))
                    .build();
            Map<HttpFailure.Kind, Integer> failures = failuresOf(4, transport, request);
            assertThat(failures.get(HttpFailure.Kind.TIMEOUT), is(4));
            assertThat(server.connections(), is(lessThan(3)));
        }
    }

    private Map<HttpFailure.Kind, Integer> failuresOf(int requests, HttpTransport transport, HttpRequest request)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<HttpResponse>> running = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            running.add(threads.submit(() -> {
                start.await();
                return transport.send(request);
            }));
        }
        start.countDown();
        Map<HttpFailure.Kind, Integer> failures = new EnumMap<>(HttpFailure.Kind.class);
        for (Future<HttpResponse> one : running) {
            try {
                one.get(50, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                failures.merge(((HttpFailure) e.getCause()).kind(), 1, Integer::sum);
            }
        }
        return failures;
    }
}
