package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildJson;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Posts {@link BuildJson} to a URL, signed by HMAC-SHA256 (RFC 2104) over the time of the attempt, a dot and the body:
 * the time is signed too, so that a receiver can refuse what was recorded and is played again.
 */
public final class Receiver implements MetricsSender {

    public static final String TIMESTAMP = "X-Deployment-Verification-Timestamp";
    public static final String SIGNATURE = "X-Deployment-Verification-Signature";
    /** The same for each attempt at a build: the draft standard's name for what {@link Trace#RUN_HEADER} is, too. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final String PING = "{\"schemaVersion\":" + BuildJson.SCHEMA_VERSION + ",\"ping\":true}";

    private final ReceiverSettings settings;
    private final InstantSource clock;
    private final HttpTransport transport;
    private final Duration budget;

    public Receiver(ReceiverSettings settings) {
        this(settings, InstantSource.system());
    }

    Receiver(ReceiverSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        transport = HttpTransports.create(Answers.settings(settings.http()));
        budget = settings.http().connectTimeout().plus(settings.http().responseTimeout());
    }

    @Override
    public void send(BuildFacts build) throws ExportException, InterruptedException {
        post(build.runId(), BuildJson.write(build));
    }

    @Override
    public String test() throws ExportException, InterruptedException {
        post(Trace.create().runId(), PING);
        return SafeUri.of(settings.url()) + " took a ping";
    }

    private void post(String runId, String body) throws ExportException, InterruptedException {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        HttpRequest request = HttpRequest.of("POST", settings.url())
                .header(TIMESTAMP, timestamp)
                .header(SIGNATURE, "sha256=" + Digests.hmacSha256Hex(settings.secret(), timestamp + "." + body))
                .header(IDEMPOTENCY_KEY, runId)
                .header(Trace.RUN_HEADER, runId)
                .body(body, "application/json; charset=utf-8")
                .budget(budget)
                .build();
        Answers.of(transport, request, List.of(settings.secret()));
    }

    @Override
    public void close() {
        transport.close();
    }
}
