package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
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
 * @param connection to the server, which is told to give up when an attempt does; a tenant is one of its headers
 * @param parameters sent with each query, for example {@code partial_response=false}
 * @param flavor what it is said to be; see {@link PrometheusOptions#settings}
 */
public record PrometheusSettings(HttpConnection connection, SortedMap<String, String> parameters, Flavor flavor)
        implements Serializable {

    public PrometheusSettings {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(flavor, "flavor");
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    public static Builder builder(URI url) {
        return new Builder(url);
    }

    public URI url() {
        return connection.url();
    }

    /** Of one attempt. */
    public Duration timeout() {
        return connection.timeout();
    }

    public HttpSettings http() {
        return connection.http();
    }

    @Override
    public String toString() {
        return flavor.product() + " at " + connection;
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
            HttpSettings all = http.toBuilder().headers(headers).build();
            Duration attempt = timeout == null ? http.responseTimeout() : timeout;
            return new PrometheusSettings(
                    new HttpConnection(url, authentication, all, attempt, retries), parameters, Flavor.PROMETHEUS);
        }
    }
}
