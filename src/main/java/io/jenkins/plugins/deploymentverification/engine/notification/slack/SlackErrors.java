package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * What Slack's codes mean: those of incoming webhooks
 * (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks) and those of chat.postMessage
 * (docs.slack.dev/reference/methods/chat.postMessage).
 */
final class SlackErrors {

    /** A code's consequence, and what people can do. */
    record Meaning(Kind kind, String hint) {}

    private static final Meaning UNKNOWN =
            new Meaning(Kind.REFUSED, "see the errors of chat.postMessage in Slack's documentation");
    private static final Map<String, Meaning> MEANINGS = new HashMap<>();

    static {
        refused("the bot is no member of the channel: invite it there with /invite", "not_in_channel");
        refused(
                "Slack has no such channel, or a private one that the bot is not in: give the channel's id, and invite"
                        + " the bot with /invite",
                "channel_not_found");
        refused("the channel is archived: take another one", "is_archived", "channel_is_archived");
        refused("give the token of a bot (xoxb-…) of an installed app", "invalid_auth", "not_authed");
        refused(
                "the token is no longer valid: install the app in the workspace again and take the new token",
                "token_revoked",
                "token_expired",
                "account_inactive");
        refused(
                "give the app the scope chat:write (for channels it is not in: chat:write.public) and install it again",
                "missing_scope",
                "no_permission",
                "not_allowed_token_type");
        refused(
                "the message is longer than Slack takes: shorten it",
                "msg_too_long",
                "msg_blocks_too_long",
                "too_many_attachments");
        refused(
                "the payload is not what Slack documents",
                "invalid_payload",
                "invalid_blocks",
                "invalid_blocks_format",
                "invalid_attachments",
                "invalid_arguments",
                "no_text",
                "missing_text_or_fallback_or_attachments");
        refused(
                "the webhook is switched off or was deleted: make a new one in the app's settings",
                "no_service",
                "no_active_hooks",
                "no_service_id");
        refused(
                "the workspace is gone or the webhook is of another one: make a new one",
                "no_team",
                "team_disabled",
                "team_not_found",
                "team_access_not_granted");
        refused(
                "the webhook URL is not complete or was replaced: copy it again from the app's settings",
                "invalid_token");
        refused(
                "an admin of the workspace restricts who may post there",
                "action_prohibited",
                "restricted_action",
                "restricted_action_read_only_channel",
                "restricted_action_thread_only_channel",
                "posting_to_general_channel_denied",
                "access_denied",
                "accesslimited",
                "ekm_access_denied",
                "org_login_required");
        refused("the user of the webhook is not there any more: make a new one", "user_not_found", "user_is_bot");
        put(Kind.THROTTLED, "too many messages", "ratelimited", "rate_limited", "message_limit_exceeded");
        put(
                Kind.BUSY,
                "Slack has a problem of its own, see https://slack-status.com",
                "internal_error",
                "fatal_error",
                "service_unavailable",
                "request_timeout",
                "team_added_to_org",
                "rollup_error");
    }

    private SlackErrors() {}

    /** Never null: a code that is not known is a refusal. */
    static Meaning of(String code) {
        return MEANINGS.getOrDefault(code, UNKNOWN);
    }

    /** The code that is a webhook's whole answer; null when it is something else. */
    @CheckForNull
    static String codeOf(String body) {
        String text = body.strip();
        return MEANINGS.containsKey(text) ? text : null;
    }

    private static void refused(String hint, String... codes) {
        put(Kind.REFUSED, hint, codes);
    }

    private static void put(Kind kind, String hint, String... codes) {
        for (String code : codes) {
            MEANINGS.put(code, new Meaning(kind, hint));
        }
    }
}
