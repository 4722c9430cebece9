package io.jenkins.plugins.deploymentverification.spi;

import hudson.ExtensionPoint;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;

/**
 * A metric source as an administrator configures it: a named connection to a monitoring system. A check of a source that
 * is switched off is inconclusive. Plugins add types of metric sources by extending this class; see
 * {@code docs/extending.md}.
 *
 * <p>Implementations hold ids of credentials, never their contents. They are immutable once configured.
 */
public abstract class MetricSourceConfig extends NamedConfig<MetricSourceConfig> implements ExtensionPoint {

    /** @param name by which policies and steps refer to it; unique among the metric sources */
    protected MetricSourceConfig(String name) {
        super(name);
    }

    /** Where it is, for lists and messages; without anything secret. */
    public abstract String getUrl();

    /**
     * Resolves the credentials and tells how the source is made. Called once for each verification, on a thread that
     * may block, and again when it goes on after a restart of the controller.
     *
     * @throws SourceException whose message an admin can act on, for example that a credential is missing
     */
    public abstract MetricSourceFactory toFactory(SourceContext context) throws SourceException;

    /** Whether reports may link to dashboards of it, see {@link MetricSource#dashboards}. */
    public boolean hasDashboards() {
        return false;
    }

    /**
     * How the values of placeholders are written into its queries. Unless overridden, values that are more than a word
     * are refused, which is safe in any language.
     */
    public QueryLanguage queryLanguage() {
        return QueryLanguage.OTHER;
    }

    @Override
    public MetricSourceDescriptor getDescriptor() {
        return (MetricSourceDescriptor) super.getDescriptor();
    }

    /** Base class of the descriptors: what all types of metric sources have in common. */
    public abstract static class MetricSourceDescriptor extends NamedConfigDescriptor<MetricSourceConfig> {

        protected MetricSourceDescriptor() {}

        protected MetricSourceDescriptor(Class<? extends MetricSourceConfig> type) {
            super(type);
        }
    }
}
