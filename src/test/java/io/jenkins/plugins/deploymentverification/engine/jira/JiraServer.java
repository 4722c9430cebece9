package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Jira on the loopback that keeps real state, for tests and the demo: {@link JiraWorld} behind the API of Cloud or
 * of Data Center, with the faults a test asks for.
 *
 * <p>For the demo: {@code main} with a port, and optionally the URL and the secret of a webhook.
 */
public final class JiraServer implements AutoCloseable {

    /** Which Jira it pretends to be. */
    public enum Kind {
        CLOUD,
        DATA_CENTER
    }

    /** The cloud id of the site at the gateway. */
    public static final String CLOUD_ID = "11223344-a1b2-4b33-8444-def123456789";

    private record Planned(String method, String path, JiraFault fault) {}

    private final Kind kind;
    private final JiraWorld world;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "jira server");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Planned> faults = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final JiraApiStub api;

    private JiraServer(Kind kind, JiraWorld world, ZoneId zone, int port) {
        this.kind = kind;
        this.world = world;
        api = new JiraApiStub(world, kind == Kind.CLOUD, zone);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One with the team's workflow and no issue, at a free port. */
    public static JiraServer start(Kind kind) {
        return start(kind, JiraWorld.ofTeam(Clock.systemUTC()), ZoneId.of("Europe/Berlin"), 0);
    }

    /** @param zone of all its users; port 0 for a free one */
    public static JiraServer start(Kind kind, JiraWorld world, ZoneId zone, int port) {
        return new JiraServer(kind, world, zone, port);
    }

    public JiraWorld world() {
        return world;
    }

    /** The site's URL, without a slash at its end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next request that fits meets this fault. Faults wait in order. */
    public void onNext(String method, String pathPattern, JiraFault fault) {
        synchronized (faults) {
            faults.add(new Planned(method, pathPattern, fault));
        }
    }

    /** What was asked so far: method, path and query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many requests of the method had a path of the pattern. */
    public long count(String method, String pathPattern) {
        return requests.stream()
                .filter(request -> request.matches(method + " " + pathPattern + "(\\?.*)?"))
                .count();
    }

    /** The bodies of all changes so far. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** Shortens changelogs in searches, as Cloud does. */
    public void showHistories(int most) {
        api.showHistories(most);
    }

    /** Shortened changelogs pretend to be complete. */
    public void hideTotals() {
        api.hideTotals();
    }

    /** The most issues of one page of a search. */
    public void pageSize(int most) {
        api.pageSize(most);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            String path = exchange.getRequestURI().getRawPath();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (body.length > 0) {
                bodies.add(new String(body, StandardCharsets.UTF_8));
            }
            JiraFault fault = next(exchange.getRequestMethod(), path);
            JiraFault.Normal normal = () -> api.answer(exchange, body);
            if (fault == null) {
                send(exchange, normal.answer());
            } else {
                fault.apply(exchange, normal, closed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    @CheckForNull
    private JiraFault next(String method, String path) {
        synchronized (faults) {
            for (Iterator<Planned> it = faults.iterator(); it.hasNext(); ) {
                Planned planned = it.next();
                if (planned.method().equals(method) && path.matches(planned.path())) {
                    it.remove();
                    return planned.fault();
                }
            }
            return null;
        }
    }

    static void send(HttpExchange exchange, JiraApiStub.Answer answer) throws IOException {
        byte[] bytes = answer.body() == null ? new byte[0] : answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Sends a signed webhook for each change of an issue from now on; without a secret it is not signed. */
    public JiraWebhooks webhook(URI target, @CheckForNull String secret) {
        JiraWebhooks webhooks = new JiraWebhooks(
                target, secret, new JiraJson(world, kind == Kind.CLOUD, ZoneId.of("Europe/Berlin")), url().toString());
        world.onChange(webhooks);
        return webhooks;
    }

    /** The body that a webhook has for the latest change of an issue. */
    public String webhookBody(String key) {
        JiraWorld.Issue issue = world.issue(key).orElseThrow();
        JsonNode body = new JiraJson(world, kind == Kind.CLOUD, ZoneId.of("Europe/Berlin"))
                .webhook(issue, issue.histories.get(issue.histories.size() - 1), url().toString());
        return body.toString();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Serves until it is killed: {@code [port [webhook-url [secret]]]}. */
    public static void main(String[] args) throws InterruptedException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 8090;
        JiraWorld world = JiraWorld.ofTeam(Clock.systemUTC());
        JiraServer server = start(Kind.DATA_CENTER, world, ZoneId.systemDefault(), port);
        world.create("SHOP-1", "Pay by invoice", JiraWorld.TO_DO);
        world.create("SHOP-2", "Cart forgets its items", JiraWorld.TO_DO);
        world.create("SHOP-3", "Faster search", JiraWorld.IN_REVIEW);
        if (args.length > 1) {
            server.webhook(URI.create(args[1]), args.length > 2 ? args[2] : null);
        }
        System.out.println("Jira listens at " + server.url() + "/browse/SHOP-1");
        new CountDownLatch(1).await();
    }
}
