package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Where to push, and as whom.
 *
 * @param url of the Pushgateway, with its path prefix if it has one
 * @param job value of the label {@code job}
 * @param instance value of the label {@code instance}; tells Jenkins controllers apart
 * @param http proxy, TLS and time-outs
 */
public record PushgatewaySettings(
        URI url, String job, String instance, Authentication authentication, HttpSettings http) {

    /** @throws IllegalArgumentException telling what is wrong with the URL or a label */
    public PushgatewaySettings {
        Objects.requireNonNull(authentication, "authentication");
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
            throw new IllegalArgumentException("the URL of the Pushgateway must be like http://pushgateway:9091");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("the URL of the Pushgateway has no part after ? or #");
        }
        if (job.isBlank()) {
            throw new IllegalArgumentException("the label 'job' must not be empty: the Pushgateway wants it");
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Pushgateway " + url.getHost() + " job " + job;
    }
}
