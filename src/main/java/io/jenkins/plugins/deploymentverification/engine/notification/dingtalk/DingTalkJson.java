package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Writes the bodies of requests. */
final class DingTalkJson {

    private static final int TITLE = 100;

    private DingTalkJson() {}

    static Map<String, Object> fields(String first, String one, String second, String two) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(first, one);
        fields.put(second, two);
        return fields;
    }

    /** A title or label, which DingTalk shows in one line. */
    static String title(String text) {
        return Fitting.first(text, TITLE);
    }

    static String of(DingTalkMessage message, Map<String, Object> content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("msgtype", message.type());
        body.put(message.type(), content);
        Mentions at = message.at();
        if (!at.isEmpty()) {
            Map<String, Object> who = new LinkedHashMap<>();
            who.put("atMobiles", at.mobiles());
            who.put("atUserIds", at.userIds());
            who.put("isAtAll", at.all());
            body.put("at", who);
        }
        return JsonPost.write(body);
    }

    /**
     * The body with as much of the text as has room in it.
     *
     * @throws IllegalArgumentException when the rest has no room
     */
    static String fit(String text, Function<String, String> body) {
        String json = body.apply(text);
        if (!fits(json)) {
            json = body.apply(Fitting.firstThat(text, cut -> fits(body.apply(cut))));
        }
        if (!fits(json)) {
            throw new IllegalArgumentException("the URLs and mentions of a DingTalk message have " + Fitting.bytes(json)
                    + " bytes; all of it may have " + DingTalkMessage.MOST_BYTES);
        }
        return json;
    }

    static boolean fits(String json) {
        return Fitting.bytes(json) <= DingTalkMessage.MOST_BYTES;
    }
}
