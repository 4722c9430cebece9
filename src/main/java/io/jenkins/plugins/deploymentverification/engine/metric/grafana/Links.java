package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Addresses of Grafana's pages. No I/O. */
final class Links {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longer ones are cut or refused on their way. */
    private static final int LONGEST = 8_000;

    private static final Duration LEAST_MARGIN = Duration.ofMinutes(5);
    private static final String WIDTH = "1000";
    private static final String HEIGHT = "400";

    private final GrafanaSettings settings;

    Links(GrafanaSettings settings) {
        this.settings = settings;
    }

    /** Explore with the query over its time; null where the query cannot be shown there. */
    @CheckForNull
    URI explore(MetricQuery query) {
        Queries.Asked asked;
        try {
            asked = new Queries(settings).of(query);
        } catch (SourceException e) {
            return null; // the check itself tells what is wrong
        }
        ObjectNode pane = JSON.createObjectNode();
        pane.put(
                "datasource",
                settings.dataSource() != null
                        ? settings.dataSource()
                        : asked.models().path(0).path("datasource").path("uid").asText());
        pane.set("queries", asked.models());
        pane.putObject("range")
                .put("from", Long.toString(asked.from().toEpochMilli()))
                .put("to", Long.toString(asked.to().toEpochMilli()));
        Map<String, String> parameters = parameters();
        parameters.put("schemaVersion", "1");
        parameters.put("panes", JSON.createObjectNode().set("a", pane).toString());
        URI link = page("/explore", parameters);
        return link.toString().length() > LONGEST ? null : link;
    }

    /** The dashboards that concern the deployment, at its time with some margin before and after. */
    List<DashboardLink> dashboards(DeploymentMark mark) {
        Instant end = mark.finishedAt() == null ? mark.startedAt() : mark.finishedAt();
        Duration quarter = Duration.between(mark.startedAt(), end).dividedBy(4);
        Duration margin = quarter.compareTo(LEAST_MARGIN) < 0 ? LEAST_MARGIN : quarter;
        List<DashboardLink> links = new ArrayList<>();
        for (Dashboard dashboard : settings.dashboards()) {
            if (dashboard.concerns(mark.service())) {
                Map<String, String> parameters = parameters();
                parameters.put(
                        "from", Long.toString(mark.startedAt().minus(margin).toEpochMilli()));
                parameters.put("to", Long.toString(end.plus(margin).toEpochMilli()));
                dashboard.variables().forEach((name, value) -> parameters.put("var-" + name, filled(value, mark)));
                links.add(new DashboardLink(
                        dashboard.shownTitle(),
                        page("/d/" + dashboard.uid(), parameters),
                        panels(dashboard, parameters)));
            }
        }
        return links;
    }

    private static List<DashboardLink.Panel> panels(Dashboard dashboard, Map<String, String> ofDashboard) {
        List<DashboardLink.Panel> panels = new ArrayList<>();
        for (String panel : dashboard.panels()) {
            Map<String, String> parameters = new LinkedHashMap<>(ofDashboard);
            parameters.put("panelId", panel);
            parameters.put("width", WIDTH);
            parameters.put("height", HEIGHT);
            parameters.put("tz", "UTC");
            parameters.put("theme", "light");
            // whatever stands for the slug: Grafana looks at the uid
            panels.add(new DashboardLink.Panel(
                    panel, "/render/d-solo/" + dashboard.uid() + "/_?" + HttpRequest.formOf(parameters)));
        }
        return panels;
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (settings.organization() != null) {
            parameters.put("orgId", Integer.toString(settings.organization()));
        }
        return parameters;
    }

    private URI page(String path, Map<String, String> parameters) {
        String query = HttpRequest.formOf(parameters).replace("+", "%20");
        return URI.create(SafeUri.of(settings.connection().url()) + path + "?" + query);
    }

    /** What is not known becomes an empty text: the dashboard then shows what it shows without a choice. */
    private static String filled(String value, DeploymentMark mark) {
        return value.replace("${service}", mark.service())
                .replace("${environment}", mark.environment() == null ? "" : mark.environment())
                .replace("${version}", mark.version() == null ? "" : mark.version());
    }
}
