package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** What the receivers' answers mean: taken, refused for good, or to be tried again. */
final class Answers {

    private static final int EXCERPT = 300;

    /**
     * Answers of 400 and above that a changed configuration or some time may put right: not authenticated, no such
     * path, proxy, time-out, too early, too many.
     */
    private static final Set<Integer> MAY_PASS = Set.of(401, 403, 404, 405, 407, 408, 425, 429);

    private Answers() {}

    /** The queue waits and counts for itself. */
    static HttpSettings settings(HttpSettings http) {
        return http.toBuilder()
                .breaker(0, Duration.ZERO)
                .maxBytes(256 * 1024)
                .maxConnections(1)
                .build();
    }

    /** @throws ExportException unless the answer is a success */
    static HttpResponse of(HttpTransport transport, HttpRequest request, Collection<String> secrets)
            throws ExportException, InterruptedException {
        HttpResponse response;
        try {
            response = transport.send(request);
        } catch (HttpFailure e) {
            throw ExportException.later(SafeText.mask(e.getMessage(), secrets), null);
        }
        String where = request.shownUri();
        if (response.isRedirect() || WrongAnswer.isLogin(response)) {
            throw ExportException.later(where + " " + WrongAnswer.insteadOfJson(response), null);
        }
        if (response.isSuccess()) {
            return response;
        }
        String words = SafeText.excerpt(SafeText.mask(response.body(), secrets), EXCERPT);
        String message = where + " answered HTTP " + response.status() + (words.isEmpty() ? "" : ": " + words);
        boolean refused = response.status() >= 400 && response.status() < 500 && !MAY_PASS.contains(response.status());
        throw refused
                ? ExportException.refused(message)
                : ExportException.later(message, RetryAfter.of(response, Instant.now()));
    }
}
