package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import java.io.Serializable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** What Kayenta's judge is told, by its own names. What is wrong is told when the policy is read. */
public final class KayentaSpec extends AbstractDescribableImpl<KayentaSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private String nanStrategy;
    private String outliers;
    private Double outlierFactor;
    private String effectSize;
    private Double allowedIncrease;
    private Double allowedDecrease;
    private boolean mustHaveData;

    @DataBoundConstructor
    public KayentaSpec() {
        // all is set by setters
    }

    /** Adds the keys of a policy's metric check. */
    void fill(ObjectNode check) {
        ObjectNode kayenta = check.putObject("kayenta");
        CheckSpec.put(kayenta, "nanStrategy", nanStrategy);
        CheckSpec.put(kayenta, "outliers", outliers);
        CheckSpec.put(kayenta, "outlierFactor", outlierFactor);
        CheckSpec.put(kayenta, "effectSize", effectSize);
        CheckSpec.put(kayenta, "allowedIncrease", allowedIncrease);
        CheckSpec.put(kayenta, "allowedDecrease", allowedDecrease);
        CheckSpec.put(kayenta, "mustHaveData", mustHaveData ? true : null);
    }

    @CheckForNull
    public String getNanStrategy() {
        return nanStrategy;
    }

    @DataBoundSetter
    public void setNanStrategy(@CheckForNull String nanStrategy) {
        this.nanStrategy = Util.fixEmptyAndTrim(nanStrategy);
    }

    @CheckForNull
    public String getOutliers() {
        return outliers;
    }

    @DataBoundSetter
    public void setOutliers(@CheckForNull String outliers) {
        this.outliers = Util.fixEmptyAndTrim(outliers);
    }

    @CheckForNull
    public Double getOutlierFactor() {
        return outlierFactor;
    }

    @DataBoundSetter
    public void setOutlierFactor(@CheckForNull Double outlierFactor) {
        this.outlierFactor = outlierFactor;
    }

    @CheckForNull
    public String getEffectSize() {
        return effectSize;
    }

    @DataBoundSetter
    public void setEffectSize(@CheckForNull String effectSize) {
        this.effectSize = Util.fixEmptyAndTrim(effectSize);
    }

    @CheckForNull
    public Double getAllowedIncrease() {
        return allowedIncrease;
    }

    @DataBoundSetter
    public void setAllowedIncrease(@CheckForNull Double allowedIncrease) {
        this.allowedIncrease = allowedIncrease;
    }

    @CheckForNull
    public Double getAllowedDecrease() {
        return allowedDecrease;
    }

    @DataBoundSetter
    public void setAllowedDecrease(@CheckForNull Double allowedDecrease) {
        this.allowedDecrease = allowedDecrease;
    }

    public boolean isMustHaveData() {
        return mustHaveData;
    }

    @DataBoundSetter
    public void setMustHaveData(boolean mustHaveData) {
        this.mustHaveData = mustHaveData;
    }

    private enum NanStrategy {
        REMOVE,
        REPLACE
    }

    private enum Outliers {
        KEEP,
        REMOVE
    }

    private enum EffectSize {
        MEANRATIO,
        CLES
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<KayentaSpec> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KayentaSpec_displayName();
        }

        /** What to do with missing values. */
        @POST
        public ListBoxModel doFillNanStrategyItems(@AncestorInPath Item item) {
            return StepForms.choices(item, NanStrategy.values());
        }

        /** What to do with values far out. */
        @POST
        public ListBoxModel doFillOutliersItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Outliers.values());
        }

        /** How an effect is measured. */
        @POST
        public ListBoxModel doFillEffectSizeItems(@AncestorInPath Item item) {
            return StepForms.choices(item, EffectSize.values());
        }
    }
}
