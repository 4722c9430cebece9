package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.jira.event.FieldCondition;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What must hold for a field of the issue. */
public final class JiraFieldCondition extends AbstractDescribableImpl<JiraFieldCondition> {

    private final String field;
    private final String operator;
    private String value;

    /**
     * @param field its id
     * @param operator a name of {@link FieldCondition.Operator}, such as {@code notEquals}
     * @throws IllegalArgumentException when there is no such operator, or no field
     */
    @DataBoundConstructor
    public JiraFieldCondition(String field, String operator) {
        this.field = Util.fixNull(field).strip();
        this.operator = Util.fixNull(operator).strip();
        toCondition();
    }

    public String getField() {
        return field;
    }

    public String getOperator() {
        return operator;
    }

    @CheckForNull
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull String value) {
        this.value = Util.fixEmptyAndTrim(value);
    }

    FieldCondition toCondition() {
        return new FieldCondition(field, FieldCondition.Operator.of(operator), Util.fixNull(value));
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<JiraFieldCondition> {

        private static final List<String> OPERATORS = List.of(
                "equals",
                "notEquals",
                "contains",
                "notContains",
                "in",
                "notIn",
                "matches",
                "notMatches",
                "isEmpty",
                "isNotEmpty");

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraFieldCondition_displayName();
        }

        @POST
        public ListBoxModel doFillOperatorItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            OPERATORS.forEach(items::add);
            return items;
        }

        @POST
        public FormValidation doCheckField(@AncestorInPath Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            return Util.fixEmptyAndTrim(value) == null
                    ? FormValidation.error(Messages.JiraFieldCondition_needsField())
                    : FormValidation.ok();
        }
    }
}
