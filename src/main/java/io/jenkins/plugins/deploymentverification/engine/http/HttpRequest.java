package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** An HTTP request. Immutable; its {@code toString} shows no secret. */
public final class HttpRequest {

    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte[] body;
    private final long maxBytes;
    private final Duration budget;
    private final Duration timeout;
    private final boolean followRedirects;
    private final boolean idempotent;
    private final boolean secretPath;
    private final boolean binary;
    private final Retries retries;

    private HttpRequest(Builder builder) {
        method = builder.method;
        uri = builder.uri;
        headers = copyOf(builder.headers);
        body = builder.body;
        maxBytes = builder.maxBytes;
        budget = builder.budget;
        timeout = builder.timeout;
        followRedirects = builder.followRedirects;
        idempotent = builder.idempotent;
        secretPath = builder.secretPath;
        binary = builder.binary;
        retries = builder.retries;
    }

    private static Map<String, String> copyOf(Map<String, String> headers) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        return Collections.unmodifiableMap(copy);
    }

    public static Builder get(URI uri) {
        return new Builder("GET", uri);
    }

    public static Builder of(String method, URI uri) {
        return new Builder(method, uri);
    }

    /** A POST of a form; the order of the map is kept. */
    public static Builder form(URI uri, Map<String, String> fields) {
        return new Builder("POST", uri).body(formOf(fields), "application/x-www-form-urlencoded");
    }

    /** The fields as {@code application/x-www-form-urlencoded}, which also is how a query string looks. */
    public static String formOf(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Upper case. */
    public String method() {
        return method;
    }

    public URI uri() {
        return uri;
    }

    /** By name, which is looked up without regard to case; unmodifiable. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The most bytes the answer may have after decompression, or 0 for the limit of the transport. */
    public long maxBytes() {
        return maxBytes;
    }

    /** How long everything may take, retries, pauses and redirects included. */
    public Duration budget() {
        return budget;
    }

    /** How long one attempt may take, or null for the time-out of the transport. */
    @CheckForNull
    public Duration timeout() {
        return timeout;
    }

    public boolean followRedirects() {
        return followRedirects;
    }

    /** Whether it may be sent twice without harm; only such requests are retried. */
    public boolean idempotent() {
        return idempotent;
    }

    /** Whether the answer is no text: its body has one character for each byte, see {@link HttpResponse#bytes}. */
    public boolean binary() {
        return binary;
    }

    public Retries retries() {
        return retries;
    }

    @CheckForNull
    byte[] body() {
        return body;
    }

    /** A builder that starts from this request. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Where it goes, as people may see it. */
    public String shownUri() {
        return secretPath ? SafeUri.originOf(uri) : SafeUri.of(uri);
    }

    @Override
    public String toString() {
        return method + " " + shownUri();
    }

    /** Builds a request. Unless told otherwise: 30 s budget, no redirects, no retries, GET and HEAD idempotent. */
    public static final class Builder {

        private String method;
        private URI uri;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private byte[] body;
        private long maxBytes;
        private Duration budget = Duration.ofSeconds(30);
        private Duration timeout;
        private boolean followRedirects;
        private boolean idempotent;
        private boolean secretPath;
        private boolean binary;
        private Retries retries = Retries.NONE;

        private Builder(String method, URI uri) {
            this.method = method.toUpperCase(Locale.ROOT);
            this.uri = Objects.requireNonNull(uri, "uri");
            idempotent = this.method.equals("GET") || this.method.equals("HEAD");
        }

        private Builder(HttpRequest request) {
            method = request.method;
            uri = request.uri;
            headers.putAll(request.headers);
            body = request.body;
            maxBytes = request.maxBytes;
            budget = request.budget;
            timeout = request.timeout;
            followRedirects = request.followRedirects;
            idempotent = request.idempotent;
            secretPath = request.secretPath;
            binary = request.binary;
            retries = request.retries;
        }

        /**
         * Sets a header.
         *
         * @throws IllegalArgumentException when name or value could smuggle in another header
         */
        public Builder header(String name, String value) {
            headers.put(Headers.checkName(name), Headers.checkValue(name, value));
            return this;
        }

        public Builder headers(Map<String, String> all) {
            all.forEach(this::header);
            return this;
        }

        /** The body, sent as UTF-8. */
        public Builder body(String text, String contentType) {
            body = text.getBytes(StandardCharsets.UTF_8);
            return header("Content-Type", contentType);
        }

        public Builder maxBytes(long limit) {
            maxBytes = limit;
            return this;
        }

        public Builder budget(Duration time) {
            budget = Objects.requireNonNull(time, "budget");
            return this;
        }

        public Builder timeout(@CheckForNull Duration ofOneAttempt) {
            timeout = ofOneAttempt;
            return this;
        }

        public Builder followRedirects(boolean follow) {
            followRedirects = follow;
            return this;
        }

        public Builder idempotent(boolean harmless) {
            idempotent = harmless;
            return this;
        }

        /** The URL is a secret from its path on, as that of a chat robot is: messages show its host only. */
        public Builder secretPath() {
            secretPath = true;
            return this;
        }

        /** The answer is no text, for example a picture. */
        public Builder binary() {
            binary = true;
            return this;
        }

        public Builder retries(Retries howOften) {
            retries = Objects.requireNonNull(howOften, "retries");
            return this;
        }

        Builder uri(URI other) {
            uri = other;
            return this;
        }

        /** What a redirect makes of a POST. */
        Builder asGet() {
            method = "GET";
            body = null;
            headers.remove("Content-Type");
            return this;
        }

        Builder keepHeaders(Predicate<String> keep) {
            headers.keySet().removeIf(keep.negate());
            return this;
        }

        public HttpRequest build() {
            return new HttpRequest(this);
        }
    }
}
