package io.jenkins.plugins.deploymentverification.engine.metric;

import java.net.URI;
import java.util.List;
import java.util.Objects;

/**
 * A dashboard that shows the time of a deployment.
 *
 * @param title for people
 * @param link with the time range and the dashboard's variables; without anything secret
 * @param panels whose pictures are wanted in the report, in the order they are shown
 */
public record DashboardLink(String title, URI link, List<Panel> panels) {

    public DashboardLink {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(link, "link");
        panels = List.copyOf(panels);
    }

    /**
     * A panel of the dashboard.
     *
     * @param id within the dashboard
     * @param path of its picture below the system's base URL, with its query; for {@link Dashboards#picture} alone
     */
    public record Panel(String id, String path) {}
}
