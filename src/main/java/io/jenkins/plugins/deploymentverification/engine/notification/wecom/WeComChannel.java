package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sends over a group robot of WeCom. Safe for use by many threads. */
public final class WeComChannel extends PostingChannel {

    private static final ChannelLimits LIMITS =
            new ChannelLimits(List.of(new RateLimit(20, Duration.ofMinutes(1))), Duration.ofMinutes(1));

    private final WeComSettings settings;
    private final WeComRenderer renderer;
    private final List<String> secrets;

    public WeComChannel(WeComSettings settings) {
        super(
                WeComSettings.SERVICE,
                "wecom:" + Digests.shortSha256(settings.key()),
                LIMITS,
                settings.http(),
                settings.locale());
        this.settings = settings;
        renderer = new WeComRenderer(settings.locale());
        secrets = List.of(
                settings.webhook().toString(),
                settings.key(),
                URLEncoder.encode(settings.key(), StandardCharsets.UTF_8));
    }

    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        String json = message.payload() == null ? renderer.json(message.notification()) : checked(message.payload());
        HttpResponse response = post.post(settings.webhook(), json, Map.of());
        ChannelException refusal = WeComErrors.of(post.object(response, secrets), post, secrets);
        if (refusal != null) {
            throw refusal;
        }
    }

    private static String checked(String payload) throws ChannelException {
        JsonNode json = JsonPost.parse(payload);
        if (json == null || !json.path("msgtype").isTextual()) {
            throw new ChannelException(
                    ChannelException.Kind.INVALID,
                    null,
                    "WeCom: the message is no JSON object with a msgtype, which a payload must be");
        }
        return payload;
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
