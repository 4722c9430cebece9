package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;

/** Finds metric sources by name. Safe for use by many threads, and cheap: sources are made once. */
@FunctionalInterface
public interface SourceLookup {

    /**
     * Finds a source.
     *
     * @param name or null for the default source
     * @throws SourceException where there is none of that name, naming those there are
     */
    MetricSource get(@CheckForNull String name) throws SourceException;
}
