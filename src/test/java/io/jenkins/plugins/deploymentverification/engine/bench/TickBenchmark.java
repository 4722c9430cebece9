package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Exporter;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusServer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * A tick of 200 metric checks against a real local Prometheus, compared within one run: our tick, the same requests
 * one after another on a new connection each, and the floor, which is the same requests from a bare HttpClient with
 * as many threads; the latter two also as HttpClient sends them by itself, asking for gzip. Run by hand, see
 * docs/performance.md.
 */
public final class TickBenchmark {

    private static final int CHECKS = 200;
    private static final int CONCURRENCY = Integer.getInteger("concurrency", 16);
    private static final int WARM_UP = Integer.getInteger("warmUp", 100);
    private static final int ROUNDS = Integer.getInteger("rounds", 101);
    private static final int FAR_ROUNDS = Integer.getInteger("farRounds", 7);

    private final List<String> queries = IntStream.range(0, CHECKS)
            .mapToObj(i -> "sum(rate(http_requests_total{shard=\"" + i + "\"}[30s]))")
            .toList();
    private final List<Check> checks =
            queries.stream().map(TickBenchmark::check).toList();
    private final URI url;

    private TickBenchmark(URI url) {
        this.url = url;
    }

    /** One way to do the work of a tick. */
    private interface Way {

        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        try (Exporter exporter = Exporter.start();
                PrometheusServer prometheus = PrometheusServer.configured()
                        .scrape("bench", exporter.address())
                        .start()) {
            for (int i = 0; i < CHECKS; i++) {
                exporter.grow("http_requests_total{shard=\"" + i + "\"}", 10);
            }
            prometheus.awaitSeries("count(rate(http_requests_total[30s]) > 1) == " + CHECKS);
            System.out.printf(
                    "%d checks, %d at once, Java %s, %d processors, %s%n",
                    CHECKS, CONCURRENCY, Runtime.version(), Runtime.getRuntime().availableProcessors(), Instant.now());
            new TickBenchmark(prometheus.url()).run("loopback", WARM_UP, ROUNDS);
            try (DelayingProxy far = new DelayingProxy(prometheus.url(), Duration.ofMillis(20))) {
                new TickBenchmark(far.url()).run("20 ms each way", 2, FAR_ROUNDS);
            }
        }
    }

    private void run(String title, int warmUp, int rounds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY);
        try (CloseableHttpClient pooled = client(true);
                CloseableHttpClient fresh = client(false);
                CloseableHttpClient freshGzip = withGzip(false).build();
                CloseableHttpClient gzip = withGzip(true).build();
                PrometheusSource source =
                        PrometheusSource.open(PrometheusSettings.builder(url).build());
                NetworkProbes probes = new NetworkProbes();
                Measurer measurer = new Measurer(name -> source, probes, CONCURRENCY)) {
            Map<String, Way> ways = new LinkedHashMap<>();
            ways.put("our tick", () -> tick(measurer));
            ways.put("floor", () -> atOnce(pooled, threads));
            ways.put("one after another", () -> oneAfterAnother(fresh));
            ways.put("floor, gzip", () -> atOnce(gzip, threads));
            ways.put("one after another, gzip", () -> oneAfterAnother(freshGzip));
            Map<String, List<Double>> millis = new LinkedHashMap<>();
            ways.keySet().forEach(name -> millis.put(name, new ArrayList<>()));
            List<String> order = new ArrayList<>(ways.keySet());
            for (int round = 0; round < warmUp + rounds; round++) {
                Collections.rotate(order, 1); // nobody is always after the same one
                for (String name : order) {
                    long start = System.nanoTime();
                    ways.get(name).run();
                    if (round >= warmUp) {
                        millis.get(name).add((System.nanoTime() - start) / 1e6);
                    }
                }
            }
            print(title, millis);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void print(String title, Map<String, List<Double>> millis) {
        System.out.println(title);
        millis.forEach((name, times) -> {
            List<Double> sorted = times.stream().sorted().toList();
            System.out.printf(
                    "  %-24s median %8.1f ms   (%.1f to %.1f, %d rounds)%n",
                    name, median(times), sorted.get(0), sorted.get(sorted.size() - 1), sorted.size());
        });
        double ours = median(millis.get("our tick"));
        System.out.printf("  our tick is %.2f x the floor", ours / median(millis.get("floor")));
        System.out.printf(
                ", and faster than one after another by %.1f, with gzip by %.1f%n",
                median(millis.get("one after another")) / ours, median(millis.get("one after another, gzip")) / ours);
    }

    private static double median(List<Double> times) {
        List<Double> sorted = times.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Check check(String query) {
        return new MetricCheck(
                CheckSettings.named(query),
                null,
                query,
                Criteria.parse(">= 0", Unit.NONE),
                null,
                Unit.NONE,
                Aggregation.WORST,
                null,
                null);
    }

    private void tick(Measurer measurer) throws InterruptedException {
        Instant now = Instant.now();
        ServicePolicy policy = new ServicePolicy("bench", null, Window.DEFAULT, false, null, checks);
        Deployment deployment = new Deployment("bench", null, null, null, null);
        VerificationPlan plan = new VerificationPlan("bench", deployment, policy, now);
        Tick tick = measurer.measure(plan, new Step.Measure(now, checks));
        long good = tick.measurements().values().stream()
                .filter(measurement -> measurement.outcome() == Outcome.OK)
                .count();
        if (good != CHECKS) {
            throw new IllegalStateException("only " + good + " of " + CHECKS + " checks gave a value");
        }
    }

    private void atOnce(CloseableHttpClient client, ExecutorService threads) throws Exception {
        String now = Long.toString(Instant.now().getEpochSecond());
        List<Future<String>> running = new ArrayList<>();
        for (String query : queries) {
            running.add(threads.submit(() -> post(client, query, now)));
        }
        for (Future<String> one : running) {
            mustHaveValue(one.get());
        }
    }

    private void oneAfterAnother(CloseableHttpClient client) throws Exception {
        String now = Long.toString(Instant.now().getEpochSecond());
        for (String query : queries) {
            mustHaveValue(post(client, query, now));
        }
    }

    private String post(CloseableHttpClient client, String query, String time) throws Exception {
        HttpPost request = new HttpPost(URI.create(url + "/api/v1/query"));
        request.setEntity(new StringEntity(
                HttpRequest.formOf(Map.of("query", query, "time", time)), ContentType.APPLICATION_FORM_URLENCODED));
        return client.execute(request, response -> EntityUtils.toString(response.getEntity()));
    }

    private static void mustHaveValue(String answer) {
        if (!answer.contains("\"value\"")) {
            throw new IllegalStateException("no value in " + answer);
        }
    }

    /** The same requests as ours: they do not ask for compression. */
    private static CloseableHttpClient client(boolean reuse) {
        return withGzip(reuse).disableContentCompression().build();
    }

    /** The requests as HttpClient sends them by itself: they ask for compression. */
    private static HttpClientBuilder withGzip(boolean reuse) {
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONCURRENCY)
                        .setMaxConnTotal(CONCURRENCY)
                        .build());
        return reuse ? builder : builder.setConnectionReuseStrategy((request, response, context) -> false);
    }
}
