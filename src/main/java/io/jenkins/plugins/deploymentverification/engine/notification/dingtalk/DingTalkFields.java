package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the fields of messages. Its errors name type and field, and what would be right. */
final class DingTalkFields {

    /** As many as {@code @…} and the list of them leave room for text. */
    static final int MOST_MENTIONS = 60;

    static final Pattern MOBILE = Pattern.compile("\\+?[0-9][0-9-]{4,19}");
    static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.@$:+-]{1,64}");
    private static final Pattern URL = Pattern.compile("(?i)https?://[^\\s<>\"]{1,2000}");

    private DingTalkFields() {}

    static void need(String type, String field, @CheckForNull String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "a DingTalk message of type " + type + " needs " + field + ", which is empty");
        }
    }

    static void some(String type, String field, List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "a DingTalk message of type " + type + " needs " + field + ": one at least");
        }
    }

    static void url(String type, String field, @CheckForNull String value) {
        need(type, field, value);
        if (!URL.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a DingTalk message of type " + type + " has " + field + " \"" + SafeText.excerpt(value, 80)
                            + "\", which is not an http or https URL of at most 2,000 characters");
        }
    }

    static void check(String type, Mentions at) {
        at.mobiles()
                .forEach(mobile -> match(
                        type,
                        "a mobile",
                        mobile,
                        MOBILE,
                        "a telephone number, such as 13800138000 or +86-13800138000"));
        at.userIds()
                .forEach(id -> match(type, "a user id", id, USER_ID, "at most 64 letters, digits and _ . @ $ : + -"));
        if (at.mobiles().size() + at.userIds().size() > MOST_MENTIONS) {
            throw new IllegalArgumentException("a DingTalk message of type " + type + " calls "
                    + (at.mobiles().size() + at.userIds().size()) + " people; call at most " + MOST_MENTIONS
                    + ", or all");
        }
    }

    /** For types that can call nobody. */
    static void none(String type, Mentions at) {
        if (!at.isEmpty()) {
            throw new IllegalArgumentException("a DingTalk message of type " + type
                    + " cannot call anybody; use text, markdown or actionCard, or leave the mentions out");
        }
    }

    private static void match(String type, String what, String value, Pattern pattern, String right) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("a DingTalk message of type " + type + " calls " + what + " \""
                    + SafeText.excerpt(value, 80) + "\", which is not " + right);
        }
    }
}
