package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import java.net.URI;
import java.util.Locale;

/**
 * A receiver of JSON.
 *
 * @param secret the key of the signature, never empty
 * @param http proxy, TLS and time-outs
 */
public record ReceiverSettings(URI url, String secret, HttpSettings http) {

    /** @throws IllegalArgumentException telling what is wrong, without the secret */
    public ReceiverSettings {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || url.getHost() == null) {
            throw new IllegalArgumentException("the URL of the receiver must be like https://ci.example.com/builds");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret that the receiver checks signatures by is empty");
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "receiver " + url.getHost();
    }
}
