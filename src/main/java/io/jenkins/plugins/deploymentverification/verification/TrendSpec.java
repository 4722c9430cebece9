package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import java.io.Serializable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What must hold of a metric check's trend. What is wrong is told when the policy is read. */
public final class TrendSpec extends AbstractDescribableImpl<TrendSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private String limit;
    private String within;
    private String minimumEffect;
    private String direction;
    private Double alpha;

    @DataBoundConstructor
    public TrendSpec() {
        // all is set by setters
    }

    /** Adds the keys of a policy's metric check. */
    void fill(ObjectNode check) {
        ObjectNode trend = check.putObject("trend");
        CheckSpec.put(trend, "limit", limit);
        CheckSpec.put(trend, "within", within);
        CheckSpec.put(trend, "minimumEffect", minimumEffect);
        CheckSpec.put(trend, "direction", direction);
        CheckSpec.put(trend, "alpha", alpha);
    }

    @CheckForNull
    public String getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(@CheckForNull String limit) {
        this.limit = Util.fixEmptyAndTrim(limit);
    }

    @CheckForNull
    public String getWithin() {
        return within;
    }

    @DataBoundSetter
    public void setWithin(@CheckForNull String within) {
        this.within = Util.fixEmptyAndTrim(within);
    }

    @CheckForNull
    public String getMinimumEffect() {
        return minimumEffect;
    }

    @DataBoundSetter
    public void setMinimumEffect(@CheckForNull String minimumEffect) {
        this.minimumEffect = Util.fixEmptyAndTrim(minimumEffect);
    }

    @CheckForNull
    public String getDirection() {
        return direction;
    }

    @DataBoundSetter
    public void setDirection(@CheckForNull String direction) {
        this.direction = Util.fixEmptyAndTrim(direction);
    }

    @CheckForNull
    public Double getAlpha() {
        return alpha;
    }

    @DataBoundSetter
    public void setAlpha(@CheckForNull Double alpha) {
        this.alpha = alpha;
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<TrendSpec> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TrendSpec_displayName();
        }

        /** Which way is for the worse. */
        @POST
        public ListBoxModel doFillDirectionItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Direction.INCREASE, Direction.DECREASE);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckWithin(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }
    }
}
