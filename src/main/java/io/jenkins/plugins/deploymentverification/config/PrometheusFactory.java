package io.jenkins.plugins.deploymentverification.config;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;

/** @param settings secrets resolved: travels to agents, is never stored */
record PrometheusFactory(PrometheusSettings settings) implements MetricSourceFactory {

    private static final long serialVersionUID = 1L;

    @Override
    public MetricSource create() throws SourceException {
        return PrometheusSource.open(settings);
    }
}
