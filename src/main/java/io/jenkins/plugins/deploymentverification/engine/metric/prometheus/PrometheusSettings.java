package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A connection to Prometheus or to what speaks its API: Thanos, Mimir, VictoriaMetrics. Immutable, serialisable, and
 * its {@code toString} shows no secret.
 *
 * @param url the base URL, path prefix included, without a slash at its end
 * @param http connection settings; its headers carry a tenant ({@code X-Scope-OrgID})
 * @param timeout of one attempt; the server is told to give up then, too
 * @param retries further attempts within a query's budget
 * @param parameters sent with each query, for example {@code partial_response=false}
 */
public record PrometheusSettings(
        URI url,
        Authentication authentication,
        HttpSettings http,
        Duration timeout,
        int retries,
        SortedMap<String, String> parameters)
        implements Serializable {

    public PrometheusSettings {
        url = checked(url);
        if (timeout.toMillis() < 1 || retries < 0) {
            throw new IllegalArgumentException("a time-out is longer than zero, and retries are not negative");
        }
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    public static Builder builder(URI url) {
        return new Builder(url);
    }

    private static URI checked(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https") || url.getHost() == null) {
            throw new IllegalArgumentException(SafeUri.of(url) + ": the URL of a Prometheus looks like"
                    + " https://prometheus.example.com or https://example.com/prometheus");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(SafeUri.of(url)
                    + ": the URL of a Prometheus has no \"?\" and no \"#\"; parameters are set on their own");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    @Override
    public String toString() {
        return "Prometheus at " + SafeUri.of(url) + " (" + authentication + ", " + http + ")";
    }

    /** Builds settings. Unless told otherwise: no authentication, 30 s an attempt, 2 retries. */
    public static final class Builder {

        private final URI url;
        private Authentication authentication = Authentication.none();
        private HttpSettings http = HttpSettings.DEFAULT;
        private Duration timeout;
        private int retries = 2;
        private final SortedMap<String, String> parameters = new TreeMap<>();
        private final SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private Builder(URI url) {
            this.url = Objects.requireNonNull(url, "url");
        }

        public Builder authentication(Authentication how) {
            authentication = Objects.requireNonNull(how);
            return this;
        }

        public Builder http(HttpSettings settings) {
            http = Objects.requireNonNull(settings);
            return this;
        }

        /** Of one attempt; null for the response time-out of the HTTP settings. */
        public Builder timeout(@CheckForNull Duration ofOneAttempt) {
            timeout = ofOneAttempt;
            return this;
        }

        public Builder retries(int max) {
            retries = max;
            return this;
        }

        /** Sent with each request, in addition to those of the HTTP settings. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        public Builder headers(Map<String, String> all) {
            headers.putAll(all);
            return this;
        }

        public Builder parameter(String name, String value) {
            parameters.put(name, value);
            return this;
        }

        public Builder parameters(Map<String, String> all) {
            parameters.putAll(all);
            return this;
        }

        /** @throws IllegalArgumentException saying what is wrong, without secrets */
        public PrometheusSettings build() {
            return new PrometheusSettings(
                    url,
                    authentication,
                    http.toBuilder().headers(headers).build(),
                    timeout == null ? http.responseTimeout() : timeout,
                    retries,
                    parameters);
        }
    }
}
