package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks Amazon CloudWatch by {@code GetMetricData}, over its JSON protocol.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>
 */
public final class CloudWatchSource implements MetricSource {

    private static final String TARGET = "GraniteServiceVersion20100801.GetMetricData";
    private static final String SERVICE = "monitoring";
    private static final String PROBE = "{\"MetricStat\": {\"Stat\": \"Sum\","
            + " \"Metric\": {\"Namespace\": \"AWS/Usage\", \"MetricName\": \"CallCount\"}}}";
    private static final int MOST_PAGES = 20;

    private final CloudWatchSettings settings;
    private final SourceClient client;
    private final Signer signer;

    private CloudWatchSource(CloudWatchSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
        signer = new Signer(settings.credentials(), SERVICE, settings.region(), Clock.systemUTC());
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static CloudWatchSource open(CloudWatchSettings settings) throws SourceException {
        return new CloudWatchSource(
                settings, SourceClient.open(settings.connection(), new CloudWatchDialect(settings.credentials())));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(query.budget());
        ObjectNode body = new MetricDataQueries(settings).of(query).body();
        MetricDataResults results = new MetricDataResults(query.isRange());
        for (int page = 1; page <= MOST_PAGES; page++) {
            String next = results.add(send(body, deadline));
            if (next == null) {
                return results.answer(true);
            }
            body.put("NextToken", next);
        }
        return results.answer(false);
    }

    /** Asks for a metric that may well be empty: what it needs is the right to query. */
    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        long start = System.nanoTime();
        MetricAnswer answer = query(MetricQuery.instant(PROBE, Instant.now(), budget));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String warned = answer.warnings().isEmpty() ? "" : "; it warns: " + String.join("; ", answer.warnings());
        return new SourceInfo("CloudWatch", null, took, "region " + settings.region() + warned);
    }

    private JsonReply send(ObjectNode body, Deadline deadline) throws SourceException, InterruptedException {
        return client.send(signer.post(client.uri("/"), TARGET, body.toString()), deadline.remaining());
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
