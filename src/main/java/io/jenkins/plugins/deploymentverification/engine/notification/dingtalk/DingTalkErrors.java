package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;

/** What DingTalk's refusals mean and what would help. */
final class DingTalkErrors {

    /** The longest wait that is believed; the service leaves a robot alone for 10 minutes. */
    private static final int MOST_WAIT_SECONDS = 3600;

    private static final Meaning UNKNOWN_ROBOT = new Meaning(
            Kind.REFUSED,
            "the access token is not that of a custom robot (自定义): copy the webhook from the robot's settings again;"
                    + " was the robot removed or its token reset?");
    private static final Meaning TOO_FAST =
            new Meaning(Kind.THROTTLED, "a robot may send 20 messages a minute, and is silenced for 10 minutes after");
    private static final Meaning FORBIDDEN = new Meaning(
            Kind.REFUSED, "DingTalk's moderation takes its text, picture or a link for unsafe: change them");

    private DingTalkErrors() {}

    private record Meaning(Kind kind, String hint) {}

    /** Null for a success: {@code errcode} is there, a whole number, and 0. */
    @CheckForNull
    static ChannelException of(JsonNode answer, JsonPost post, Collection<String> secrets) {
        JsonNode code = answer.path("errcode");
        if (!code.isIntegralNumber() || !code.canConvertToInt()) {
            return withoutCode(answer, post, secrets);
        }
        if (code.asInt() == 0) {
            return null;
        }
        Meaning meaning = meaning(code.asInt(), answer);
        String words = answer.path("errmsg").asText();
        if (code.asInt() == 88) {
            words = (answer.path("sub_code").asText() + " "
                                    + answer.path("sub_msg").asText())
                            .strip() + " " + words;
        }
        return post.refused(
                meaning.kind(), code.asText(), words.strip(), meaning.hint(), waitOf(answer, meaning.kind()), secrets);
    }

    /** Anti-abuse answers {@code {"status":1111,"wait":5,"source":"x5","punish":"deny"}}, without any errcode. */
    private static ChannelException withoutCode(JsonNode answer, JsonPost post, Collection<String> secrets) {
        if (answer.has("wait") || answer.has("punish")) {
            String status = answer.path("status").asText();
            return post.refused(
                    Kind.THROTTLED,
                    status.isEmpty() ? "no errcode" : status,
                    answer.toString(),
                    "too many requests came from this address, of this robot or others",
                    waitOf(answer, Kind.THROTTLED),
                    secrets);
        }
        return post.refused(
                Kind.UNREACHABLE,
                "no errcode",
                answer.toString(),
                "an answer without the errcode that DingTalk documents; is a gateway in between, or the webhook another"
                        + " service's?",
                null,
                secrets);
    }

    @CheckForNull
    private static Duration waitOf(JsonNode answer, Kind kind) {
        int seconds = answer.path("wait").asInt(0);
        return kind == Kind.THROTTLED && seconds > 0 ? Duration.ofSeconds(Math.min(seconds, MOST_WAIT_SECONDS)) : null;
    }

    private static Meaning meaning(int code, JsonNode answer) {
        if (code >= 430101 && code <= 430104) {
            return FORBIDDEN;
        }
        return switch (code) {
            case -1 -> new Meaning(Kind.BUSY, "DingTalk is busy; it is worth another try");
            case 88 -> subCode(answer);
            case 130101, 410100 -> TOO_FAST;
            case 310000 -> security(answer.path("errmsg").asText().toLowerCase(Locale.ROOT));
            case 300001, 300005, 400101, 400106 -> UNKNOWN_ROBOT;
            case 40035 ->
                new Meaning(
                        Kind.REFUSED,
                        "the message or the webhook's parameters are not what DingTalk expects of a robot");
            case 43004 -> new Meaning(Kind.REFUSED, "a proxy in between changes the Content-Type");
            case 400013 -> new Meaning(Kind.REFUSED, "the group was dissolved: use a robot of another group");
            case 400102 -> new Meaning(Kind.REFUSED, "the robot is switched off: switch it on in the group's settings");
            case 400105 ->
                new Meaning(Kind.REFUSED, "the type of message is none of text, link, markdown, actionCard, feedCard");
            case 460101 -> new Meaning(Kind.REFUSED, "the message has more than 20,000 bytes");
            default -> new Meaning(Kind.REFUSED, "see DingTalk's list of error codes");
        };
    }

    /** A gateway's refusal, whose own code tells why. */
    private static Meaning subCode(JsonNode answer) {
        String sub = answer.path("sub_code").asText();
        return sub.contains("90018") || sub.contains("90002")
                ? TOO_FAST
                : new Meaning(Kind.REFUSED, "DingTalk's gateway did not let it pass: check the access token");
    }

    /** One code for all security settings; English and Chinese words tell which. */
    private static Meaning security(String words) {
        if (words.contains("keyword") || words.contains("关键词")) {
            return new Meaning(
                    Kind.REFUSED,
                    "the robot's security setting asks for a keyword that this message does not have: add a keyword"
                            + " that each message has, such as the service's name, or use a signature instead");
        }
        if (words.contains("whitelist") || words.contains("白名单")) {
            return new Meaning(
                    Kind.REFUSED,
                    "the robot's security setting does not list the address that this request came from: add it, or the"
                            + " proxy's");
        }
        if (words.contains("sign not match") || words.contains("签名不匹配")) {
            return new Meaning(
                    Kind.REFUSED,
                    "the secret is missing or another robot's: copy the one that begins with SEC from its security"
                            + " settings");
        }
        if (words.contains("timestamp") || words.contains("过期") || words.contains("时间戳")) {
            return new Meaning(
                    Kind.REFUSED,
                    "the clock of this machine is more than an hour off, or the secret is missing: compare the clock"
                            + " with a time server, and set the robot's secret");
        }
        return new Meaning(
                Kind.REFUSED, "the robot's security settings refuse it: keywords, signature or IP addresses");
    }
}
