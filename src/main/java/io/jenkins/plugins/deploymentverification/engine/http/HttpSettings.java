package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a transport behaves. Immutable, serialisable (it travels to agents), and its {@code toString} shows no secret.
 *
 * @param connectTimeout for name look-up, for TCP and for the TLS handshake each
 * @param responseTimeout for one attempt from its start to the last byte
 * @param maxBytes the most an answer may have after decompression
 * @param maxConnections open at a time; further requests wait
 * @param reuseConnections whether connections are kept alive
 * @param proxy null for a direct connection
 * @param headers sent with each request; they may hold secrets, so they are not sent on to other hosts by redirects
 * @param breakerThreshold failures of the server in a row after which it is left alone, or 0 for never
 * @param breakerDelay for how long it is left alone before one request tries again
 */
public record HttpSettings(
        Duration connectTimeout,
        Duration responseTimeout,
        long maxBytes,
        int maxConnections,
        boolean reuseConnections,
        @CheckForNull ProxySettings proxy,
        TlsSettings tls,
        SortedMap<String, String> headers,
        String userAgent,
        int breakerThreshold,
        Duration breakerDelay)
        implements Serializable {

    /** 5 s to connect, 30 s an attempt, 10 MiB, 32 connections, breaker after 5 failures for 5 s. */
    public static final HttpSettings DEFAULT = new Builder().build();

    public HttpSettings {
        if (connectTimeout.toMillis() < 1 || responseTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("time-outs are longer than zero");
        }
        if (maxBytes < 1 || maxConnections < 1 || breakerThreshold < 0 || breakerDelay.isNegative()) {
            throw new IllegalArgumentException("limits are greater than zero");
        }
        TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> copy.put(Headers.checkName(name), Headers.checkValue(name, value)));
        headers = Collections.unmodifiableSortedMap(copy);
        Headers.checkValue("User-Agent", userAgent);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.connectTimeout = connectTimeout;
        builder.responseTimeout = responseTimeout;
        builder.maxBytes = maxBytes;
        builder.maxConnections = maxConnections;
        builder.reuseConnections = reuseConnections;
        builder.proxy = proxy;
        builder.tls = tls;
        builder.headers.putAll(headers);
        builder.userAgent = userAgent;
        builder.breakerThreshold = breakerThreshold;
        builder.breakerDelay = breakerDelay;
        return builder;
    }

    @Override
    public String toString() {
        return "HTTP (connect " + connectTimeout + ", attempt " + responseTimeout + ", at most " + maxBytes
                + " bytes, " + maxConnections + " connections, " + (proxy == null ? "no proxy" : "proxy " + proxy)
                + ", " + tls + ", headers " + headers.keySet() + ")";
    }

    /** Builds settings; what is not set is as in {@link #DEFAULT}. */
    public static final class Builder {

        private Duration connectTimeout = Duration.ofSeconds(5);
        private Duration responseTimeout = Duration.ofSeconds(30);
        private long maxBytes = 10L * 1024 * 1024;
        private int maxConnections = 32;
        private boolean reuseConnections = true;
        private ProxySettings proxy;
        private TlsSettings tls = TlsSettings.DEFAULT;
        private final SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private String userAgent = "deployment-verification";
        private int breakerThreshold = 5;
        private Duration breakerDelay = Duration.ofSeconds(5);

        private Builder() {}

        public Builder connectTimeout(Duration time) {
            connectTimeout = Objects.requireNonNull(time);
            return this;
        }

        public Builder responseTimeout(Duration time) {
            responseTimeout = Objects.requireNonNull(time);
            return this;
        }

        public Builder maxBytes(long limit) {
            maxBytes = limit;
            return this;
        }

        public Builder maxConnections(int limit) {
            maxConnections = limit;
            return this;
        }

        public Builder reuseConnections(boolean reuse) {
            reuseConnections = reuse;
            return this;
        }

        public Builder proxy(@CheckForNull ProxySettings through) {
            proxy = through;
            return this;
        }

        public Builder tls(TlsSettings settings) {
            tls = Objects.requireNonNull(settings);
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

        Builder withoutHeaders() {
            headers.clear();
            return this;
        }

        public Builder userAgent(String name) {
            userAgent = Objects.requireNonNull(name);
            return this;
        }

        /** A threshold of 0 switches the circuit breaker off. */
        public Builder breaker(int threshold, Duration delay) {
            breakerThreshold = threshold;
            breakerDelay = Objects.requireNonNull(delay);
            return this;
        }

        public HttpSettings build() {
            return new HttpSettings(
                    connectTimeout,
                    responseTimeout,
                    maxBytes,
                    maxConnections,
                    reuseConnections,
                    proxy,
                    tls,
                    headers,
                    userAgent,
                    breakerThreshold,
                    breakerDelay);
        }
    }
}
