package io.jenkins.plugins.deploymentverification.engine.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Forwards TCP and holds each piece back for a while, in both directions, as distance does. Opening a connection is
 * not delayed, which favours those that open many.
 */
final class DelayingProxy implements AutoCloseable {

    private final ServerSocket server;
    private final URI target;
    private final long delayNanos;
    private final ExecutorService readers = Executors.newCachedThreadPool(DelayingProxy::daemon);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(DelayingProxy::daemon);

    DelayingProxy(URI target, Duration eachWay) throws IOException {
        this.target = target;
        delayNanos = eachWay.toNanos();
        server = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
        readers.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        readers.shutdownNow();
        clock.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(target.getHost(), target.getPort());
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                readers.execute(() -> pump(client, upstream));
                readers.execute(() -> pump(upstream, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16_384];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                byte[] piece = Arrays.copyOf(buffer, n);
                later(() -> out.write(piece), to);
            }
        } catch (IOException e) {
            // one side is done
        }
        later(to::close, to);
    }

    /** Something that may fail because the connection is gone. */
    private interface Action {

        void run() throws IOException;
    }

    private void later(Action action, Socket socket) {
        try {
            clock.schedule(() -> run(action), delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            run(socket::close); // the proxy was closed meanwhile
        }
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            // one side is done; the other is closed by its own pump
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "delaying proxy");
        thread.setDaemon(true);
        return thread;
    }
}
