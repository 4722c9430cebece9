package io.jenkins.plugins.deploymentverification.engine.notification.webhook;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.SecretUrl;
import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A receiver of JSON. Immutable; its {@code toString} shows no secret.
 *
 * @param url may hold a token, so messages show its host alone
 * @param secret the key of the signature; null for none
 * @param signatureHeader the signature's name
 * @param headers sent besides, for example {@code Authorization}; they may hold secrets
 * @param locale of the few words that the renderer adds
 * @param allowHttp whether plain http will do
 */
public record WebhookSettings(
        URI url,
        @CheckForNull String secret,
        String signatureHeader,
        SortedMap<String, String> headers,
        HttpSettings http,
        Locale locale,
        boolean allowHttp) {

    /** As GitHub and many others name it. */
    public static final String SIGNATURE = "X-Hub-Signature-256";

    static final String DELIVERY = "X-Deployment-Verification-Delivery";
    static final String TIMESTAMP = "X-Deployment-Verification-Timestamp";

    private static final String EXAMPLE = "https://hooks.example.com/deployments";
    private static final Set<String> OURS = Set.of(
            "content-type",
            "content-length",
            "host",
            DELIVERY.toLowerCase(Locale.ROOT),
            TIMESTAMP.toLowerCase(Locale.ROOT));

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public WebhookSettings {
        SecretUrl.checked("the webhook", url, EXAMPLE, allowHttp);
        if (secret != null && secret.isEmpty()) {
            throw new IllegalArgumentException("the webhook's secret is empty; give none for unsigned messages");
        }
        TreeMap<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(Objects.requireNonNull(signatureHeader, "signatureHeader"), "");
        if (all.size() <= headers.size()) {
            throw new IllegalArgumentException("the header " + signatureHeader + " is the signature's own");
        }
        for (String name : all.keySet()) {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header " + name + " is set by each message");
            }
        }
        HttpRequest.of("POST", url).headers(all); // says what is no header
        all.remove(signatureHeader);
        headers = Collections.unmodifiableSortedMap(all);
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
    }

    public static Builder builder(String url) {
        return new Builder(SecretUrl.of("the webhook", url, EXAMPLE));
    }

    String id() {
        return "webhook:" + Digests.shortSha256(url.toString());
    }

    @Override
    public String toString() {
        return "webhook at " + url.getHost() + (secret == null ? "" : " (signed)")
                + (headers.isEmpty() ? "" : " with headers " + headers.keySet());
    }

    /** Builds settings. Unless told otherwise: unsigned, no headers, default HTTP settings, English, only https. */
    public static final class Builder {

        private final URI url;
        private String secret;
        private String signatureHeader = SIGNATURE;
        private final SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private HttpSettings http = HttpSettings.DEFAULT;
        private Locale locale = Locale.ENGLISH;
        private boolean allowHttp;

        private Builder(URI url) {
            this.url = url;
        }

        public Builder secret(@CheckForNull String key) {
            secret = key;
            return this;
        }

        public Builder signatureHeader(String name) {
            signatureHeader = Objects.requireNonNull(name);
            return this;
        }

        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder headers(Map<String, String> all) {
            headers.putAll(all);
            return this;
        }

        public Builder http(HttpSettings settings) {
            http = Objects.requireNonNull(settings);
            return this;
        }

        public Builder locale(Locale language) {
            locale = Objects.requireNonNull(language);
            return this;
        }

        public Builder allowHttp(boolean allow) {
            allowHttp = allow;
            return this;
        }

        /** @throws IllegalArgumentException saying what is wrong, without secrets */
        public WebhookSettings build() {
            return new WebhookSettings(url, secret, signatureHeader, headers, http, locale, allowHttp);
        }
    }
}
