package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** DingTalk calls people only when the text names them, too: {@code @13800138000}. */
final class MentionText {

    private MentionText() {}

    /** The text with everybody named who is called; who is named already is not named twice. */
    static String in(String text, Mentions at) {
        List<String> missing = Stream.concat(at.mobiles().stream(), at.userIds().stream())
                .filter(name -> !isNamed(text, name))
                .map(name -> "@" + name)
                .toList();
        return missing.isEmpty() ? text : text + "\n\n" + String.join(" ", missing);
    }

    private static boolean isNamed(String text, String name) {
        return Pattern.compile("@" + Pattern.quote(name) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }

    /** Those of them that DingTalk can call. */
    static Mentions possible(Mentions all) {
        List<String> mobiles = all.mobiles().stream()
                .filter(m -> DingTalkFields.MOBILE.matcher(m).matches())
                .limit(DingTalkFields.MOST_MENTIONS)
                .toList();
        List<String> userIds = all.userIds().stream()
                .filter(id -> DingTalkFields.USER_ID.matcher(id).matches())
                .limit(DingTalkFields.MOST_MENTIONS - (long) mobiles.size())
                .toList();
        return new Mentions(mobiles, userIds, all.all());
    }

    /** Those that it cannot call, so that the text can tell their names at least. */
    static List<String> impossible(Mentions all) {
        Mentions possible = possible(all);
        List<String> rest = new ArrayList<>(all.mobiles());
        rest.addAll(all.userIds());
        rest.removeAll(possible.mobiles());
        rest.removeAll(possible.userIds());
        return rest;
    }
}
