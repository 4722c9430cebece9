package io.jenkins.plugins.deploymentverification;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.rules.ExternalResource;

/** A Prometheus whose answers a test sets, query by query, on a free loopback port. */
public final class StubPrometheus extends ExternalResource {

    private static final Pattern QUERY = Pattern.compile("(?:^|&)query=([^&]*)");

    private final Map<String, String> values = new ConcurrentHashMap<>();
    private final Map<String, LongFunction<Double>> pasts = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Headers> headers = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ExecutorService threads;

    @Override
    protected void before() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/api/v1/query", this::query);
        server.createContext("/api/v1/query_range", this::range);
        server.createContext(
                "/api/v1/status/buildinfo",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"status\":\"success\",\"data\":{\"version\":\"2.53.0\",\"revision\":\"x\"}}"));
        server.createContext(
                "/api/v1/alerts",
                exchange -> answer(exchange, 200, "{\"status\":\"success\",\"data\":{\"alerts\":[]}}"));
        server.createContext(
                "/api/v1/targets",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"status\":\"success\",\"data\":{\"activeTargets\":[],\"droppedTargets\":[]}}"));
        server.start();
    }

    @Override
    protected void after() {
        server.stop(0);
        threads.shutdownNow();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Makes it the only metric source of the running Jenkins. */
    public void configureInJenkins() {
        DeploymentVerificationConfiguration.get()
                .setMetricSources(List.of(new PrometheusSourceConfig("prometheus", url())));
    }

    /** The value of a query from now on; queries without one give no series. */
    public StubPrometheus set(String query, double value) {
        values.put(query, String.valueOf(value));
        return this;
    }

    /** What range queries say of the past: a value for each time in seconds since 1970, or null for none. */
    public StubPrometheus setPast(String query, LongFunction<Double> past) {
        pasts.put(query, past);
        return this;
    }

    /** The query gives no series from now on. */
    public StubPrometheus remove(String query) {
        values.remove(query);
        return this;
    }

    /** How many queries were asked so far. */
    public int asked() {
        return asked.get();
    }

    /** The values of that header in the queries that had it, in order. */
    public List<String> headers(String name) {
        return headers.stream()
                .map(h -> h.getFirst(name))
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The Authorization headers that came, in order; none where a request had none. */
    public List<String> authorizations() {
        return authorizations;
    }

    private void query(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String form = body.isEmpty() ? String.valueOf(exchange.getRequestURI().getRawQuery()) : body;
        Matcher matcher = QUERY.matcher(form);
        String query = matcher.find() ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8) : "";
        asked.incrementAndGet();
        headers.add(exchange.getRequestHeaders());
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        }
        String value = values.get(query);
        String series = value == null
                ? ""
                : "{\"metric\":{\"instance\":\"a\"},\"value\":[" + System.currentTimeMillis() / 1000.0 + ",\"" + value
                        + "\"]}";
        answer(
                exchange,
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + series + "]}}");
    }

    private void range(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        asked.incrementAndGet();
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
        }
        LongFunction<Double> past = pasts.getOrDefault(form.get("query"), time -> null);
        List<String> samples = new ArrayList<>();
        long step = (long) Double.parseDouble(form.get("step"));
        for (long t = (long) Double.parseDouble(form.get("start"));
                t <= Double.parseDouble(form.get("end"));
                t += step) {
            Double value = past.apply(t);
            if (value != null) {
                samples.add("[" + t + ",\"" + value + "\"]");
            }
        }
        String series = samples.isEmpty() ? "" : "{\"metric\":{},\"values\":[" + String.join(",", samples) + "]}";
        answer(
                exchange,
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" + series + "]}}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
