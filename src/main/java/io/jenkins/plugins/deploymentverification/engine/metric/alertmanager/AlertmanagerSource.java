package io.jenkins.plugins.deploymentverification.engine.metric.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.AlertFields;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Asks an Alertmanager for the alerts it has: those of all Prometheus servers that send to it, with silences and
 * inhibitions applied. It keeps no metrics.
 *
 * @see <a href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">Alertmanager API v2</a>
 */
public final class AlertmanagerSource implements MetricSource {

    private final SourceClient client;
    private final boolean suppressed;

    private AlertmanagerSource(SourceClient client, boolean suppressed) {
        this.client = client;
        this.suppressed = suppressed;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @param suppressed whether alerts that are silenced or inhibited count as firing, too
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static AlertmanagerSource open(HttpConnection connection, boolean suppressed) throws SourceException {
        return new AlertmanagerSource(
                SourceClient.open(connection, Dialect.of("the API v2 of an Alertmanager")), suppressed);
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION,
                "an Alertmanager keeps no metrics; use it for alert checks, and another source for this check");
    }

    @Override
    public List<Alert> alerts(Duration budget) throws SourceException, InterruptedException {
        JsonReply reply = client.get("/api/v2/alerts", budget);
        if (!reply.json().isArray()) {
            throw reply.malformed("the answer is no list of alerts");
        }
        List<Alert> all = new ArrayList<>();
        for (JsonNode alert : reply.json()) {
            SortedMap<String, String> labels = AlertFields.texts(alert.path("labels"));
            String state = alert.path("status").path("state").asText("");
            if (labels == null || state.isEmpty()) {
                throw reply.malformed("an alert without labels or state");
            }
            all.add(new Alert(
                    labels,
                    state(state),
                    AlertFields.time(alert.path("startsAt")),
                    AlertFields.summary(alert.path("annotations"))));
        }
        return all;
    }

    /** What it has not yet looked at fires, as far as the Prometheus that sent it knows. */
    private String state(String state) {
        return suppressed || !state.equals("suppressed") ? "firing" : state;
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        List<Alert> alerts = alerts(budget);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long firing = alerts.stream().filter(Alert::isFiring).count();
        return new SourceInfo(
                "Alertmanager", version(deadline), took, firing + " of " + alerts.size() + " alerts fire");
    }

    /** Null where only the alerts can be read. */
    @CheckForNull
    private String version(Deadline deadline) throws InterruptedException {
        try {
            JsonNode status = client.get("/api/v2/status", deadline.remaining()).json();
            String version =
                    SafeText.excerpt(status.path("versionInfo").path("version").asText(""), 60);
            return version.isEmpty() ? null : version;
        } catch (SourceException e) {
            return null;
        }
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "Alertmanager at " + client.connection();
    }
}
