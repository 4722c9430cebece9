package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells which of the keys is wrong: {@code /api/v1/validate} looks at the API key only, so that a query, which needs both,
 * follows it.
 */
final class ConnectionTest {

    /** Of Datadog itself, and small; an organisation that does not have it answers without series. */
    private static final String ANY_QUERY = "avg:system.load.1{*}";

    private final DatadogSource source;
    private final SourceClient client;

    ConnectionTest(DatadogSource source, SourceClient client) {
        this.source = source;
        this.client = client;
    }

    SourceInfo run(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        validate(deadline);
        long start = System.nanoTime();
        try {
            source.query(MetricQuery.instant(ANY_QUERY, Instant.now(), deadline.remaining()));
        } catch (SourceException e) {
            if (e.kind() != SourceException.Kind.UNAUTHORIZED) {
                throw e;
            }
            throw new SourceException(
                    e.kind(),
                    "the API key is valid, but the application key may not query metrics (timeseries_query): "
                            + e.getMessage(),
                    e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new SourceInfo("Datadog", null, took, "both keys are valid");
    }

    private void validate(Deadline deadline) throws SourceException, InterruptedException {
        JsonReply reply;
        try {
            reply = client.get("/api/v1/validate", deadline.remaining());
        } catch (SourceException e) {
            if (e.kind() != SourceException.Kind.UNAUTHORIZED) {
                throw e;
            }
            throw new SourceException(e.kind(), "the API key is not valid on this site: " + e.getMessage(), e);
        }
        if (!reply.json().path("valid").isBoolean()) {
            throw reply.malformed("the answer has no \"valid\"");
        }
        if (!reply.json().path("valid").booleanValue()) {
            throw new SourceException(
                    SourceException.Kind.UNAUTHORIZED, reply.place() + ": the API key is not valid on this site");
        }
    }
}
