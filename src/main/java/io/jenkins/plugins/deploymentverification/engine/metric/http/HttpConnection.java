package io.jenkins.plugins.deploymentverification.engine.metric.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How the server of a metric source is reached; the same whether a connections file or Jenkins' configuration says it.
 * Immutable, serialisable (it travels to agents), and its {@code toString} shows no secret.
 *
 * @param url the base URL, path prefix included, without a slash at its end, query and fragment
 * @param http proxy, TLS, limits, and the headers sent with each request
 * @param timeout of one attempt
 * @param retries further attempts within a query's budget
 */
public record HttpConnection(URI url, Authentication authentication, HttpSettings http, Duration timeout, int retries)
        implements Serializable {

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public HttpConnection {
        url = checked(url);
        Objects.requireNonNull(authentication, "authentication");
        Objects.requireNonNull(http, "http");
        if (timeout.toMillis() < 1 || retries < 0) {
            throw new IllegalArgumentException("a time-out is longer than zero, and retries are not negative");
        }
    }

    /** A connection that is special in nothing: no authentication, 30 s an attempt, 2 retries. */
    public static HttpConnection of(URI url) {
        return new HttpConnection(
                url, Authentication.none(), HttpSettings.DEFAULT, HttpSettings.DEFAULT.responseTimeout(), 2);
    }

    private static URI checked(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https") || url.getHost() == null) {
            throw new IllegalArgumentException(SafeUri.of(url) + ": the URL of a metric source looks like"
                    + " https://metrics.example.com or https://example.com/prefix");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(SafeUri.of(url)
                    + ": the URL of a metric source has no \"?\" and no \"#\"; parameters are set on their own");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    /** The same server at another address, for what a type knows better than the configuration. */
    public HttpConnection withUrl(URI other) {
        return new HttpConnection(other, authentication, http, timeout, retries);
    }

    public HttpConnection withAuthentication(Authentication how) {
        return new HttpConnection(url, how, http, timeout, retries);
    }

    public HttpConnection withHttp(HttpSettings settings) {
        return new HttpConnection(url, authentication, settings, timeout, retries);
    }

    /** The time-out of one attempt; null for the response time-out of the HTTP settings. */
    public HttpConnection withTimeout(@CheckForNull Duration ofOneAttempt) {
        return new HttpConnection(
                url, authentication, http, ofOneAttempt == null ? http.responseTimeout() : ofOneAttempt, retries);
    }

    public HttpConnection withRetries(int max) {
        return new HttpConnection(url, authentication, http, timeout, max);
    }

    /**
     * One more header of each request. Its value counts as a secret.
     *
     * @throws IllegalArgumentException when name or value cannot be a header's
     */
    public HttpConnection withHeader(String name, String value) {
        return withHttp(http.toBuilder().header(name, value).build());
    }

    /** Whether it says who is asking, by credentials or by a header of that kind. */
    public boolean isAuthenticated() {
        return !(authentication instanceof Authentication.None)
                || http.headers().keySet().stream()
                        .anyMatch(name -> name.equalsIgnoreCase("Authorization") || SafeUri.isSecretName(name));
    }

    /** What must not be seen in a message; some servers repeat what they were sent. */
    public List<String> secrets() {
        List<String> all = new ArrayList<>();
        http.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("X-Scope-OrgID")) {
                all.add(value);
                all.add(value.substring(value.indexOf(' ') + 1)); // what stands behind a scheme such as Token
            }
        });
        if (authentication instanceof Authentication.Basic basic) {
            all.add(basic.password());
        } else if (authentication instanceof Authentication.Bearer bearer) {
            all.add(bearer.token());
        } else if (authentication instanceof Authentication.ClientCredentials client) {
            all.add(client.clientSecret());
        }
        return all;
    }

    @Override
    public String toString() {
        return SafeUri.of(url) + " (" + authentication + ", " + http + ")";
    }
}
