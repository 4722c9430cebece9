package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotUrl;
import java.io.Serializable;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A custom robot of a group. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param webhook with {@code access_token}; without timestamp and sign, which each call makes anew
 * @param secret of the security setting "sign" (加签), or null for a robot with keywords or IP addresses
 * @param http proxy, TLS, time-outs
 * @param locale of the words that the channel adds
 * @param allowHttp whether plain http will do, for tests and for proxies on the same host
 */
public record DingTalkSettings(
        URI webhook, @CheckForNull String secret, HttpSettings http, Locale locale, boolean allowHttp)
        implements Serializable {

    static final String SERVICE = "DingTalk";
    private static final String BEFORE_TOKEN = "https://oapi.dingtalk.com/robot/send?access_token=";
    private static final String TOKEN = "access_token=";

    /** @throws IllegalArgumentException saying what is wrong and what would be right, without secrets */
    public DingTalkSettings {
        webhook = withoutSignature(RobotUrl.checked(SERVICE, webhook, BEFORE_TOKEN, allowHttp));
        if (tokenOf(webhook).isEmpty()) {
            throw RobotUrl.wrong(SERVICE, "has no access_token", BEFORE_TOKEN);
        }
        secret = secret == null || secret.isBlank() ? null : secret.strip();
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
    }

    /**
     * From the webhook's URL as DingTalk shows it, or from its access token alone.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right, without secrets
     */
    public static DingTalkSettings of(
            String webhookOrToken, @CheckForNull String secret, HttpSettings http, Locale locale, boolean allowHttp) {
        URI webhook = RobotUrl.of(SERVICE, webhookOrToken, BEFORE_TOKEN, allowHttp);
        return new DingTalkSettings(webhook, secret, http, locale, allowHttp);
    }

    /** The access token, decoded. */
    String token() {
        return tokenOf(webhook);
    }

    private static String tokenOf(URI webhook) {
        String query = webhook.getRawQuery() == null ? "" : webhook.getRawQuery();
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(TOKEN))
                .map(pair -> URLDecoder.decode(pair.substring(TOKEN.length()), StandardCharsets.UTF_8)
                        .strip())
                .findFirst()
                .orElse("");
    }

    /** Of somebody who copied the URL of a call. */
    private static URI withoutSignature(URI webhook) {
        if (webhook.getRawQuery() == null) {
            return webhook;
        }
        String query = Arrays.stream(webhook.getRawQuery().split("&"))
                .filter(pair -> !pair.startsWith("timestamp=") && !pair.startsWith("sign="))
                .collect(Collectors.joining("&"));
        String text = webhook.toString();
        return URI.create(text.substring(0, text.indexOf('?') + 1) + query);
    }

    @Override
    public String toString() {
        return "DingTalk robot at " + SafeUri.originOf(webhook) + (secret == null ? "" : " with a secret");
    }
}
