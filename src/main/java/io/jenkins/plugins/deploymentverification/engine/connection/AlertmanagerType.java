package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.alertmanager.AlertmanagerSource;

/** An Alertmanager, for alert checks. */
final class AlertmanagerType implements SourceType {

    @Override
    public String code() {
        return "alertmanager";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        boolean suppressed = fields.bool("suppressed", false);
        return connection -> AlertmanagerSource.open(connection, suppressed);
    }
}
