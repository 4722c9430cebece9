package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;

/** What Feishu's and Lark's refusals mean and what would help. */
final class FeishuErrors {

    private FeishuErrors() {}

    private record Meaning(Kind kind, String hint) {}

    /** Whether it has a code by which it is told; older bots name it {@code StatusCode}. */
    static boolean hasCode(@CheckForNull JsonNode answer) {
        return answer != null
                && answer.isObject()
                && (isCode(answer.path("code")) || isCode(answer.path("StatusCode")));
    }

    private static boolean isCode(JsonNode code) {
        return code.isIntegralNumber() && code.canConvertToInt();
    }

    /** Null for a success: each code that is there is a whole number, and 0, and there is one. */
    @CheckForNull
    static ChannelException of(HttpResponse response, JsonNode answer, JsonPost post, Collection<String> secrets) {
        JsonNode code = answer.has("code") ? answer.path("code") : answer.path("StatusCode");
        if (!isCode(code)) {
            return post.refused(
                    Kind.UNREACHABLE,
                    "no code",
                    answer.toString(),
                    "an answer without the code that Feishu documents; is a gateway in between, or the webhook another"
                            + " service's?",
                    null,
                    secrets);
        }
        if (code.asInt() == 0 && answer.path("StatusCode").asInt(0) != 0) {
            code = answer.path("StatusCode");
        }
        if (code.asInt() == 0) {
            return null;
        }
        String words = answer.path("msg").asText(answer.path("StatusMessage").asText());
        Meaning meaning = meaning(code.asInt(), words.toLowerCase(Locale.ROOT));
        Duration wait = meaning.kind() == Kind.THROTTLED ? waitOf(response) : null;
        return post.refused(meaning.kind(), code.asText(), words, meaning.hint(), wait, secrets);
    }

    /** {@code x-ogw-ratelimit-reset} holds seconds. */
    @CheckForNull
    private static Duration waitOf(HttpResponse response) {
        String reset = response.header("x-ogw-ratelimit-reset");
        return reset != null && reset.strip().matches("\\d{1,5}")
                ? Duration.ofSeconds(Long.parseLong(reset.strip()))
                : RetryAfter.of(response, Instant.now());
    }

    private static Meaning meaning(int code, String words) {
        return switch (code) {
            case 19021 ->
                new Meaning(
                        Kind.REFUSED,
                        "the secret is missing or another bot's, or the clock of this machine is more than an hour"
                                + " off: copy the secret from the bot's security settings, and compare the clock with a"
                                + " time server");
            case 19022 ->
                new Meaning(
                        Kind.REFUSED,
                        "the bot's security setting does not list the address that this request came from: add it, or"
                                + " the proxy's");
            case 19024 ->
                new Meaning(
                        Kind.REFUSED,
                        "the bot's security setting asks for a keyword that this message does not have: add a keyword"
                                + " that each message has, such as the service's name, or use a signature instead");
            case 19001, 19007 ->
                new Meaning(
                        Kind.REFUSED,
                        "there is no such bot, or it is switched off: copy the webhook from the bot's settings again");
            case 11232, 99991400 ->
                new Meaning(
                        Kind.THROTTLED,
                        "a bot may send 5 messages a second and 100 a minute, fewer when all send, on the hour and at"
                                + " half past");
            case 9499 ->
                words.contains("too many")
                        ? new Meaning(Kind.THROTTLED, "a bot may send 5 messages a second and 100 a minute")
                        : new Meaning(
                                Kind.REFUSED,
                                "Feishu does not understand the message: a field is wrong, or it has more than 20 KB");
            case 11246 ->
                new Meaning(
                        Kind.REFUSED,
                        "Feishu does not understand the card; if it calls everybody, the group's owner must allow"
                                + " that");
            default -> new Meaning(Kind.REFUSED, "see Feishu's list of error codes");
        };
    }
}
