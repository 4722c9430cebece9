package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.config.PolicyForms;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.time.DateTimeException;
import java.util.Locale;
import jenkins.model.Jenkins;

/**
 * Checks of form fields. Each checks first that the user may read the job (or, outside a job, Jenkins), and looks at
 * nothing but the text it is given.
 */
final class StepForms {

    private StepForms() {}

    static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }

    static FormValidation required(@CheckForNull Item item, String value) {
        checkPermission(item);
        return Util.fixEmptyAndTrim(value) == null
                ? FormValidation.error(Messages.forms_required())
                : FormValidation.ok();
    }

    static FormValidation duration(@CheckForNull Item item, String value) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || text.contains("${")) {
            return FormValidation.ok();
        }
        try {
            Durations.parse(text);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static FormValidation criteria(@CheckForNull Item item, String value, @CheckForNull String unit, boolean required) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null) {
            return required ? FormValidation.error(Messages.forms_criteria()) : FormValidation.ok();
        }
        if (text.contains("${")) {
            return FormValidation.ok();
        }
        try {
            Criteria.parse(text, Unit.of(Util.fixNull(unit)).orElse(Unit.NONE));
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static FormValidation unit(@CheckForNull Item item, String value) {
        checkPermission(item);
        return Unit.of(Util.fixNull(value)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.forms_unit(Unit.knownSymbols()));
    }

    /** Line and column of everything that is wrong with a policy; the name of a global one is looked up. */
    static FormValidation policy(@CheckForNull Item item, String value, String service) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null) {
            return FormValidation.ok();
        }
        if (NamedPolicy.isName(text)) {
            return DeploymentVerificationConfiguration.get().policy(text).isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.forms_noPolicy(text));
        }
        return PolicyForms.check(text, service);
    }

    static FormValidation time(@CheckForNull Item item, String value) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || text.contains("${")) {
            return FormValidation.ok();
        }
        try {
            StepPlan.parseTime(text);
            return FormValidation.ok();
        } catch (DateTimeException e) {
            return FormValidation.error(Messages.forms_time());
        }
    }

    /** The names of the metric sources. */
    static ListBoxModel sources(@CheckForNull Item item) {
        checkPermission(item);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.forms_default(), "");
        DeploymentVerificationConfiguration.get().getMetricSources().forEach(s -> items.add(s.getName()));
        return items;
    }

    /** An enum's constants in lower case, and none of them: then the policy's default is assumed. */
    static ListBoxModel choices(@CheckForNull Item item, Enum<?>... constants) {
        checkPermission(item);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.forms_default(), "");
        for (Enum<?> constant : constants) {
            items.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return items;
    }
}
