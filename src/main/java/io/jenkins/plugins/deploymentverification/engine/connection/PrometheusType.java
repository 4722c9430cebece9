package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import java.util.Collections;

/** A Prometheus, or what speaks its API. */
final class PrometheusType implements SourceType {

    @Override
    public String code() {
        return "prometheus";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        return connection -> PrometheusSource.open(new PrometheusSettings(connection, Collections.emptySortedMap()));
    }
}
