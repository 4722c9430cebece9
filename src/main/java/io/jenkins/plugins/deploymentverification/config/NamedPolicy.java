package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A policy of the global configuration, used by its name in {@code verifyDeployment(policy: 'name')}. */
public final class NamedPolicy extends AbstractDescribableImpl<NamedPolicy> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}");

    private final String name;
    private final String text;

    /** @param text YAML or JSON */
    @DataBoundConstructor
    public NamedPolicy(String name, String text) {
        this.name = Util.fixNull(name).strip();
        this.text = Util.fixNull(text);
    }

    /** Whether a text can be the name of a policy; otherwise it is a policy itself. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public String getName() {
        return name;
    }

    public String getText() {
        return text;
    }

    /** For the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<NamedPolicy> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NamedPolicy_displayName();
        }

        /** Checks the name. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return isName(Util.fixNull(value).strip())
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.NamedPolicy_badName());
        }

        /** Checks the policy, with line and column. */
        @POST
        public FormValidation doCheckText(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return PolicyForms.check(value, null);
        }
    }
}
