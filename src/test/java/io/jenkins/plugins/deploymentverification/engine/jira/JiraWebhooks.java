package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends what a Jira sends when an issue changes. */
public final class JiraWebhooks implements BiConsumer<JiraWorld.Issue, JiraWorld.History> {

    /** One delivery; Jira repeats it with the same identifier when it is not answered. */
    public record Delivery(String identifier, String body) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI target;
    private final String secret;
    private final JiraJson json;
    private final String base;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

    JiraWebhooks(URI target, @CheckForNull String secret, JiraJson json, String base) {
        this.target = target;
        this.secret = secret;
        this.json = json;
        this.base = base;
    }

    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    @Override
    public void accept(JiraWorld.Issue issue, JiraWorld.History history) {
        Delivery delivery = new Delivery(
                UUID.randomUUID().toString(), json.webhook(issue, history, base).toString());
        deliveries.add(delivery);
        client.sendAsync(request(delivery), HttpResponse.BodyHandlers.discarding());
    }

    /** Sends one again, as after a time-out, and returns the status it was answered by. */
    public int repeat(Delivery delivery) throws IOException, InterruptedException {
        return client.send(request(delivery), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest request(Delivery delivery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("User-Agent", "Atlassian Webhook HTTP Client")
                .header("X-Atlassian-Webhook-Identifier", delivery.identifier())
                .POST(HttpRequest.BodyPublishers.ofString(delivery.body()));
        if (secret != null) {
            request.header("X-Hub-Signature", signature(secret, delivery.body()));
        }
        return request.build();
    }

    /** {@code sha256=<hex>} of a body. */
    public static String signature(String secret, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
