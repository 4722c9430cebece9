import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A service for the demo, with traffic of its own: {@code java SimulatedService.java PORT}. It answers {@code /health}
 * and {@code /metrics}, and takes a deployment as {@code POST /deploy?version=1.5.0}. Version 1.5.0 is a bad one: its
 * error rate and its latency rise a few seconds after it was deployed. Every other version is good.
 */
public final class SimulatedService {

    private static final String BAD = "1.5.0";
    private static final int REQUESTS_PER_SECOND = 240;
    private static final double[] BUCKETS = {0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5};

    private final Random random = new Random(1);
    private final long[] buckets = new long[BUCKETS.length + 1];
    private String version = "1.3.0";
    private long deployedNanos = System.nanoTime();
    private long ok;
    private long failed;
    private double seconds;

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        SimulatedService service = new SimulatedService();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> answer(exchange, 200, service.metrics()));
        server.createContext("/health", exchange -> answer(exchange, 200, "{\"status\":\"UP\",\"version\":\""
                + service.version() + "\"}\n"));
        server.createContext("/deploy", exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            boolean right = exchange.getRequestMethod().equals("POST") && query.matches("version=[0-9.]{1,20}");
            if (right) {
                service.deploy(query.substring("version=".length()));
            }
            answer(exchange, right ? 200 : 400, right ? "deployed\n" : "POST /deploy?version=1.2.3\n");
        });
        Executors.newSingleThreadScheduledExecutor().scheduleAtFixedRate(service::serve, 0, 100, TimeUnit.MILLISECONDS);
        server.start();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized String version() {
        return version;
    }

    private synchronized void deploy(String newVersion) {
        version = newVersion;
        deployedNanos = System.nanoTime();
    }

    /** A tenth of a second of traffic. */
    private synchronized void serve() {
        double age = (System.nanoTime() - deployedNanos) / 1e9;
        boolean bad = version.equals(BAD);
        double errorRate = bad ? Math.min(0.08, 0.002 + Math.max(0, age - 12) * 0.006) : 0.002;
        double slower = bad ? Math.min(8, 1 + Math.max(0, age - 12) * 0.4) : 1;
        for (int i = 0; i < REQUESTS_PER_SECOND / 10; i++) {
            double latency = slower * 0.04 * Math.exp(0.5 * random.nextGaussian()); // log-normal, as latencies are
            seconds += latency;
            int bucket = 0;
            while (bucket < BUCKETS.length && latency > BUCKETS[bucket]) {
                bucket++;
            }
            buckets[bucket]++;
            if (random.nextDouble() < errorRate) {
                failed++;
            } else {
                ok++;
            }
        }
    }

    private synchronized String metrics() {
        StringBuilder out = new StringBuilder();
        out.append("# TYPE http_requests_total counter\n");
        out.append("http_requests_total{status=\"200\"} ").append(ok).append('\n');
        out.append("http_requests_total{status=\"500\"} ").append(failed).append('\n');
        out.append("# TYPE http_request_duration_seconds histogram\n");
        long below = 0;
        for (int i = 0; i <= BUCKETS.length; i++) {
            below += buckets[i];
            String bound = i == BUCKETS.length ? "+Inf" : String.valueOf(BUCKETS[i]);
            out.append("http_request_duration_seconds_bucket{le=\"").append(bound).append("\"} ").append(below);
            out.append('\n');
        }
        out.append("http_request_duration_seconds_count ").append(below).append('\n');
        out.append(String.format(Locale.ROOT, "http_request_duration_seconds_sum %.6f%n", seconds));
        return out.toString();
    }
}
