package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.Dashboards;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Asks the data sources of a Grafana through it, and knows its alert rules, dashboards and annotations.
 *
 * @see <a href="https://grafana.com/docs/grafana/latest/developers/http_api/">Grafana HTTP API</a>
 */
public final class GrafanaSource implements MetricSource {

    private static final String QUERY = "/api/ds/query";

    private final GrafanaSettings settings;
    private final SourceClient client;
    private final Links links;
    private final Panels panels;

    private GrafanaSource(GrafanaSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
        links = new Links(settings);
        panels = new Panels(client, links);
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static GrafanaSource open(GrafanaSettings settings) throws SourceException {
        return new GrafanaSource(settings, SourceClient.open(settings.connection(), new GrafanaDialect()));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        Queries.Asked asked = new Queries(settings).of(query);
        JsonReply reply = client.postJson(QUERY, asked.body(), query.budget());
        return new Frames(reply, query).read(asked.judged());
    }

    /** The instances of Grafana's own alert rules that are not normal; see {@link AlertRules} for their states. */
    @Override
    public List<Alert> alerts(Duration budget) throws SourceException, InterruptedException {
        return new AlertRules(client.get(AlertRules.PATH, budget)).read();
    }

    /** Asks Grafana who it is, and then for the health of the data source, which makes it ask that one. */
    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        JsonReply grafana = client.get(Panels.SETTINGS, budget);
        JsonNode build = grafana.json().path("buildInfo");
        if (!build.isObject()) {
            throw grafana.malformed("there is no \"buildInfo\"");
        }
        String health = "";
        if (settings.dataSource() != null) {
            JsonReply reply =
                    client.get("/api/datasources/uid/" + settings.dataSource() + "/health", deadline.remaining());
            if (!reply.json().path("status").asText("OK").equalsIgnoreCase("OK")) {
                throw reply.refused();
            }
            health = "data source " + settings.dataSource() + ": "
                    + client.masked(reply.json().path("message").asText("OK"), 100) + "; ";
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String version = client.masked(build.path("version").asText(""), 60);
        boolean renders = grafana.json().path("rendererAvailable").asBoolean(false);
        return new SourceInfo(
                "Grafana",
                version.isEmpty() ? null : version,
                took,
                health + (renders ? "it renders panels" : "no image renderer, so no pictures of panels"));
    }

    @Override
    public DeploymentMarker deploymentMarker() {
        return new Annotations(client);
    }

    @Override
    public Dashboards dashboards() {
        return panels;
    }

    /** A link to Explore. */
    @Override
    @CheckForNull
    public URI graphLink(MetricQuery query) {
        return links.explore(query);
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
