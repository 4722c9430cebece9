package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.jira.event.ParameterMapping;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What a build parameter gets of the issue. */
public final class JiraParameter extends AbstractDescribableImpl<JiraParameter> {

    private final String parameter;
    private final String template;
    private String pattern;

    /**
     * @param parameter the build parameter's name
     * @param template see {@link ParameterMapping}
     * @throws IllegalArgumentException when one of them is none
     */
    @DataBoundConstructor
    public JiraParameter(String parameter, String template) {
        this.parameter = Util.fixNull(parameter).strip();
        this.template = Util.fixNull(template);
        toMapping();
    }

    public String getParameter() {
        return parameter;
    }

    public String getTemplate() {
        return template;
    }

    /** A regular expression the whole value must match, or null. */
    @CheckForNull
    public String getPattern() {
        return pattern;
    }

    /** @throws IllegalArgumentException when it is no regular expression */
    @DataBoundSetter
    public void setPattern(@CheckForNull String pattern) {
        this.pattern = Util.fixEmptyAndTrim(pattern);
        toMapping();
    }

    ParameterMapping toMapping() {
        return new ParameterMapping(parameter, template, pattern);
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<JiraParameter> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraParameter_displayName();
        }

        @POST
        public FormValidation doCheckParameter(@AncestorInPath Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            return check(value, "", null);
        }

        @POST
        public FormValidation doCheckTemplate(@AncestorInPath Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            return check("P", value, null);
        }

        @POST
        public FormValidation doCheckPattern(@AncestorInPath Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            return check("P", "", value);
        }

        private static FormValidation check(String parameter, String template, @CheckForNull String pattern) {
            try {
                new JiraParameter(parameter, template).setPattern(pattern);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
