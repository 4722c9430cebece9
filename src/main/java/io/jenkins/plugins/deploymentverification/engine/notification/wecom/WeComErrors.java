package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import java.util.Collection;

/** What WeCom's refusals mean and what would help. */
final class WeComErrors {

    private WeComErrors() {}

    private record Meaning(Kind kind, String hint) {}

    /** Null for a success: {@code errcode} is there, a whole number, and 0. */
    @CheckForNull
    static ChannelException of(JsonNode answer, JsonPost post, Collection<String> secrets) {
        JsonNode code = answer.path("errcode");
        if (!code.isIntegralNumber() || !code.canConvertToInt()) {
            return post.refused(
                    Kind.UNREACHABLE,
                    "no errcode",
                    answer.toString(),
                    "an answer without the errcode that WeCom documents; is a gateway in between, or the webhook"
                            + " another service's?",
                    null,
                    secrets);
        }
        if (code.asInt() == 0) {
            return null;
        }
        Meaning meaning = meaning(code.asInt());
        return post.refused(
                meaning.kind(), code.asText(), answer.path("errmsg").asText(), meaning.hint(), null, secrets);
    }

    private static Meaning meaning(int code) {
        return switch (code) {
            case -1 -> new Meaning(Kind.BUSY, "WeCom is busy; it is worth another try");
            case 45009 -> new Meaning(Kind.THROTTLED, "a robot may send 20 messages a minute");
            case 45033 -> new Meaning(Kind.THROTTLED, "too many messages at the same time");
            case 93000 ->
                new Meaning(
                        Kind.REFUSED,
                        "the key is not that of a group robot: copy the webhook from the robot's settings again; was"
                                + " the robot removed from the group?");
            case 93004 -> new Meaning(Kind.REFUSED, "the robot is switched off");
            case 93008 -> new Meaning(Kind.REFUSED, "the robot is not in the group any more");
            case 40008 -> new Meaning(Kind.REFUSED, "the type of message (msgtype) is none that a group robot knows");
            case 40058, 45002 ->
                new Meaning(
                        Kind.REFUSED,
                        "a field is missing, wrong or too long: a text may have 2,048 bytes, Markdown 4,096");
            case 44004 -> new Meaning(Kind.REFUSED, "the message has no content");
            default -> new Meaning(Kind.REFUSED, "see WeCom's list of error codes");
        };
    }
}
