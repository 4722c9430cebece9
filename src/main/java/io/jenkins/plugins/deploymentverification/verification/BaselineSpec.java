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
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import java.io.Serializable;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** With what a metric check is compared, and by which test. What is wrong is told when the policy is read. */
public final class BaselineSpec extends AbstractDescribableImpl<BaselineSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String type;
    private String offset;
    private String duration;
    private String query;
    private Integer last;
    private String aggregate;
    private String onNoBaseline;
    private String judge;
    private String direction;
    private String minimumEffect;
    private Double alpha;
    private String onUndecided;
    private String total;
    private boolean exact;
    private Double maxScore;
    private KayentaSpec kayenta;

    @DataBoundConstructor
    public BaselineSpec(String type) {
        this.type = type;
    }

    /** Adds the keys of a policy's metric check. */
    void fill(ObjectNode check) {
        ObjectNode baseline = check.putObject("baseline");
        CheckSpec.put(baseline, "type", type);
        CheckSpec.put(baseline, "offset", offset);
        CheckSpec.put(baseline, "duration", duration);
        CheckSpec.put(baseline, "query", query);
        CheckSpec.put(baseline, "total", total);
        CheckSpec.put(baseline, "last", last);
        CheckSpec.put(baseline, "aggregate", aggregate);
        CheckSpec.put(check, "onNoBaseline", onNoBaseline);
        CheckSpec.put(check, "judge", judge);
        CheckSpec.put(check, "direction", direction);
        CheckSpec.put(check, "minimumEffect", minimumEffect);
        CheckSpec.put(check, "alpha", alpha);
        CheckSpec.put(check, "onUndecided", onUndecided);
        CheckSpec.put(check, "exact", exact ? true : null);
        CheckSpec.put(check, "maxScore", maxScore);
        if (kayenta != null) {
            kayenta.fill(check);
        }
    }

    public String getType() {
        return type;
    }

    @CheckForNull
    public String getOffset() {
        return offset;
    }

    @DataBoundSetter
    public void setOffset(@CheckForNull String offset) {
        this.offset = Util.fixEmptyAndTrim(offset);
    }

    @CheckForNull
    public String getDuration() {
        return duration;
    }

    @DataBoundSetter
    public void setDuration(@CheckForNull String duration) {
        this.duration = Util.fixEmptyAndTrim(duration);
    }

    @CheckForNull
    public String getQuery() {
        return query;
    }

    @DataBoundSetter
    public void setQuery(@CheckForNull String query) {
        this.query = Util.fixEmptyAndTrim(query);
    }

    @CheckForNull
    public Integer getLast() {
        return last;
    }

    @DataBoundSetter
    public void setLast(@CheckForNull Integer last) {
        this.last = last;
    }

    @CheckForNull
    public String getAggregate() {
        return aggregate;
    }

    @DataBoundSetter
    public void setAggregate(@CheckForNull String aggregate) {
        this.aggregate = Util.fixEmptyAndTrim(aggregate);
    }

    @CheckForNull
    public String getOnNoBaseline() {
        return onNoBaseline;
    }

    @DataBoundSetter
    public void setOnNoBaseline(@CheckForNull String onNoBaseline) {
        this.onNoBaseline = Util.fixEmptyAndTrim(onNoBaseline);
    }

    @CheckForNull
    public String getJudge() {
        return judge;
    }

    @DataBoundSetter
    public void setJudge(@CheckForNull String judge) {
        this.judge = Util.fixEmptyAndTrim(judge);
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
    public String getMinimumEffect() {
        return minimumEffect;
    }

    @DataBoundSetter
    public void setMinimumEffect(@CheckForNull String minimumEffect) {
        this.minimumEffect = Util.fixEmptyAndTrim(minimumEffect);
    }

    @CheckForNull
    public Double getAlpha() {
        return alpha;
    }

    @DataBoundSetter
    public void setAlpha(@CheckForNull Double alpha) {
        this.alpha = alpha;
    }

    @CheckForNull
    public String getOnUndecided() {
        return onUndecided;
    }

    @DataBoundSetter
    public void setOnUndecided(@CheckForNull String onUndecided) {
        this.onUndecided = Util.fixEmptyAndTrim(onUndecided);
    }

    @CheckForNull
    public String getTotal() {
        return total;
    }

    @DataBoundSetter
    public void setTotal(@CheckForNull String total) {
        this.total = Util.fixEmptyAndTrim(total);
    }

    public boolean isExact() {
        return exact;
    }

    @DataBoundSetter
    public void setExact(boolean exact) {
        this.exact = exact;
    }

    @CheckForNull
    public Double getMaxScore() {
        return maxScore;
    }

    @DataBoundSetter
    public void setMaxScore(@CheckForNull Double maxScore) {
        this.maxScore = maxScore;
    }

    @CheckForNull
    public KayentaSpec getKayenta() {
        return kayenta;
    }

    @DataBoundSetter
    public void setKayenta(@CheckForNull KayentaSpec kayenta) {
        this.kayenta = kayenta;
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<BaselineSpec> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BaselineSpec_displayName();
        }

        /** Where a baseline comes from. */
        @POST
        public ListBoxModel doFillTypeItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Baseline.Type.values());
        }

        /** How several verifications become one value. */
        @POST
        public ListBoxModel doFillAggregateItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Baseline.Aggregate.values());
        }

        /** How a measurement counts that has nothing to be compared with. */
        @POST
        public ListBoxModel doFillOnNoBaselineItems(@AncestorInPath Item item) {
            return StepForms.choices(item, DataPolicy.values());
        }

        /** The statistical tests. */
        @POST
        public ListBoxModel doFillJudgeItems(@AncestorInPath Item item) {
            return StepForms.choices(item, StatisticalTest.Method.values());
        }

        /** Which change is for the worse. */
        @POST
        public ListBoxModel doFillDirectionItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Direction.values());
        }

        /** How an undecided test counts. */
        @POST
        public ListBoxModel doFillOnUndecidedItems(@AncestorInPath Item item) {
            return StepForms.choices(item, StatisticalTest.Undecided.values());
        }
    }
}
