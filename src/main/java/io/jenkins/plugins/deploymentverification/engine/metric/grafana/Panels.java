package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.Dashboards;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Dashboards, and the pictures that Grafana's image renderer makes of their panels. */
final class Panels implements Dashboards {

    static final String SETTINGS = "/api/frontend/settings";

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final SourceClient client;
    private final Links links;
    private volatile boolean rendererSeen;

    Panels(SourceClient client, Links links) {
        this.client = client;
        this.links = links;
    }

    @Override
    public List<DashboardLink> of(DeploymentMark mark) {
        return links.dashboards(mark);
    }

    @Override
    public byte[] picture(DashboardLink.Panel panel, Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        needRenderer(deadline.remaining());
        long seconds = Math.max(1, deadline.remaining().toSeconds());
        HttpResponse response = client.sendForText(
                HttpRequest.get(client.uri(panel.path() + "&timeout=" + seconds))
                        .header("Accept", "image/png")
                        .binary()
                        .maxBytes(MOST_BYTES),
                deadline.remaining());
        String type = String.valueOf(response.header("Content-Type"));
        byte[] bytes = response.bytes();
        boolean png = bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length);
        if (!png || !type.toLowerCase(Locale.ROOT).startsWith("image/png")) {
            throw new SourceException(
                    Kind.MALFORMED,
                    client.uri("/render") + ": panel " + panel.id() + ": the answer is no PNG picture but "
                            + SafeText.excerpt(type, 60));
        }
        return bytes;
    }

    /** Without a renderer Grafana answers a picture, too: one that says that there is none. */
    private void needRenderer(Duration budget) throws SourceException, InterruptedException {
        if (rendererSeen) {
            return;
        }
        if (!client.get(SETTINGS, budget).json().path("rendererAvailable").asBoolean(false)) {
            throw new SourceException(
                    Kind.CONFIGURATION,
                    client.connection().url().getHost()
                            + ": this Grafana has no image renderer, so there are no pictures" + " of panels");
        }
        rendererSeen = true;
    }
}
