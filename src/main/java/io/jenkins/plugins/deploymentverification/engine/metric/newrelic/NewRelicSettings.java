package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * A connection to New Relic's NerdGraph. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param connection to the server of the API, the key among its headers
 * @param account number of the account that is asked
 * @param window how far a query without {@code SINCE} looks back
 */
public record NewRelicSettings(HttpConnection connection, long account, Duration window) implements Serializable {

    public static final Duration DEFAULT_WINDOW = Duration.ofMinutes(5);

    private static final String KEY_HEADER = "API-Key";

    /** Where the data of an account is kept. */
    public enum Region {
        US("https://api.newrelic.com"),
        EU("https://api.eu.newrelic.com");

        private final URI url;

        Region(String url) {
            this.url = URI.create(url);
        }

        public URI url() {
            return url;
        }

        /** As people write it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public NewRelicSettings {
        if (account < 1) {
            throw new IllegalArgumentException("the account is the number that New Relic shows beside its name");
        }
        if (window.toSeconds() < 1) {
            throw new IllegalArgumentException("the window is a second or more");
        }
    }

    /**
     * Settings with the window most queries use.
     *
     * @param apiKey a user key; other keys of New Relic cannot query
     * @throws IllegalArgumentException saying what is wrong, without secrets
     */
    public static NewRelicSettings of(HttpConnection connection, String apiKey, long account, Duration window) {
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("New Relic needs an API key, of the type user");
        }
        return new NewRelicSettings(
                connection.withAuthentication(Authentication.none()).withHeader(KEY_HEADER, apiKey.strip()),
                account,
                window);
    }

    @Override
    public String toString() {
        return "New Relic account " + account + " at " + connection;
    }
}
