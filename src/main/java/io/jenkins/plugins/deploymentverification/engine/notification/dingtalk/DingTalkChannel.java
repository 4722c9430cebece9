package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sends over a custom robot of DingTalk. Safe for use by many threads. */
public final class DingTalkChannel extends PostingChannel {

    private static final ChannelLimits LIMITS =
            new ChannelLimits(List.of(new RateLimit(20, Duration.ofMinutes(1))), Duration.ofMinutes(10));

    private final DingTalkSettings settings;
    private final Clock clock;
    private final DingTalkRenderer renderer;

    /** @param clock what signatures take the time from */
    public DingTalkChannel(DingTalkSettings settings, Clock clock) {
        super(
                DingTalkSettings.SERVICE,
                "dingtalk:" + Digests.shortSha256(settings.token()),
                LIMITS,
                settings.http(),
                settings.locale());
        this.settings = settings;
        this.clock = Objects.requireNonNull(clock, "clock");
        renderer = new DingTalkRenderer(settings.locale());
    }

    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        String json = message.payload() == null ? renderer.json(message.notification()) : checked(message.payload());
        String timestamp = String.valueOf(clock.millis());
        String sign = settings.secret() == null ? "" : sign(timestamp, settings.secret());
        List<String> secrets = secrets(sign);
        HttpResponse response = post.post(target(timestamp, sign), json, Map.of());
        ChannelException refusal = DingTalkErrors.of(post.object(response, secrets), post, secrets);
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Base64 of HMAC-SHA256 over the timestamp in milliseconds, a line feed and the secret, which is the key, too. */
    static String sign(String timestamp, String secret) {
        return Digests.hmacSha256Base64(secret, timestamp + "\n" + secret);
    }

    private URI target(String timestamp, String sign) {
        return sign.isEmpty()
                ? settings.webhook()
                : URI.create(settings.webhook() + "&timestamp=" + timestamp + "&sign=" + encode(sign));
    }

    private static String checked(String payload) throws ChannelException {
        JsonNode json = JsonPost.parse(payload);
        if (json == null || !json.path("msgtype").isTextual()) {
            throw new ChannelException(
                    ChannelException.Kind.INVALID,
                    null,
                    "DingTalk: the message is no JSON object with a msgtype, which a payload must be");
        }
        return payload;
    }

    private List<String> secrets(String sign) {
        List<String> secrets = new ArrayList<>(List.of(settings.webhook().toString(), settings.token()));
        secrets.add(encode(settings.token()));
        if (settings.secret() != null) {
            secrets.addAll(List.of(settings.secret(), encode(sign), sign));
        }
        return secrets;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
