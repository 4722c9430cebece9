package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.policy.Persistence;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A rule beside checks. Its keys are those of a policy's rule, but {@code condition} for {@code if} and
 * {@code persistence} for {@code for}, which are words of Groovy. What is wrong is told when the policy is read.
 */
public final class RuleSpec extends AbstractDescribableImpl<RuleSpec> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String condition;
    private final ArrayList<String> then;
    private String name;
    private String persistence;
    private ArrayList<String> on = new ArrayList<>();

    @DataBoundConstructor
    public RuleSpec(String condition, List<String> then) {
        this.condition = Util.fixNull(condition).strip();
        this.then = FormLists.items(then);
    }

    /** Begins with the name of a check. */
    public String getCondition() {
        return condition;
    }

    /** Effects like {@code rollback} and {@code notify: ops}. */
    public List<String> getThen() {
        return then;
    }

    /** Null for the condition. */
    @CheckForNull
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(@CheckForNull String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** For how long or how often the condition is met, like {@code 3 of 5m}; null for the first time. */
    @CheckForNull
    public String getPersistence() {
        return persistence;
    }

    @DataBoundSetter
    public void setPersistence(@CheckForNull String persistence) {
        this.persistence = Util.fixEmptyAndTrim(persistence);
    }

    /** Deployments it counts for, like {@code deploy-to-prod}; empty for all. */
    public List<String> getOn() {
        return on;
    }

    @DataBoundSetter
    public void setOn(@CheckForNull List<String> on) {
        this.on = FormLists.items(on);
    }

    /** As it stands in a policy. */
    ObjectNode toDocument() {
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        CheckSpec.put(rule, "name", name);
        CheckSpec.put(rule, "for", persistence);
        rule.put("if", condition);
        if (!on.isEmpty()) {
            on.forEach(rule.putArray("on")::add);
        }
        then.forEach(rule.putArray("then")::add);
        return rule;
    }

    /** Names it {@code deploymentRule} in Pipelines. */
    @Extension
    @Symbol("deploymentRule")
    public static final class DescriptorImpl extends Descriptor<RuleSpec> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RuleSpec_displayName();
        }

        /** For the form. */
        public String line(@CheckForNull List<String> values) {
            return FormLists.line(values);
        }

        /** Checks that there is a condition. */
        @POST
        public FormValidation doCheckCondition(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks that there are effects, and each of them by itself; whom and what they name is checked when it runs. */
        @POST
        public FormValidation doCheckThen(@AncestorInPath Item item, @QueryParameter String value) {
            FormValidation required = StepForms.required(item, value);
            return required.kind == FormValidation.Kind.OK
                    ? parsed(() -> FormLists.items(List.of(value)).forEach(RuleEffect::parse))
                    : required;
        }

        /** Checks how long or how often. */
        @POST
        public FormValidation doCheckPersistence(@AncestorInPath Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            String text = Util.fixEmptyAndTrim(value);
            return text == null ? FormValidation.ok() : parsed(() -> Persistence.parse(text));
        }

        private static FormValidation parsed(Runnable parser) {
            try {
                parser.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
