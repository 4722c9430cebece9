package io.jenkins.plugins.deploymentverification.engine.observe.export;

import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Pushgateway for tests, on a free loopback port; can be stopped and started again on the same port. */
public final class PushgatewayServer implements AutoCloseable {

    private final String program;
    private final int port;
    private Process process;

    private PushgatewayServer(String program, int port) {
        this.program = program;
        this.port = port;
    }

    /** One that does not run yet; without the program the test is skipped. */
    public static PushgatewayServer stopped() throws IOException {
        Optional<String> program = Stream.of("/usr/bin/prometheus-pushgateway", "/usr/bin/pushgateway")
                .filter(p -> Files.isExecutable(Path.of(p)))
                .findFirst();
        assumeTrue("no Pushgateway", program.isPresent());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new PushgatewayServer(program.get(), free.getLocalPort());
        }
    }

    /** Starts it, and waits until it answers. */
    public PushgatewayServer start() throws IOException, InterruptedException {
        process = new ProcessBuilder(program, "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!answers()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                throw new IOException("the Pushgateway does not start");
            }
            Thread.sleep(20);
        }
        return this;
    }

    private boolean answers() throws InterruptedException {
        try {
            return get("/-/ready").startsWith("OK");
        } catch (IOException e) {
            return false;
        }
    }

    public void stop() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** What Prometheus would scrape. */
    public String metrics() throws IOException, InterruptedException {
        return get("/metrics");
    }

    private String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url() + path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
