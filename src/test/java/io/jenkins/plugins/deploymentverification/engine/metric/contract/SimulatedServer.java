package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server on the loopback, or a proxy, that answers as it is told and breaks as it is told. */
final class SimulatedServer implements AutoCloseable {

    /** Writes an answer, or less than one. */
    interface Delivery {
        void send(Answer answer, Socket socket, OutputStream out) throws Exception;
    }

    static final Delivery WHOLE = (answer, socket, out) -> {
        out.write(answer.head(answer.bytes().length).getBytes(StandardCharsets.ISO_8859_1));
        out.write(answer.bytes());
    };

    /** The head at once, then a byte now and then. */
    static final Delivery SLOW = (answer, socket, out) -> {
        out.write(answer.head(50_000).getBytes(StandardCharsets.ISO_8859_1));
        while (true) {
            out.write(' ');
            out.flush();
            Thread.sleep(20);
        }
    };

    /** Half of what the head promises. */
    static final Delivery TRUNCATED = (answer, socket, out) -> {
        byte[] bytes = answer.bytes();
        out.write(answer.head(bytes.length).getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes, 0, bytes.length / 2);
    };

    static final Delivery RESET = (answer, socket, out) -> socket.setSoLinger(true, 0);

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Request, Answer> answers = request -> Answer.json(503, "{}");
    private volatile Delivery delivery = WHOLE;

    SimulatedServer() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    void answer(Function<Request, Answer> by) {
        answer(by, WHOLE);
    }

    void answer(Function<Request, Answer> by, Delivery how) {
        answers = by;
        delivery = how;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getLocalPort();
    }

    /** What was asked so far. */
    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            OutputStream out = socket.getOutputStream();
            delivery.send(answers.apply(request), socket, out);
            out.flush();
        } catch (Exception e) {
            // the client went away, or the test ended
        } finally {
            open.remove(socket);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] start = line(in).split(" ");
        Map<String, String> headers = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(
                start[0], start[1], Map.copyOf(headers), new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the client went away");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "simulated server");
        thread.setDaemon(true);
        thread.start();
    }
}
