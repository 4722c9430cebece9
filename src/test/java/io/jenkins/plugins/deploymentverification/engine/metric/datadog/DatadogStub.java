package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.rules.ExternalResource;

/**
 * A Datadog on the loopback. It knows two keys, answers as it is told, and checks each request against the vendor's OpenAPI
 * document: what does not fit fails the test at its end.
 */
public final class DatadogStub extends ExternalResource {

    public static final String API_KEY = "api-k3y-0123456789abcdef0123456789ab";
    public static final String APPLICATION_KEY = "appl1cation-k3y-0123456789abcdef01234";

    /** What it was asked. */
    public record Asked(String method, String path, Map<String, String> parameters, String body) {}

    /** What it answers. */
    public record Reply(int status, Map<String, String> headers, String body) {

        public static Reply ok(String body) {
            return new Reply(200, Map.of(), body);
        }

        public static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }
    }

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Reply> answers = asked -> Reply.of(404, "{\"errors\":[\"not told\"]}");
    private OpenApi document;
    private HttpServer server;
    private ExecutorService threads;

    @Override
    protected void before() throws IOException {
        document = new OpenApi();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "datadog stub");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
        threads.shutdownNow();
        if (!problems.isEmpty()) {
            throw new AssertionError("not what the vendor's document allows: " + problems);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public void answer(Function<Asked, Reply> by) {
        answers = by;
    }

    public void answer(String body) {
        answers = any -> Reply.ok(body);
    }

    public List<Asked> asked() {
        return asked;
    }

    /** Those of one method and path. */
    public List<Asked> asked(String method, String path) {
        return asked.stream()
                .filter(a -> a.method().equals(method) && a.path().equals(path))
                .toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Asked one = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    parameters(exchange.getRequestURI().getRawQuery()),
                    body);
            asked.add(one);
            problems.addAll(document.problems(one.method(), one.path(), one.parameters(), body));
            Reply reply = authorised(exchange, one) ? answers.apply(one) : forbidden();
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (UncheckedIOException e) {
            // a test that breaks the connection
        }
    }

    private static boolean authorised(HttpExchange exchange, Asked asked) {
        String application = exchange.getRequestHeaders().getFirst("DD-APPLICATION-KEY");
        return API_KEY.equals(exchange.getRequestHeaders().getFirst("DD-API-KEY"))
                && (asked.path().equals("/api/v1/validate") || APPLICATION_KEY.equals(application));
    }

    private static Reply forbidden() {
        return Reply.of(403, "{\"errors\":[\"Forbidden\"]}");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            all.put(
                    URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return all;
    }
}
