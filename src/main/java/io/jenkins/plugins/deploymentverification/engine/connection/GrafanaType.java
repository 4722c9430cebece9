package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.Dashboard;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.GrafanaSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.GrafanaSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Grafana: queries through its data sources, its alert rules, links to its pages. */
final class GrafanaType implements SourceType {

    @Override
    public String code() {
        return "grafana";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        Integer organization = fields.integerOrNull("organization", 1, Integer.MAX_VALUE);
        String dataSource = fields.text("dataSource", null);
        String type = fields.text("dataSourceType", GrafanaSettings.DEFAULT_TYPE);
        Duration lookback = fields.duration("lookback", GrafanaSettings.DEFAULT_LOOKBACK);
        List<Dashboard> dashboards = new ArrayList<>();
        for (Node node : fields.list("dashboards")) {
            dashboard(Fields.of(node, fields.problems()), dashboards);
        }
        Maker maker = connection -> GrafanaSource.open(
                new GrafanaSettings(connection, organization, dataSource, type, lookback, dashboards));
        return maker.speaking(QueryLanguage.GRAFANA);
    }

    private static void dashboard(Fields fields, List<Dashboard> dashboards) {
        String uid = fields.required("uid");
        List<String> panels = fields.list("panels").stream().map(Node::text).toList();
        try {
            Dashboard dashboard = new Dashboard(
                    uid, fields.text("title", null), fields.text("services", null), fields.map("variables"), panels);
            dashboards.add(dashboard);
        } catch (IllegalArgumentException e) {
            if (!uid.isEmpty()) {
                fields.problems().add(fields.node().place(), e.getMessage());
            }
        }
        fields.refuseUnknown();
    }
}
