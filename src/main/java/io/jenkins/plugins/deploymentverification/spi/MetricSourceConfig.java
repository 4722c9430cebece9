package io.jenkins.plugins.deploymentverification.spi;

import hudson.ExtensionPoint;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A metric source as an administrator configures it: a named connection to a monitoring system. Plugins add types of
 * metric sources by extending this class; see {@code docs/extending.md}.
 *
 * <p>Implementations hold ids of credentials, never their contents. They are immutable once configured.
 */
public abstract class MetricSourceConfig extends AbstractDescribableImpl<MetricSourceConfig> implements ExtensionPoint {

    private final String name;
    private boolean enabled = true;

    /** @param name by which policies and steps refer to it; unique among the metric sources */
    protected MetricSourceConfig(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public final String getName() {
        return name;
    }

    /** Whether verifications may use it; a check of a source that is switched off is inconclusive. */
    public final boolean isEnabled() {
        return enabled;
    }

    @DataBoundSetter
    public final void setEnabled(boolean enabled) {
        this.enabled = enabled;
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

    @Override
    public MetricSourceDescriptor getDescriptor() {
        return (MetricSourceDescriptor) super.getDescriptor();
    }

    /** Base class of the descriptors: what all types of metric sources have in common. */
    public abstract static class MetricSourceDescriptor extends Descriptor<MetricSourceConfig> {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");

        protected MetricSourceDescriptor() {}

        protected MetricSourceDescriptor(Class<? extends MetricSourceConfig> type) {
            super(type);
        }

        /** Checks the name in the form. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            String name = Util.fixNull(value).strip();
            if (name.isEmpty()) {
                return FormValidation.error(Messages.MetricSourceConfig_needsName());
            }
            return NAME.matcher(name).matches()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.MetricSourceConfig_badName());
        }
    }
}
