package io.jenkins.plugins.deploymentverification.spi;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.io.Serializable;

/**
 * Makes a metric source wherever it is needed: on the controller, or on an agent when a verification runs there. It
 * holds everything the source needs, credentials included, so it is only ever sent over an agent's channel and never
 * written to disk.
 */
public interface MetricSourceFactory extends Serializable {

    /**
     * A new source; the caller closes it. Reaches out to nobody yet.
     *
     * @throws SourceException of kind {@code CONFIGURATION} when no source can be made from what is configured
     */
    MetricSource create() throws SourceException;
}
