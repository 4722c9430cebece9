package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotUrl;
import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * A custom bot of a group in Feishu or Lark. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param webhook whose path ends in the bot's token
 * @param secret of the security setting "signature", or null for a bot with keywords or IP addresses
 * @param http proxy, TLS, time-outs
 * @param locale of the words that the channel adds
 * @param allowHttp whether plain http will do, for tests and for proxies on the same host
 */
public record FeishuSettings(
        URI webhook, @CheckForNull String secret, HttpSettings http, Locale locale, boolean allowHttp)
        implements Serializable {

    static final String SERVICE = "Feishu";
    private static final String BEFORE_TOKEN = "https://open.feishu.cn/open-apis/bot/v2/hook/";

    /** @throws IllegalArgumentException saying what is wrong and what would be right, without secrets */
    public FeishuSettings {
        RobotUrl.checked(SERVICE, webhook, BEFORE_TOKEN, allowHttp);
        String path = webhook.getPath() == null ? "" : webhook.getPath();
        if (path.contains("/open-apis/bot/hook/")) {
            throw RobotUrl.wrong(SERVICE, "is that of a bot of the old kind (v1): add a custom bot", BEFORE_TOKEN);
        }
        if (!path.matches(".*/hook/[^/]+/?")) {
            throw RobotUrl.wrong(SERVICE, "has no token", BEFORE_TOKEN);
        }
        secret = secret == null || secret.isBlank() ? null : secret.strip();
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
    }

    /**
     * From the webhook's URL as Feishu or Lark shows it, or from the token of a bot in Feishu alone.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right, without secrets
     */
    public static FeishuSettings of(
            String webhookOrToken, @CheckForNull String secret, HttpSettings http, Locale locale, boolean allowHttp) {
        URI webhook = RobotUrl.of(SERVICE, webhookOrToken, BEFORE_TOKEN, allowHttp);
        return new FeishuSettings(webhook, secret, http, locale, allowHttp);
    }

    /** The token at the end of the path. */
    String token() {
        String path = webhook.getPath().replaceFirst("/$", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return "Feishu bot at " + SafeUri.originOf(webhook) + (secret == null ? "" : " with a secret");
    }
}
