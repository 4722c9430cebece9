package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.SecretUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * A workflow of Microsoft Teams that posts what its webhook receives. Immutable; its {@code toString} shows no secret.
 *
 * @param url the webhook, a secret; its host varies with tenant, region and cloud
 * @param locale of the few words that the renderer adds
 * @param allowHttp whether plain http will do
 */
public record TeamsSettings(URI url, HttpSettings http, Locale locale, boolean allowHttp) {

    private static final String EXAMPLE =
            "https://….environment.api.powerplatform.com/…/workflows/…/triggers/manual/paths/invoke?…&sig=…";

    /** @throws IllegalArgumentException saying what is wrong, without the URL */
    public TeamsSettings {
        SecretUrl.checked("the Teams webhook", url, EXAMPLE, allowHttp);
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
    }

    /** From the webhook's URL as people copy it. */
    public static TeamsSettings of(String url, HttpSettings http, Locale locale, boolean allowHttp) {
        return new TeamsSettings(SecretUrl.of("the Teams webhook", url, EXAMPLE), http, locale, allowHttp);
    }

    String id() {
        return "teams:" + Digests.shortSha256(url.toString());
    }

    @Override
    public String toString() {
        return "Teams workflow at " + url.getHost();
    }
}
