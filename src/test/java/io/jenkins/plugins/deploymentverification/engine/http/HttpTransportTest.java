package io.jenkins.plugins.deploymentverification.engine.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.After;
import org.junit.Test;

/** What a server can do to a client. */
public class HttpTransportTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @After
    public void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @Test
    public void answerIsDecodedByItsCharset() throws Exception {
        RawServer server = open(RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=ISO-8859-1\r\nX-A: 1\r\nX-A: 2\r\n"
                        + "Content-Length: 1\r\n\r\n\u00e9"));
        HttpResponse response = transport().send(get(server.uri("/")).build());
        assertThat(response.status(), is(200));
        assertThat(response.body(), is("é"));
        assertThat(response.header("x-a"), is("1, 2"));
        assertThat(response.header("absent"), is(nullValue()));
    }

    @Test
    public void unknownCharsetIsReadAsUtf8() throws Exception {
        RawServer server = open(RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=klingon\r\nContent-Length: 2\r\n\r\nok"));
        assertThat(transport().send(get(server.uri("/")).build()).body(), is("ok"));
    }

    @Test
    public void binaryAnswerKeepsEachByteWhateverItsCharset() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(
                    socket, "HTTP/1.1 200 OK\r\nContent-Type: image/png; charset=utf-8\r\nContent-Length: 256\r\n\r\n");
            socket.getOutputStream().write(all);
        }));
        HttpRequest request = get(server.uri("/")).binary().build();
        assertThat(transport().send(request).bytes(), is(all));
        assertThat(request.toBuilder().build().binary(), is(true));
    }

    @Test
    public void gzipIsAskedForAndUnpacked() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        byte[] packed = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        RawServer server = open(new RawServer(socket -> {
            head.complete(RawServer.readHead(socket));
            RawServer.write(socket, OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n");
            socket.getOutputStream().write(packed);
        }));
        assertThat(transport().send(get(server.uri("/")).build()).body(), is("{\"a\":1}"));
        assertThat(head.get(), containsString("Accept-Encoding: gzip"));
        assertThat(head.get(), containsString("User-Agent: deployment-verification"));
    }

    @Test
    public void gzipBombIsStopped() throws Exception {
        byte[] packed = gzip(new byte[50 * 1024 * 1024]);
        assertThat("the bomb is small", packed.length, is(lessThan(100_000)));
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n");
            socket.getOutputStream().write(packed);
        }));
        HttpFailure failure =
                failure(transport(), get(server.uri("/")).maxBytes(1_000_000).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.TOO_LARGE));
        assertThat(failure.getMessage(), containsString("1000000 bytes"));
    }

    @Test
    public void brokenGzipIsNoAnswer() throws Exception {
        RawServer server = open(RawServer.answering(OK + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"));
        assertThat(failure(transport(), get(server.uri("/")).build()).kind(), is(HttpFailure.Kind.BROKEN));
    }

    @Test
    public void endlessBodyIsStoppedAtTheLimit() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Transfer-Encoding: chunked\r\n\r\n");
            while (true) {
                RawServer.write(socket, "400\r\n" + "x".repeat(1024) + "\r\n");
            }
        }));
        HttpSettings settings = HttpSettings.builder().maxBytes(100_000).build();
        HttpFailure failure = failure(transport(settings), get(server.uri("/")).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.TOO_LARGE));
    }

    @Test
    public void announcedSizeBeyondTheLimitIsNotEvenRead() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Content-Length: 99999999999\r\n\r\n");
            Thread.sleep(60_000);
        }));
        assertThat(failure(transport(), get(server.uri("/")).build()).kind(), is(HttpFailure.Kind.TOO_LARGE));
    }

    @Test(timeout = 30_000)
    public void drippingBodyEndsAtTheDeadline() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Content-Length: 1000000\r\n\r\n");
            while (true) {
                RawServer.write(socket, "x");
                Thread.sleep(20);
            }
        }));
        HttpFailure failure = failure(
                transport(), get(server.uri("/")).budget(Duration.ofMillis(400)).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.TIMEOUT));
        assertThat(failure.getMessage(), containsString("no complete answer within"));
    }

    @Test(timeout = 30_000)
    public void drippingHeadEndsAtTheDeadline() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nX: ");
            while (true) {
                RawServer.write(socket, "x");
                Thread.sleep(20);
            }
        }));
        HttpFailure failure = failure(
                transport(), get(server.uri("/")).budget(Duration.ofMillis(400)).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.TIMEOUT));
    }

    @Test(timeout = 30_000)
    public void silenceEndsAtTheTimeoutOfTheAttempt() throws Exception {
        RawServer server = open(RawServer.silent());
        HttpSettings settings =
                HttpSettings.builder().responseTimeout(Duration.ofMillis(300)).build();
        HttpFailure failure = failure(transport(settings), get(server.uri("/")).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.TIMEOUT));
    }

    @Test
    public void resetIsTold() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.reset(socket);
        }));
        assertThat(failure(transport(), get(server.uri("/")).build()).kind(), is(HttpFailure.Kind.BROKEN));
    }

    @Test
    public void closedConnectionIsTold() throws Exception {
        RawServer server = open(new RawServer(RawServer::readHead));
        HttpFailure failure = failure(transport(), get(server.uri("/")).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.BROKEN));
        assertThat(failure.getMessage(), containsString("without an answer"));
    }

    @Test
    public void truncatedAnswerIsNoAnswer() throws Exception {
        RawServer byLength = open(RawServer.answering(OK + "Content-Length: 100\r\n\r\n{\"status\":"));
        RawServer byChunk = open(RawServer.answering(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"st"));
        for (RawServer server : List.of(byLength, byChunk)) {
            HttpFailure failure = failure(transport(), get(server.uri("/")).build());
            assertThat(failure.kind(), is(HttpFailure.Kind.BROKEN));
            assertThat(failure.getMessage(), containsString("truncated"));
        }
    }

    @Test
    public void whatIsNotHttpIsTold() throws Exception {
        RawServer server = open(RawServer.answering("SSH-2.0-OpenSSH_9.2\r\n"));
        assertThat(failure(transport(), get(server.uri("/")).build()).kind(), is(HttpFailure.Kind.BROKEN));
    }

    @Test
    public void refusedConnectionIsTold() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort() + "/");
        HttpFailure failure = failure(transport(), get(nobody).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
        assertThat(failure.getMessage(), containsString("Connection refused"));
    }

    @Test
    public void unknownHostIsTold() {
        HttpFailure failure = failure(
                transport(), get(URI.create("http://no-such-host.invalid/")).build());
        assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
        assertThat(failure.getMessage(), containsString("unknown host"));
    }

    @Test(timeout = 30_000)
    public void connectTimeoutIsTold() throws Exception {
        HttpSettings settings =
                HttpSettings.builder().connectTimeout(Duration.ofMillis(300)).build();
        try (FullServer server = new FullServer()) {
            HttpFailure failure = failure(transport(settings), get(server.uri()).build());
            assertThat(failure.kind(), is(HttpFailure.Kind.CONNECT));
            assertThat(failure.getMessage(), containsString("300 ms"));
        }
    }

    @Test(timeout = 30_000)
    public void interruptAbortsWhileConnecting() throws Exception {
        try (FullServer server = new FullServer()) {
            assertInterruptible(get(server.uri()).build());
        }
    }

    @Test(timeout = 30_000)
    public void interruptAbortsWhileWaitingForTheAnswer() throws Exception {
        assertInterruptible(get(open(RawServer.silent()).uri("/")).build());
    }

    @Test(timeout = 30_000)
    public void interruptAbortsWhileReading() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Content-Length: 1000000\r\n\r\nx");
            Thread.sleep(60_000);
        }));
        assertInterruptible(get(server.uri("/")).build());
    }

    @Test(timeout = 30_000)
    public void interruptAbortsAPauseBeforeARetry() throws Exception {
        RawServer server = open(RawServer.answering(
                "HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        assertInterruptible(get(server.uri("/")).retries(Retries.of(3)).build());
    }

    @Test
    public void interruptedThreadSendsNothing() {
        RawServer server = open(RawServer.answering(OK + "\r\n"));
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> transport().send(get(server.uri("/")).build()));
        assertThat("the flag is cleared, as the exception says it", Thread.interrupted(), is(false));
        assertThat(server.connections(), is(0));
    }

    @Test
    public void cookiesAreNotKept() throws Exception {
        List<String> heads = new ArrayList<>();
        RawServer server = open(new RawServer(socket -> {
            heads.add(RawServer.readHead(socket));
            RawServer.write(socket, OK + "Set-Cookie: s=1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        }));
        HttpTransport transport = transport();
        transport.send(get(server.uri("/")).build());
        transport.send(get(server.uri("/")).build());
        assertThat(heads.get(1), not(containsString("Cookie")));
    }

    @Test
    public void userInfoOfTheUrlBecomesBasicAuthentication() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        RawServer server = open(new RawServer(socket -> {
            head.complete(RawServer.readHead(socket));
            RawServer.write(socket, OK + "Content-Length: 0\r\n\r\n");
        }));
        URI uri = URI.create("http://me:p%40ss@127.0.0.1:" + server.port() + "/a");
        assertThat(transport().send(get(uri).build()).uri(), is(server.uri("/a")));
        assertThat(head.get(), containsString("Authorization: Basic bWU6cEBzcw=="));
    }

    @Test
    public void urlThatIsNotHttpIsRefused() {
        for (String uri : List.of("ftp://example.com/", "file:///etc/passwd", "/just/a/path", "http:///x")) {
            HttpFailure failure = failure(transport(), get(URI.create(uri)).build());
            assertThat(uri, failure.kind(), is(HttpFailure.Kind.INVALID));
        }
    }

    @Test
    public void headersCannotBeSmuggled() {
        HttpRequest.Builder request = get(URI.create("http://127.0.0.1/"));
        Exception value =
                assertThrows(IllegalArgumentException.class, () -> request.header("X-A", "s3cret\r\nHost: other"));
        assertThat(value.getMessage(), not(containsString("s3cret")));
        assertThrows(IllegalArgumentException.class, () -> request.header("X A", "1"));
    }

    @Test
    public void failuresTellTheUrlWithoutItsSecrets() throws Exception {
        URI uri = URI.create("http://me:s3cret@127.0.0.1:" + RawServer.closedPort() + "/x?access_token=t0ken&a=b");
        HttpFailure failure = failure(transport(), get(uri).build());
        assertThat(failure.getMessage(), allOf(containsString("access_token=***"), containsString("a=b")));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString(), allOf(not(containsString("s3cret")), not(containsString("t0ken"))));
        }
    }

    @Test
    public void connectionsAreReusedUnlessToldOtherwise() throws Exception {
        RawServer.Behaviour keepAlive = socket -> {
            while (!RawServer.readHead(socket).isEmpty()) {
                RawServer.write(socket, OK + "Content-Length: 2\r\n\r\n{}");
            }
        };
        RawServer reused = open(new RawServer(keepAlive));
        RawServer fresh = open(new RawServer(keepAlive));
        HttpTransport pooled = transport();
        HttpTransport single =
                transport(HttpSettings.builder().reuseConnections(false).build());
        for (int i = 0; i < 3; i++) {
            pooled.send(get(reused.uri("/")).build());
            single.send(get(fresh.uri("/")).build());
        }
        assertThat(reused.connections(), is(1));
        assertThat(fresh.connections(), is(3));
    }

    @Test
    public void connectionOfAChunkedGzipIsReused() throws Exception {
        byte[] packed = gzip("{}".getBytes(StandardCharsets.UTF_8));
        RawServer server = open(new RawServer(socket -> {
            while (!RawServer.readHead(socket).isEmpty()) {
                RawServer.write(
                        socket,
                        OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(packed.length) + "\r\n");
                socket.getOutputStream().write(packed);
                RawServer.write(socket, "\r\n0\r\n\r\n");
            }
        }));
        HttpTransport transport = transport();
        for (int i = 0; i < 3; i++) {
            assertThat(transport.send(get(server.uri("/")).build()).body(), is("{}"));
        }
        assertThat(server.connections(), is(1));
    }

    @Test
    public void idleConnectionThatTheServerClosedIsReplaced() throws Exception {
        RawServer server = open(new RawServer(socket -> {
            RawServer.readHead(socket);
            RawServer.write(socket, OK + "Content-Length: 2\r\n\r\n{}"); // and closes without saying so
        }));
        HttpTransport transport = transport();
        for (int i = 0; i < 2; i++) {
            assertThat(transport.send(get(server.uri("/")).build()).status(), is(200));
            Thread.sleep(700);
        }
    }

    private static HttpRequest.Builder get(URI uri) {
        return HttpRequest.get(uri);
    }

    private HttpTransport transport() {
        return transport(HttpSettings.DEFAULT);
    }

    private HttpTransport transport(HttpSettings settings) {
        return open(HttpTransports.create(settings));
    }

    private <T extends AutoCloseable> T open(T one) {
        opened.add(one);
        return one;
    }

    private static HttpFailure failure(HttpTransport transport, HttpRequest request) {
        return assertThrows(HttpFailure.class, () -> transport.send(request));
    }

    private void assertInterruptible(HttpRequest request) throws Exception {
        HttpTransport transport = transport(
                HttpSettings.builder().connectTimeout(Duration.ofSeconds(25)).build());
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(new AssertionError("answered " + transport.send(request)));
            } catch (Throwable e) {
                outcome.complete(e);
            }
        });
        thread.start();
        Thread.sleep(300);
        thread.interrupt();
        assertThat(outcome.get(10, TimeUnit.SECONDS).getClass(), is((Object) InterruptedException.class));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    /** Its queue of connections is full and nobody takes them: a further one gets no answer at all. */
    private static final class FullServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        FullServer() throws IOException {
            for (int i = 0; i < 2; i++) {
                waiting.add(new Socket(server.getInetAddress(), server.getLocalPort()));
            }
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }
}
