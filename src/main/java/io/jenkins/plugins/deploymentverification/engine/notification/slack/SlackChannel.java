package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes to a channel of Slack. A webhook has a message when it answers 200 and {@code ok}; chat.postMessage when its
 * JSON says {@code "ok": true}, as it answers 200 to errors, too.
 */
public final class SlackChannel extends PostingChannel {

    private static final String SERVICE = "Slack";
    /** One message a second and channel (docs.slack.dev/apis/web-api/rate-limits); the penalty is Slack's usual one. */
    private static final ChannelLimits LIMITS =
            new ChannelLimits(List.of(new RateLimit(1, Duration.ofSeconds(1))), Duration.ofSeconds(30));

    private final SlackSettings settings;
    private final SlackRenderer renderer;
    private final List<String> secrets;

    public SlackChannel(SlackSettings settings) {
        super(SERVICE, settings.id(), LIMITS, settings.http(), settings.locale());
        this.settings = settings;
        renderer = new SlackRenderer(settings.locale());
        secrets = settings.isBot() ? List.of(settings.token()) : JsonPost.secretsOf(settings.url());
    }

    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        String json = body(message);
        if (settings.isBot()) {
            checkApi(post.post(settings.target(), json, Map.of("Authorization", "Bearer " + settings.token())));
        } else {
            checkWebhook(post.post(settings.target(), json, Map.of()));
        }
    }

    private String body(Message message) throws ChannelException {
        JsonNode payload = JsonPost.parse(
                message.payload() != null
                        ? message.payload()
                        : JsonPost.write(renderer.render(message.notification())));
        if (!(payload instanceof ObjectNode object)) {
            throw new ChannelException(
                    Kind.INVALID, null, "the payload for Slack is no JSON object such as {\"text\": \"…\"}");
        }
        if (settings.isBot()) {
            object.put("channel", settings.channel());
        }
        return JsonPost.write(object);
    }

    private void checkWebhook(HttpResponse response) throws ChannelException {
        String code = SlackErrors.codeOf(response.body());
        if (code != null && response.status() != 429) {
            throw refused(response, code, "");
        }
        post.refuseStatus(response, secrets);
        if (response.status() != 200 || !response.body().strip().equals("ok")) {
            throw post.notJson(response, secrets);
        }
    }

    private void checkApi(HttpResponse response) throws ChannelException {
        JsonNode json = response.status() == 429 || response.isRedirect() ? null : JsonPost.parse(response.body());
        boolean says = json != null && json.path("ok").isBoolean();
        if (says && !json.path("ok").booleanValue() && json.path("error").isTextual()) {
            throw refused(response, json.path("error").textValue(), wordsOf(json));
        }
        post.object(response, secrets);
        if (!says || !json.path("ok").booleanValue()) {
            throw post.notJson(response, secrets);
        }
    }

    private ChannelException refused(HttpResponse response, String code, String words) {
        SlackErrors.Meaning meaning = SlackErrors.of(code);
        String shown = code.matches("[\\w.-]{1,80}") ? code : "?";
        return post.refused(meaning.kind(), shown, words, meaning.hint(), retryAfter(response), secrets);
    }

    @CheckForNull
    private static Duration retryAfter(HttpResponse response) {
        return RetryAfter.of(response, Instant.now());
    }

    /** What is said beside the code. */
    private static String wordsOf(JsonNode json) {
        List<String> words = new ArrayList<>();
        if (json.path("needed").isTextual()) {
            words.add("needed: " + json.path("needed").textValue() + ", provided: "
                    + json.path("provided").asText("nothing"));
        }
        json.path("response_metadata").path("messages").forEach(m -> words.add(m.asText()));
        return String.join("; ", words);
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
