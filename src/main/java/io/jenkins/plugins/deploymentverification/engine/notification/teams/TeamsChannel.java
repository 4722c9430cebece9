package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.PostingChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Posts to Microsoft Teams by a workflow's webhook. The workflow runs later: that it took the message, mostly by 202
 * without a body, is all that can be known.
 */
public final class TeamsChannel extends PostingChannel {

    private static final String SERVICE = "Teams";
    /** More than four requests a second are throttled (learn.microsoft.com, "Create and send messages"). */
    private static final ChannelLimits LIMITS =
            new ChannelLimits(List.of(new RateLimit(4, Duration.ofSeconds(1))), Duration.ofSeconds(30));

    /** The old connectors answered 200 to errors of what is behind them. */
    private static final Pattern CONNECTOR_ERROR =
            Pattern.compile("(?is)delivery failed|returned http error|failed with error");

    private static final Pattern ERROR_STATUS = Pattern.compile("(?i)http error (\\d{3})");

    private final TeamsSettings settings;
    private final TeamsRenderer renderer;
    private final List<String> secrets;

    public TeamsChannel(TeamsSettings settings) {
        super(SERVICE, settings.id(), LIMITS, settings.http(), settings.locale());
        this.settings = settings;
        renderer = new TeamsRenderer(settings.locale());
        secrets = JsonPost.secretsOf(settings.url());
    }

    @Override
    public void send(Message message) throws ChannelException, InterruptedException {
        String json = message.payload() != null ? message.payload() : renderer.render(message.notification());
        JsonNode payload = JsonPost.parse(json);
        if (payload == null || !payload.isObject()) {
            throw new ChannelException(
                    Kind.INVALID,
                    null,
                    "the payload for Teams is no JSON object such as {\"type\": \"message\", \"attachments\": […]}");
        }
        check(post.post(settings.url(), json, Map.of()));
    }

    private void check(HttpResponse response) throws ChannelException {
        int status = response.status();
        if (!response.isSuccess() && status >= 400 && status < 500 && status != 408 && status != 429) {
            throw post.refused(Kind.REFUSED, String.valueOf(status), wordsOf(response), hint(response), null, secrets);
        }
        post.refuseStatus(response, secrets);
        if (WrongAnswer.insteadOfJson(response) != null) {
            throw post.notJson(response, secrets);
        }
        JsonNode json = JsonPost.parse(response.body());
        JsonNode error = json == null ? null : json.get("error");
        if (error != null && !error.isNull()) {
            throw post.refused(
                    Kind.REFUSED, codeOf(error), wordsOf(response), "look at the workflow's runs", null, secrets);
        }
        if (CONNECTOR_ERROR.matcher(response.body()).find()) {
            throw behind(response);
        }
    }

    private ChannelException behind(HttpResponse response) {
        Matcher matcher = ERROR_STATUS.matcher(response.body());
        int status = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        Kind kind = status == 429 ? Kind.THROTTLED : status >= 500 ? Kind.BUSY : Kind.REFUSED;
        return post.refused(
                kind,
                status == 0 ? String.valueOf(response.status()) : String.valueOf(status),
                response.body(),
                "Teams took the message and could not deliver it",
                RetryAfter.of(response, Instant.now()),
                secrets);
    }

    /** What people can do, by the status and the codes of Power Automate. */
    private static String hint(HttpResponse response) {
        String body = response.body().toLowerCase(Locale.ROOT);
        switch (response.status()) {
            case 400:
                return body.contains("trigger") && (body.contains("notenabled") || body.contains("not enabled"))
                                || body.contains("disabled")
                        ? "the workflow is switched off: an owner can turn it on in Power Automate"
                        : "the workflow takes another JSON: make it from the template that posts to a channel when a"
                                + " webhook request is received";
            case 401, 403:
                return "the URL's signature is not valid, or the workflow lets only people of the tenant start it:"
                        + " set who can trigger it to anyone, and copy the URL again";
            case 404:
                return "the workflow was deleted, or the URL is not complete: make a new one and copy its URL";
            case 410:
                return "it is gone: connectors of Microsoft 365 are retired; make a workflow in Teams instead";
            case 413:
                return "the message is larger than 28 KB";
            default:
                return "look at the workflow in Power Automate";
        }
    }

    private static String codeOf(JsonNode error) {
        String code = error.isObject() ? error.path("code").asText() : error.asText();
        return code.matches("[\\w.-]{1,80}") ? code : "error";
    }

    /** The error's own words, else the whole answer. */
    private static String wordsOf(HttpResponse response) {
        JsonNode json = JsonPost.parse(response.body());
        String message = text(json == null ? null : json.at("/error/message"));
        String code = text(json == null ? null : json.at("/error/code"));
        return message == null ? response.body() : code == null ? message : code + ": " + message;
    }

    @CheckForNull
    private static String text(@CheckForNull JsonNode node) {
        return node != null && node.isTextual() ? node.textValue() : null;
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
