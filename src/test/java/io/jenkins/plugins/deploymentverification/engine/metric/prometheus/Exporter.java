package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A service with a metrics page, for tests: {@code GET /metrics} in Prometheus' text format on the loopback. Series
 * are named as they are written there, {@code http_requests_total{code="200"}}, so there is nothing to learn.
 *
 * <p>{@link #stop()} makes the scrape target disappear, {@link #restart()} brings it back on the same port.
 */
public final class Exporter implements AutoCloseable {

    /** A value that grows by itself, so that tests need no thread to drive counters. */
    private record Value(double base, double perSecond, long sinceNanos) {

        double now() {
            return base + perSecond * (System.nanoTime() - sinceNanos) / 1e9;
        }
    }

    private final SortedMap<String, Value> series = new TreeMap<>();
    private int port;
    private HttpServer server;

    private Exporter() {}

    public static Exporter start() {
        Exporter exporter = new Exporter();
        exporter.restart();
        return exporter;
    }

    /** {@code 127.0.0.1:port}, as a scrape configuration wants it and as the label {@code instance} shows it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Sets a gauge or a counter to a value; it stays there. */
    public synchronized Exporter set(String name, double value) {
        series.put(name, new Value(value, 0, System.nanoTime()));
        return this;
    }

    /** Adds to a gauge or a counter, which begins at 0; it keeps growing if it did. */
    public synchronized Exporter add(String name, double delta) {
        Value old = series.getOrDefault(name, new Value(0, 0, System.nanoTime()));
        series.put(name, new Value(old.now() + delta, old.perSecond(), System.nanoTime()));
        return this;
    }

    /** Lets a counter grow by so much a second from its present value on, until told otherwise. */
    public synchronized Exporter grow(String name, double perSecond) {
        Value old = series.getOrDefault(name, new Value(0, 0, System.nanoTime()));
        series.put(name, new Value(old.now(), perSecond, System.nanoTime()));
        return this;
    }

    /**
     * Lets a histogram of durations grow: so many observations a second, all of one value.
     *
     * @param name without suffix, for example {@code http_request_duration_seconds}
     * @param labels without braces, for example {@code job="shop",code="200"}; may be empty
     */
    public Exporter growHistogram(String name, String labels, double perSecond, double value) {
        String comma = labels.isEmpty() ? "" : ",";
        for (double bound : new double[] {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}) {
            grow(name + "_bucket{" + labels + comma + "le=\"" + bound + "\"}", value <= bound ? perSecond : 0);
        }
        grow(name + "_bucket{" + labels + comma + "le=\"+Inf\"}", perSecond);
        String braces = labels.isEmpty() ? "" : "{" + labels + "}";
        grow(name + "_count" + braces, perSecond);
        return grow(name + "_sum" + braces, perSecond * value);
    }

    /** The series is no longer exposed. */
    public synchronized Exporter remove(String name) {
        series.remove(name);
        return this;
    }

    /** The scrape target disappears: connections are refused. */
    public synchronized void stop() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** The scrape target is there again, on the same port and with its values. */
    public synchronized void restart() {
        if (server != null) {
            return;
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        port = server.getAddress().getPort();
        server.createContext("/metrics", this::answer);
        server.start();
    }

    @Override
    public void close() {
        stop();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized String text() {
        StringBuilder text = new StringBuilder();
        series.forEach((name, value) ->
                text.append(name).append(' ').append(number(value.now())).append('\n'));
        return text.toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "NaN" : Double.isInfinite(value) ? value > 0 ? "+Inf" : "-Inf" : "" + value;
    }
}
