package io.jenkins.plugins.deploymentverification.engine.http;

import dev.failsafe.CircuitBreaker;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A circuit breaker in front of one server: so many failures in a row, and nobody asks it for a while, so that a dead
 * server costs one time-out rather than one for each query. After the delay one request tries; those that come
 * meanwhile wait for its outcome, so that a server that is back answers all of them and not one alone.
 */
final class Breaker implements Exchange {

    private final Exchange next;
    private final HttpSettings settings;
    private final CircuitBreaker<Object> circuit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    Breaker(Exchange next, HttpSettings settings) {
        this.next = next;
        this.settings = settings;
        circuit = CircuitBreaker.builder()
                .withFailureThreshold(settings.breakerThreshold())
                .withSuccessThreshold(1)
                .withDelay(settings.breakerDelay())
                .build();
    }

    @Override
    public HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        enter(request, deadline);
        Boolean alive = null;
        try {
            HttpResponse response = next.exchange(request, deadline);
            alive = true;
            return response;
        } catch (HttpFailure e) {
            alive = !e.isOfServer();
            throw e;
        } finally {
            leave(alive);
        }
    }

    private void enter(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!circuit.tryAcquirePermit()) {
                if (!circuit.isHalfOpen() || changed.awaitNanos(Math.max(1, deadline.remainingNanos())) <= 0) {
                    throw Failures.failure(
                            HttpFailure.Kind.CIRCUIT_OPEN,
                            request,
                            Remark.of(
                                    RemarkCode.NOT_ASKED,
                                    settings.breakerThreshold(),
                                    Failures.seconds(circuit.getRemainingDelay())),
                            null);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** @param alive null when nothing was learned, because the request was cancelled */
    private void leave(Boolean alive) {
        lock.lock();
        try {
            if (Boolean.TRUE.equals(alive)) {
                circuit.recordSuccess();
            } else if (alive != null || circuit.isHalfOpen()) {
                circuit.recordFailure();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
