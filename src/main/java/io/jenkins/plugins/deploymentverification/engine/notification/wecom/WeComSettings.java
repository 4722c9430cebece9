package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

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

/**
 * A group robot. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param webhook with {@code key}
 * @param http proxy, TLS, time-outs
 * @param locale of the words that the channel adds
 * @param allowHttp whether plain http will do, for tests and for proxies on the same host
 */
public record WeComSettings(URI webhook, HttpSettings http, Locale locale, boolean allowHttp) implements Serializable {

    static final String SERVICE = "WeCom";
    private static final String BEFORE_KEY = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=";
    private static final String KEY = "key=";

    /** @throws IllegalArgumentException saying what is wrong and what would be right, without secrets */
    public WeComSettings {
        if (keyOf(RobotUrl.checked(SERVICE, webhook, BEFORE_KEY, allowHttp)).isEmpty()) {
            throw RobotUrl.wrong(SERVICE, "has no key", BEFORE_KEY);
        }
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
    }

    /**
     * From the webhook's URL as WeCom shows it, or from its key alone.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right, without secrets
     */
    public static WeComSettings of(String webhookOrKey, HttpSettings http, Locale locale, boolean allowHttp) {
        return new WeComSettings(RobotUrl.of(SERVICE, webhookOrKey, BEFORE_KEY, allowHttp), http, locale, allowHttp);
    }

    /** The key, decoded. */
    String key() {
        return keyOf(webhook);
    }

    private static String keyOf(URI webhook) {
        String query = webhook.getRawQuery() == null ? "" : webhook.getRawQuery();
        return Arrays.stream(query.split("&"))
                .filter(pair -> pair.startsWith(KEY))
                .map(pair -> URLDecoder.decode(pair.substring(KEY.length()), StandardCharsets.UTF_8)
                        .strip())
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return "WeCom robot at " + SafeUri.originOf(webhook);
    }
}
