package io.jenkins.plugins.deploymentverification.engine.probe;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.time.Duration;

/**
 * Carries out HTTP and TCP checks, each time on a new connection, as a new client would. Safe for use by many threads
 * at once; blocks for at most the budget, and honours interruption.
 */
public final class NetworkProbes implements Probes, AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HttpTransport verifying;
    private final HttpTransport trusting;

    /** With Java's own trusted certificates and without a proxy. */
    public NetworkProbes() {
        this(HttpSettings.DEFAULT);
    }

    /**
     * With these proxy and TLS settings and limits.
     *
     * @throws IllegalArgumentException when a certificate or key cannot be read
     */
    public NetworkProbes(HttpSettings settings) {
        HttpSettings own = settings.toBuilder()
                .reuseConnections(false)
                .maxConnections(256)
                .breaker(0, Duration.ZERO)
                .build();
        verifying = HttpTransports.create(own);
        trusting = HttpTransports.create(
                own.toBuilder().tls(own.tls().withVerify(false)).build());
    }

    /** One attempt of a check. */
    private interface Attempt {

        ProbeResult run(Duration limit) throws InterruptedException;
    }

    @Override
    public ProbeResult http(HttpCheck check, Duration budget) throws InterruptedException {
        return attempts(check.retries(), check.timeout(), budget, limit -> request(check, limit));
    }

    @Override
    public ProbeResult tcp(TcpCheck check, Duration budget) throws InterruptedException {
        return attempts(check.retries(), check.timeout(), budget, limit -> TcpProbe.connect(check, limit));
    }

    @Override
    public void close() {
        verifying.close();
        trusting.close();
    }

    private static ProbeResult attempts(int retries, Duration timeout, Duration budget, Attempt attempt)
            throws InterruptedException {
        Deadline deadline = Deadline.in(budget);
        for (int count = 1; ; count++) {
            Duration left = deadline.remaining();
            ProbeResult result = attempt.run(left.compareTo(timeout) < 0 ? left : timeout);
            boolean last = count > retries || deadline.remaining().compareTo(PAUSE) <= 0;
            if (result.ok() || last) {
                return count == 1
                        ? result
                        : new ProbeResult(
                                result.ok(),
                                result.value(),
                                Remark.of(RemarkCode.ATTEMPT, result.remark(), count),
                                result.tookMillis());
            }
            deadline.sleep(PAUSE);
        }
    }

    private ProbeResult request(HttpCheck check, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        try {
            HttpRequest.Builder request = HttpRequest.of(check.method(), check.url());
            if (check.body() != null) {
                request.body(check.body(), "application/octet-stream");
            }
            request.headers(check.headers()).budget(limit).timeout(limit).followRedirects(check.followRedirects());
            HttpTransport transport = check.verifyTls() ? verifying : trusting;
            return new HttpExpectation(check).judge(transport.send(request.build()));
        } catch (HttpFailure e) {
            return failed(e.remark(), start);
        } catch (IllegalArgumentException e) {
            return failed(Remark.words(e.getMessage()), start);
        }
    }

    private static ProbeResult failed(Remark why, long start) {
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new ProbeResult(false, null, why.map(text -> SafeText.excerpt(text, 400)), millis);
    }
}
