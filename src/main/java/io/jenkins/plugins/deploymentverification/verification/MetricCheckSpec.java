package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A query to a metric source whose value must meet criteria. */
public final class MetricCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private final String query;
    private final String criteria;
    private String source;
    private String warning;
    private String unit;
    private String aggregation;
    private String guardQuery;
    private String guardCriteria;
    private BaselineSpec baseline;
    private String total;
    private TrendSpec trend;

    @DataBoundConstructor
    public MetricCheckSpec(String name, String query, String criteria) {
        super(name);
        this.query = query;
        this.criteria = Util.fixEmptyAndTrim(criteria);
    }

    @Override
    CheckType type() {
        return CheckType.METRIC;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "query", query);
        put(check, "criteria", criteria);
        put(check, "source", source);
        put(check, "warning", warning);
        put(check, "unit", unit);
        put(check, "aggregation", aggregation);
        if (guardQuery != null || guardCriteria != null) {
            ObjectNode guard = check.putObject("guard");
            put(guard, "query", guardQuery);
            put(guard, "criteria", guardCriteria);
        }
        put(check, "total", total);
        if (trend != null) {
            trend.fill(check);
        }
        if (baseline != null) {
            baseline.fill(check);
        }
    }

    public String getQuery() {
        return query;
    }

    @CheckForNull
    public String getCriteria() {
        return criteria;
    }

    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    @CheckForNull
    public String getWarning() {
        return warning;
    }

    @DataBoundSetter
    public void setWarning(@CheckForNull String warning) {
        this.warning = Util.fixEmptyAndTrim(warning);
    }

    @CheckForNull
    public String getUnit() {
        return unit;
    }

    @DataBoundSetter
    public void setUnit(@CheckForNull String unit) {
        this.unit = Util.fixEmptyAndTrim(unit);
    }

    @CheckForNull
    public String getAggregation() {
        return aggregation;
    }

    @DataBoundSetter
    public void setAggregation(@CheckForNull String aggregation) {
        this.aggregation = Util.fixEmptyAndTrim(aggregation);
    }

    @CheckForNull
    public String getGuardQuery() {
        return guardQuery;
    }

    @DataBoundSetter
    public void setGuardQuery(@CheckForNull String guardQuery) {
        this.guardQuery = Util.fixEmptyAndTrim(guardQuery);
    }

    @CheckForNull
    public String getGuardCriteria() {
        return guardCriteria;
    }

    @DataBoundSetter
    public void setGuardCriteria(@CheckForNull String guardCriteria) {
        this.guardCriteria = Util.fixEmptyAndTrim(guardCriteria);
    }

    @CheckForNull
    public BaselineSpec getBaseline() {
        return baseline;
    }

    @DataBoundSetter
    public void setBaseline(@CheckForNull BaselineSpec baseline) {
        this.baseline = baseline;
    }

    @CheckForNull
    public String getTotal() {
        return total;
    }

    @DataBoundSetter
    public void setTotal(@CheckForNull String total) {
        this.total = Util.fixEmptyAndTrim(total);
    }

    @CheckForNull
    public TrendSpec getTrend() {
        return trend;
    }

    @DataBoundSetter
    public void setTrend(@CheckForNull TrendSpec trend) {
        this.trend = trend;
    }

    /** Names it {@code metricCheck} in Pipelines. */
    @Extension
    @Symbol("metricCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricCheckSpec_displayName();
        }

        /** Checks the criteria in the form. */
        @POST
        public FormValidation doCheckCriteria(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String unit) {
            return StepForms.criteria(item, value, unit, true);
        }

        /** As {@link #doCheckCriteria}. */
        @POST
        public FormValidation doCheckWarning(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String unit) {
            return StepForms.criteria(item, value, unit, true);
        }

        /** Only the units that can be converted are allowed. */
        @POST
        public FormValidation doCheckUnit(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.unit(item, value);
        }

        /** How several series become one value. */
        @POST
        public ListBoxModel doFillAggregationItems(@AncestorInPath Item item) {
            return StepForms.choices(item, Aggregation.values());
        }
    }
}
