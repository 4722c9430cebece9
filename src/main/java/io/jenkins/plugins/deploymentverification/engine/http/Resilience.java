package io.jenkins.plugins.deploymentverification.engine.http;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries again what may pass: no connection, a time-out, a broken connection, and the statuses that servers use for
 * "not now". Pauses as {@link Retries} says or as the server asks for by Retry-After; when there is no time left for
 * that, the last answer stands. Only requests that may be repeated without harm are.
 */
final class Resilience implements Exchange {

    private static final Set<Integer> NOT_NOW = Set.of(408, 429, 500, 502, 503, 504);

    private final Exchange next;

    Resilience(Exchange next) {
        this.next = next;
    }

    @Override
    public HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        if (request.retries().max() == 0 || !request.idempotent()) {
            return next.exchange(request, deadline);
        }
        Attempts attempts = new Attempts(request.retries(), deadline);
        RetryPolicy<HttpResponse> policy = RetryPolicy.<HttpResponse>builder()
                .withMaxRetries(request.retries().max())
                .handleIf(attempts::another)
                .withDelayFn(context -> attempts.pause)
                .build();
        try {
            return Failsafe.with(policy).get(() -> attempts.keep(next, request));
        } catch (FailsafeException e) {
            Thread.interrupted(); // Failsafe sets it again; the exception says it already
            if (e.getCause() instanceof HttpFailure failure) {
                throw attempts.worthTelling(failure);
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException();
            }
            throw e;
        }
    }

    /** The attempts of one request. */
    private static final class Attempts {

        private final Retries retries;
        private final Deadline deadline;
        private int count;
        private Duration pause = Duration.ZERO;
        private HttpFailure first;

        Attempts(Retries retries, Deadline deadline) {
            this.retries = retries;
            this.deadline = deadline;
        }

        HttpResponse keep(Exchange next, HttpRequest request) throws HttpFailure, InterruptedException {
            count++;
            return next.exchange(request, deadline);
        }

        /** Decides on another attempt and on the pause before it. */
        boolean another(@CheckForNull HttpResponse response, @CheckForNull Throwable failure) {
            pause = retries.pause(count, ThreadLocalRandom.current().nextDouble());
            if (failure instanceof HttpFailure http) {
                first = first == null ? http : first;
                return http.mayPass() && hasTime();
            }
            if (response == null || !NOT_NOW.contains(response.status())) {
                return false;
            }
            Duration wanted = RetryAfter.of(response, Instant.now());
            if (wanted != null && wanted.compareTo(pause) > 0) {
                pause = wanted;
            }
            return hasTime();
        }

        /** That the breaker opened meanwhile says less than the failure that opened it. */
        HttpFailure worthTelling(HttpFailure last) {
            return last.kind() == HttpFailure.Kind.CIRCUIT_OPEN && first != null ? first : last;
        }

        private boolean hasTime() {
            return pause.compareTo(deadline.remaining()) < 0;
        }
    }
}
