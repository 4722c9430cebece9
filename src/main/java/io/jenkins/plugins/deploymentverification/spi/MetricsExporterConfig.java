package io.jenkins.plugins.deploymentverification.spi;

import hudson.ExtensionPoint;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.engine.observe.export.MetricsSender;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An exporter as an administrator configures it: a named way for what builds came to, to another system. Plugins add
 * types of exporters by extending this class.
 *
 * <p>Implementations hold ids of credentials, never their contents. They are immutable once configured.
 */
public abstract class MetricsExporterConfig extends NamedConfig<MetricsExporterConfig> implements ExtensionPoint {

    /** How many builds may wait, unless configured. */
    public static final int DEFAULT_QUEUE = 100;

    private static final int MOST = 1000;

    private boolean allBuilds;
    private int queue = DEFAULT_QUEUE;

    /** @param name by which steps refer to it; unique among the exporters */
    protected MetricsExporterConfig(String name) {
        super(name);
    }

    /** Whether all builds are sent, or those only that verify a deployment or ask for it. */
    public final boolean isAllBuilds() {
        return allBuilds;
    }

    @DataBoundSetter
    public final void setAllBuilds(boolean allBuilds) {
        this.allBuilds = allBuilds;
    }

    /** How many builds may wait for a receiver that is down, 1 to 1000. */
    public final int getQueue() {
        return queue;
    }

    @DataBoundSetter
    public final void setQueue(int queue) {
        this.queue = Math.max(1, Math.min(MOST, queue));
    }

    /**
     * Resolves the credentials and makes a sender, without reaching out to anybody. Called for a few builds at a time,
     * on a thread that may block; the caller closes it.
     *
     * @throws ExportException whose message an admin can act on
     */
    public abstract MetricsSender open(ExporterContext context) throws ExportException;

    @Override
    public MetricsExporterDescriptor getDescriptor() {
        return (MetricsExporterDescriptor) super.getDescriptor();
    }

    /** Base class of the descriptors: what all types of exporters have in common. */
    public abstract static class MetricsExporterDescriptor extends NamedConfigDescriptor<MetricsExporterConfig> {

        protected MetricsExporterDescriptor() {}

        protected MetricsExporterDescriptor(Class<? extends MetricsExporterConfig> type) {
            super(type);
        }

        /** Checks the length of the queue in the form. */
        @POST
        public FormValidation doCheckQueue(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return FormValidation.validateIntegerInRange(value, 1, MOST);
        }
    }
}
