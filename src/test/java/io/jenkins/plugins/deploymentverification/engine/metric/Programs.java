package io.jenkins.plugins.deploymentverification.engine.metric;

import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Programs of a real server that a test runs: in a folder of their own, on free ports of the loopback address, ended and
 * removed when closed or when the virtual machine ends.
 */
public final class Programs implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final List<Process> running = new ArrayList<>();

    public Programs(String name) throws IOException {
        folder = Files.createTempDirectory(name + "-test");
    }

    /**
     * Skips the test where the program is not installed; where the system property {@code
     * deploymentverification.require<Name>} is true, it fails instead.
     *
     * @return its path
     */
    public static String require(String program, String name) {
        return require(program, name, path());
    }

    /**
     * The same, in other folders than those of the PATH, or in more.
     *
     * @param folders separated as in a PATH
     */
    public static String require(String program, String name, String folders) {
        String why = "no program '" + program + "' in " + (folders.equals(path()) ? "the PATH" : folders);
        Optional<String> found = Arrays.stream(folders.split(File.pathSeparator))
                .map(one -> new File(one, program))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::getPath)
                .findFirst();
        if (Boolean.getBoolean("deploymentverification.require" + name)) {
            return found.orElseThrow(() -> new AssertionError(why));
        }
        assumeTrue(why, found.isPresent());
        return found.get();
    }

    private static String path() {
        return System.getenv().getOrDefault("PATH", "");
    }

    /** Ports that were free a moment ago, all different. */
    public static int[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                ports[i] = sockets.get(i).getLocalPort();
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    public Path folder() {
        return folder;
    }

    public void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    /** Runs a program to its end, which must be a good one. */
    public void run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Process process = process(environment, command);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed:\n" + log());
        }
    }

    /** Starts a program that serves; {@link #await} tells when it does. */
    public Process start(Map<String, String> environment, String... command) throws IOException {
        Process process = process(environment, command);
        running.add(process);
        Thread orphanGuard = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(orphanGuard);
        process.onExit().thenRun(() -> {
            try {
                Runtime.getRuntime().removeShutdownHook(orphanGuard);
            } catch (IllegalStateException e) {
                // shutting down already
            }
        });
        return process;
    }

    private Process process(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** Waits until the URL answers 2xx; false when a program ended instead, as when someone took its port. */
    public boolean await(URI url) throws InterruptedException {
        return await(() -> answers(url));
    }

    /** Waits until something listens on the port; false when a program ended instead. */
    public boolean await(int port) throws InterruptedException {
        return await(() -> listens(port));
    }

    private boolean await(BooleanSupplier ready) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && running.stream().allMatch(Process::isAlive)) {
            if (ready.getAsBoolean()) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean answers(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status / 100 == 2;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a body; the status must be 2xx. */
    public static void post(URI url, String body) throws IOException {
        post(url, body, "application/x-www-form-urlencoded");
    }

    /** Sends a body of a type; the status must be 2xx. */
    public static void post(URI url, String body, String contentType) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(5000);
        connection.setReadTimeout(20_000);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", contentType);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        if (connection.getResponseCode() / 100 != 2) {
            String said = new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IOException(url + ": " + connection.getResponseCode() + " " + said);
        }
        connection.disconnect();
    }

    /** Ends what was started, without removing anything. */
    public void kill() {
        for (Process process : running) {
            process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
        running.clear();
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // a temporary folder that stays is no reason to fail a test
        }
    }
}
