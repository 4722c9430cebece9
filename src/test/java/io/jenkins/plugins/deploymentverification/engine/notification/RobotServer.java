package io.jenkins.plugins.deploymentverification.engine.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A chat service on the loopback that behaves as documented, over plain http. It keeps what it received; a test may
 * script the next answers, or all of them.
 *
 * <pre>{@code
 * try (RobotServer server = RobotServer.of(new DingTalkRules("token", "SECsecret", clock))) {
 *     server.next(Reply.json("{\"errcode\":-1,\"errmsg\":\"busy\"}"));
 *     … settings of server.uri("/robot/send?access_token=token") …
 *     assertThat(server.received(), hasSize(1));
 * }
 * }</pre>
 */
public final class RobotServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** A request. Its JSON is null when the body has none. */
    public record Received(
            String method, String path, Map<String, String> query, String contentType, String body, JsonNode json) {

        public int bytes() {
            return body.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** An answer. */
    public record Reply(int status, String contentType, Map<String, String> headers, String body) {

        public static Reply json(String body) {
            return new Reply(200, "application/json", Map.of(), body);
        }

        public static Reply status(int status, String body) {
            return new Reply(status, "application/json", Map.of(), body);
        }

        public static Reply html(int status, String body) {
            return new Reply(status, "text/html; charset=utf-8", Map.of(), body);
        }

        public Reply header(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Reply(status, contentType, all, body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Reply> scripted = new ConcurrentLinkedQueue<>();
    private volatile Function<Received, Reply> rules;

    private RobotServer(Function<Received, Reply> rules) {
        this.rules = rules;
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "robot server");
            thread.setDaemon(true);
            return thread;
        });
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** A server that answers by a service's rules, which are asked by many threads. */
    public static RobotServer of(Function<Received, Reply> rules) {
        return new RobotServer(rules);
    }

    public URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery);
    }

    /** The next request is answered so, whatever it is. */
    public RobotServer next(Reply reply) {
        scripted.add(reply);
        return this;
    }

    /** From now on all requests are answered so. */
    public RobotServer always(Reply reply) {
        rules = request -> reply;
        return this;
    }

    /** In the order of their arrival; a snapshot. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** The only request. */
    public Received only() {
        if (received.size() != 1) {
            throw new AssertionError("one request was expected, but there were " + received);
        }
        return received.get(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Received request = read(exchange);
            received.add(request);
            Reply scriptedReply = scripted.poll();
            Reply reply = scriptedReply != null ? scriptedReply : rules.apply(request);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Received read(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (IOException e) {
            json = null;
        }
        URI uri = exchange.getRequestURI();
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : (uri.getRawQuery() == null ? "" : uri.getRawQuery()).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new Received(
                exchange.getRequestMethod(),
                uri.getPath(),
                query,
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body,
                json);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
