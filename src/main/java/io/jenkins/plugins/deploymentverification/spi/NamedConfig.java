package io.jenkins.plugins.deploymentverification.spi;

import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A connection that administrators give a name, by which policies and steps refer to it.
 *
 * @param <T> the family of connections it belongs to
 */
public abstract class NamedConfig<T extends NamedConfig<T>> extends AbstractDescribableImpl<T> {

    private final String name;
    private boolean enabled = true;

    /** @param name unique within its family */
    protected NamedConfig(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public final String getName() {
        return name;
    }

    /** Whether it may be used. */
    public final boolean isEnabled() {
        return enabled;
    }

    @DataBoundSetter
    public final void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** What the descriptors of all families have in common. */
    public abstract static class NamedConfigDescriptor<T extends NamedConfig<T>> extends Descriptor<T> {

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");

        protected NamedConfigDescriptor() {}

        protected NamedConfigDescriptor(Class<? extends T> type) {
            super(type);
        }

        /** Checks the name in the form. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            String name = Util.fixNull(value).strip();
            if (name.isEmpty()) {
                return FormValidation.error(Messages.NamedConfig_needsName());
            }
            return NAME.matcher(name).matches()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.NamedConfig_badName());
        }
    }
}
