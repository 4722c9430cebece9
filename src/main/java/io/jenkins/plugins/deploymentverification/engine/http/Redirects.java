package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a redirect leads (RFC 9110, 15.4). Nothing that may be a secret follows to another origin, and no redirect
 * leads from https to http.
 */
final class Redirects {

    static final int MOST = 5;

    private static final Set<String> HARMLESS = harmless();

    private Redirects() {}

    private static Set<String> harmless() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(Set.of("Accept", "Accept-Language", "Content-Type"));
        return names;
    }

    /** The request that follows, or null when the answer is the last one. */
    @CheckForNull
    static HttpRequest next(HttpRequest request, HttpResponse response) {
        if (!request.followRedirects() || !response.isRedirect()) {
            return null;
        }
        URI to = target(request.uri(), response.header("Location"));
        if (to == null) {
            return null;
        }
        boolean keepsMethod = response.status() == 307
                || response.status() == 308
                || request.method().equals("GET")
                || request.method().equals("HEAD");
        HttpRequest.Builder next =
                keepsMethod ? request.toBuilder() : request.toBuilder().asGet();
        next.uri(to);
        if (!sameOrigin(request.uri(), to)) {
            if (request.body() != null && keepsMethod) {
                return null;
            }
            next.keepHeaders(HARMLESS::contains);
        }
        return next.build();
    }

    static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    @CheckForNull
    private static URI target(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
        boolean known = "http".equalsIgnoreCase(to.getScheme()) || "https".equalsIgnoreCase(to.getScheme());
        boolean downgrade = "https".equalsIgnoreCase(from.getScheme()) && "http".equalsIgnoreCase(to.getScheme());
        return known && !downgrade && to.getHost() != null && to.getRawUserInfo() == null ? to : null;
    }
}
