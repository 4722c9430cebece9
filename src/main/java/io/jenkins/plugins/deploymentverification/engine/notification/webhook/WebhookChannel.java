package io.jenkins.plugins.deploymentverification.engine.notification.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Posts JSON to a URL. Any 2xx is a success, except a log-in page. With a secret, the raw body is signed by HMAC-SHA256
 * (RFC 2104) as GitHub's webhooks are.
 */
public final class WebhookChannel extends PostingChannel {

    private static final ChannelLimits LIMITS = new ChannelLimits(List.of(), Duration.ofSeconds(30));

    private final WebhookSettings settings;
    private final Clock clock;
    private final List<String> secrets;

    public WebhookChannel(WebhookSettings settings) {
        this(settings, Clock.systemUTC());
    }

    WebhookChannel(WebhookSettings settings, Clock clock) {
        super("The webhook", settings.id(), LIMITS, settings.http(), settings.locale());
        this.settings = settings;
        this.clock = clock;
        List<String> masked = new ArrayList<>(JsonPost.secretsOf(settings.url()));
        if (settings.secret() != null) {
            masked.add(settings.secret());
        }
        settings.headers().values().forEach(value -> {
            masked.add(value);
            masked.addAll(List.of(value.split(" "))); // "Bearer …": the token may be echoed alone
        });
        secrets = List.copyOf(masked);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The delivery's id is a digest of what is said: the same for each attempt at a message, over restarts, too, so
     * that receivers can drop what they have just had. The time is not part of it.
     */
    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        Instant now = clock.instant();
        String body = message.payload() != null
                ? checked(message.payload())
                : WebhookBody.of(message.notification(), now, settings.locale());
        Map<String, String> headers = new TreeMap<>(settings.headers());
        headers.put(WebhookSettings.DELIVERY, Digests.shortSha256(message.toString()));
        headers.put(WebhookSettings.TIMESTAMP, String.valueOf(now.getEpochSecond()));
        if (settings.secret() != null) {
            headers.put(settings.signatureHeader(), "sha256=" + Digests.hmacSha256Hex(settings.secret(), body));
        }
        HttpResponse response = post.post(settings.url(), body, headers);
        post.refuseStatus(response, secrets);
        if (WrongAnswer.isLogin(response)) {
            throw post.notJson(response, secrets);
        }
    }

    private static String checked(String payload) throws ChannelException {
        JsonNode json = JsonPost.parse(payload);
        if (json == null || json.isMissingNode()) {
            throw new ChannelException(Kind.INVALID, null, "the payload for the webhook is no JSON");
        }
        return payload;
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
