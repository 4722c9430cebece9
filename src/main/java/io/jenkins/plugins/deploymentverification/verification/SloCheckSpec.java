package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A service level objective of the monitoring system is kept. */
public final class SloCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private final String slo;
    private String criteria;
    private String warning;
    private String value;
    private String timeframe;
    private Double target;
    private String source;

    @DataBoundConstructor
    public SloCheckSpec(String name, String slo) {
        super(name);
        this.slo = Util.fixNull(slo).strip();
    }

    @Override
    CheckType type() {
        return CheckType.SLO;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "slo", slo);
        put(check, "value", value);
        put(check, "timeframe", timeframe);
        put(check, "target", target);
        put(check, "criteria", criteria);
        put(check, "warning", warning);
        put(check, "source", source);
    }

    /** The objective's id. */
    public String getSlo() {
        return slo;
    }

    @CheckForNull
    public String getCriteria() {
        return criteria;
    }

    @DataBoundSetter
    public void setCriteria(@CheckForNull String criteria) {
        this.criteria = Util.fixEmptyAndTrim(criteria);
    }

    @CheckForNull
    public String getWarning() {
        return warning;
    }

    @DataBoundSetter
    public void setWarning(@CheckForNull String warning) {
        this.warning = Util.fixEmptyAndTrim(warning);
    }

    /** Which of its values is judged. */
    @CheckForNull
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull String value) {
        this.value = Util.fixEmptyAndTrim(value);
    }

    @CheckForNull
    public String getTimeframe() {
        return timeframe;
    }

    @DataBoundSetter
    public void setTimeframe(@CheckForNull String timeframe) {
        this.timeframe = Util.fixEmptyAndTrim(timeframe);
    }

    /** In percent. */
    @CheckForNull
    public Double getTarget() {
        return target;
    }

    @DataBoundSetter
    public void setTarget(@CheckForNull Double target) {
        this.target = target;
    }

    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    /** Names it {@code sloCheck} in Pipelines. */
    @Extension
    @Symbol("sloCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SloCheckSpec_displayName();
        }

        /** Checks that there is an id. */
        @POST
        public FormValidation doCheckSlo(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks criteria in the form. */
        @POST
        public FormValidation doCheckCriteria(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.criteria(item, value, "%", false);
        }

        /** Checks criteria in the form. */
        @POST
        public FormValidation doCheckWarning(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.criteria(item, value, "%", false);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeframe(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Which value is judged. */
        @POST
        public ListBoxModel doFillValueItems(@AncestorInPath Item item) {
            return StepForms.choices(item, SloCheck.Value.values());
        }
    }
}
