package io.jenkins.plugins.deploymentverification.engine.http;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many requests in at a time. They wait here rather than in HttpClient's pool, so that the breaker is asked
 * after the wait: when it opens, all that wait fail at once instead of timing out one after another.
 */
final class Gate implements Exchange {

    private final Exchange next;
    private final Semaphore permits;

    Gate(Exchange next, int width) {
        this.next = next;
        permits = new Semaphore(width, true);
    }

    @Override
    public HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        if (!permits.tryAcquire(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
            throw Failures.failure(HttpFailure.Kind.TIMEOUT, request, Remark.of(RemarkCode.NO_FREE_CONNECTION), null);
        }
        try {
            return next.exchange(request, deadline);
        } finally {
            permits.release();
        }
    }
}
