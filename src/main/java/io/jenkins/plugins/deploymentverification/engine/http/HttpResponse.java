package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A complete answer.
 *
 * @param uri what answered, which differs from the request's after redirects
 * @param headers by name without regard to case; repeated ones joined by {@code ", "}
 * @param body decompressed, decoded by the charset of its content type or UTF-8; empty when there is none
 * @param took from the start of the attempt to the last byte
 */
public record HttpResponse(int status, URI uri, Map<String, String> headers, String body, Duration took) {

    public HttpResponse {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    @CheckForNull
    public String header(String name) {
        return headers.get(name);
    }

    /** The body of an answer to a request that said {@link HttpRequest.Builder#binary}; meaningless for any other. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether it sends the client elsewhere. */
    public boolean isRedirect() {
        return status >= 300 && status < 400 && status != 304 && headers.containsKey("Location");
    }

    /** Shows neither headers nor body: both may hold secrets. */
    @Override
    public String toString() {
        return status + " from " + SafeUri.of(uri);
    }
}
