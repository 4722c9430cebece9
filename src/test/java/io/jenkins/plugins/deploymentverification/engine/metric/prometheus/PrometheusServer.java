package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Prometheus for tests: the program on the PATH, on a free loopback port, with a data directory of its own and
 * a scrape and evaluation interval of one second.
 *
 * <pre>{@code
 * try (Exporter shop = Exporter.start();
 *         PrometheusServer prometheus = PrometheusServer.configured().scrape("shop", shop.address()).start()) {
 *     prometheus.awaitSeries("up{job=\"shop\"} == 1");
 * }
 * }</pre>
 *
 * <p>Without the program the test is skipped, unless the system property
 * {@code deploymentverification.requirePrometheus} is true: then it fails.
 */
public final class PrometheusServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String program;
    private final Path directory;
    private int port;
    private Process process;

    private PrometheusServer(String program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    /** Begins a configuration; {@link Builder#start()} ends it. */
    public static Builder configured() {
        return new Builder();
    }

    /** What to scrape and which rules to evaluate. */
    public static final class Builder {

        private final Map<String, String> targets = new LinkedHashMap<>();
        private String moreTargets = "";
        private String rules = "";
        private String history = "";

        /** Scrapes {@code http://<address>/metrics} under this job name. */
        public Builder scrape(String job, String... addresses) {
            targets.put(job, String.join("', '", addresses));
            return this;
        }

        /** One more entry of {@code scrape_configs} as YAML: a map on one line. */
        public Builder scrapeConfig(String yaml) {
            moreTargets += "  - " + yaml + "\n";
            return this;
        }

        /** The text of a rule file. */
        public Builder rules(String yaml) {
            rules = yaml;
            return this;
        }

        /**
         * What it is to remember from before it started, as OpenMetrics with times. Needs {@code promtool}, which comes
         * with Prometheus.
         */
        public Builder history(String openMetrics) {
            history = openMetrics;
            return this;
        }

        /** Starts the server and waits until it is ready. */
        public PrometheusServer start() throws IOException, InterruptedException {
            Path directory = Files.createTempDirectory("prometheus-test");
            PrometheusServer server = new PrometheusServer(requireProgram(), directory);
            Files.writeString(directory.resolve("rules.yml"), rules);
            StringBuilder text = new StringBuilder("global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n"
                    + "  evaluation_interval: 1s\nrule_files: [rules.yml]\nscrape_configs:\n");
            targets.forEach((job, addresses) -> text.append("  - job_name: '" + job + "'\n")
                    .append("    static_configs: [{targets: ['" + addresses + "']}]\n"));
            text.append(moreTargets);
            if (targets.isEmpty() && moreTargets.isEmpty()) {
                text.append("  []\n");
            }
            Files.writeString(directory.resolve("prometheus.yml"), text);
            try {
                if (!history.isEmpty()) {
                    server.fillBack(history);
                }
                server.startOnFreePort();
            } catch (IOException | InterruptedException | RuntimeException e) {
                server.close();
                throw e;
            }
            return server;
        }
    }

    /** The base URL, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends the process as {@code kill -9} does: no time to write anything. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Prometheus survived its killing");
        }
    }

    /** Starts it again on the same port and data, and waits until it is ready. */
    public void restart() throws IOException, InterruptedException {
        kill();
        if (!run()) {
            throw new IOException("Prometheus did not come back:\n" + log());
        }
    }

    /** Waits until the expression has at least one series. */
    public void awaitSeries(String expression) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String path = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
        String last = "";
        while (System.nanoTime() < deadline) {
            last = get(path).orElse("");
            if (last.contains("\"metric\":")) {
                return;
            }
            Thread.sleep(100);
        }
        throw new IOException("no series for " + expression + " but " + last);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // a temporary directory that stays is no reason to fail a test
        }
    }

    private void fillBack(String openMetrics) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("history.om"), openMetrics);
        String promtool = Path.of(program).resolveSibling("promtool").toString();
        Process filling = new ProcessBuilder(
                        promtool, "tsdb", "create-blocks-from", "openmetrics", "history.om", "data")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        if (!filling.waitFor(60, TimeUnit.SECONDS) || filling.exitValue() != 0) {
            filling.destroyForcibly();
            throw new IOException("promtool could not import the history:\n" + log());
        }
    }

    private void startOnFreePort() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 5; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            if (run()) {
                return;
            }
        }
        throw new IOException("Prometheus did not start:\n" + log());
    }

    /** False when the process ended, which it does when someone took the port in between. */
    private boolean run() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        program,
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        Process started = process;
        Thread orphanGuard = new Thread(started::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(orphanGuard);
        started.onExit().thenRun(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(orphanGuard);
            } catch (IllegalStateException e) {
                // shutting down already
            }
        });
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (get("/-/ready").isPresent() && process.isAlive()) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    /** The body of a 200, or empty. */
    private Optional<String> get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(5000);
        try {
            if (connection.getResponseCode() != 200) {
                return Optional.empty();
            }
            try (var in = connection.getInputStream()) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            connection.disconnect();
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    private static String requireProgram() {
        return Programs.require("prometheus", "Prometheus");
    }
}
