package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sends over a custom bot of Feishu or Lark. Safe for use by many threads. */
public final class FeishuChannel extends PostingChannel {

    private static final ChannelLimits LIMITS = new ChannelLimits(
            List.of(new RateLimit(5, Duration.ofSeconds(1)), new RateLimit(100, Duration.ofMinutes(1))),
            Duration.ofSeconds(30));

    private final FeishuSettings settings;
    private final Clock clock;
    private final FeishuCard card;

    /** @param clock what signatures take the time from */
    public FeishuChannel(FeishuSettings settings, Clock clock) {
        super(
                FeishuSettings.SERVICE,
                "feishu:" + Digests.shortSha256(settings.token()),
                LIMITS,
                settings.http(),
                settings.locale());
        this.settings = settings;
        this.clock = Objects.requireNonNull(clock, "clock");
        card = new FeishuCard(settings.locale());
    }

    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        ObjectNode body = message.payload() == null ? card.message(message.notification()) : parsed(message.payload());
        List<String> secrets = new ArrayList<>(List.of(settings.webhook().toString(), settings.token()));
        String json = message.payload() == null ? body.toString() : message.payload();
        if (settings.secret() != null) {
            String timestamp = String.valueOf(clock.instant().getEpochSecond());
            String sign = sign(timestamp, settings.secret());
            json = body.put("timestamp", timestamp).put("sign", sign).toString();
            secrets.addAll(List.of(settings.secret(), sign));
        }
        HttpResponse response = post.post(settings.webhook(), json, Map.of());
        ChannelException refusal = FeishuErrors.of(response, answer(response, secrets), post, secrets);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Base64 of HMAC-SHA256 over nothing; the key is the timestamp in seconds, a line feed and the secret. */
    static String sign(String timestamp, String secret) {
        return Digests.hmacSha256Base64(timestamp + "\n" + secret, "");
    }

    /** Refusals come by HTTP 200, or by 400 with a code that says more. */
    private JsonNode answer(HttpResponse response, List<String> secrets) throws ChannelException {
        if (response.status() >= 400 && response.status() < 500) {
            JsonNode json = JsonPost.parse(response.body());
            if (FeishuErrors.hasCode(json) && FeishuErrors.of(response, json, post, secrets) != null) {
                return json;
            }
        }
        return post.object(response, secrets);
    }

    private static ObjectNode parsed(String payload) throws ChannelException {
        if (JsonPost.parse(payload) instanceof ObjectNode json
                && json.path("msg_type").isTextual()) {
            return json;
        }
        throw new ChannelException(
                ChannelException.Kind.INVALID,
                null,
                "Feishu: the message is no JSON object with a msg_type, which a payload must be");
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
