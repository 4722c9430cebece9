package io.jenkins.plugins.deploymentverification.verification;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.config.PolicyForms;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Checks of form fields. Each checks first that the user may see the job's configuration; outside of a job, that the
 * user may read Jenkins, where it looks at nothing but the text it is given, or may see the configuration of all jobs,
 * where it tells names of the global configuration.
 */
@Restricted(NoExternalUse.class)
public final class StepForms {

    private StepForms() {}

    /** For what tells nothing of this Jenkins. */
    public static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }

    /**
     * For what tells names of the global configuration, which are for whoever configures jobs. A job that is left out
     * of the URL must not open them to everybody: the snippet generator outside of a job shows them to users who may
     * see the configuration of all jobs.
     */
    public static void checkNamesPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Item.EXTENDED_READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }

    public static FormValidation required(@CheckForNull Item item, String value) {
        checkPermission(item);
        return Util.fixEmptyAndTrim(value) == null
                ? FormValidation.error(Messages.forms_required())
                : FormValidation.ok();
    }

    public static FormValidation duration(@CheckForNull Item item, String value) {
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

    /** @param hasBaseline whether they may be relative to one; whether it is there is told when the policy is read */
    public static FormValidation criteria(
            @CheckForNull Item item, String value, @CheckForNull String unit, boolean hasBaseline) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || text.contains("${")) {
            return FormValidation.ok();
        }
        try {
            Criteria.parse(text, Unit.of(Util.fixNull(unit)).orElse(Unit.NONE), hasBaseline);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    public static FormValidation unit(@CheckForNull Item item, String value) {
        checkPermission(item);
        return Unit.of(Util.fixNull(value)).isPresent()
                ? FormValidation.ok()
                : FormValidation.error(Messages.forms_unit(Unit.knownSymbols()));
    }

    /** Line and column of everything that is wrong with a policy; the name of a global one is looked up. */
    public static FormValidation policy(@CheckForNull Item item, String value, String service) {
        checkNamesPermission(item);
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

    public static FormValidation time(@CheckForNull Item item, String value) {
        checkPermission(item);
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || text.contains("${")) {
            return FormValidation.ok();
        }
        try {
            RequestedPlan.parseTime(text);
            return FormValidation.ok();
        } catch (DateTimeException e) {
            return FormValidation.error(Messages.forms_time());
        }
    }

    /** The names of the metric sources. */
    public static ListBoxModel sources(@CheckForNull Item item) {
        checkNamesPermission(item);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.forms_default(), "");
        DeploymentVerificationConfiguration.get().getMetricSources().forEach(s -> items.add(s.getName()));
        return items;
    }

    /** Names of metric sources, with commas between them. */
    public static FormValidation sourceNames(@CheckForNull Item item, String value) {
        checkNamesPermission(item);
        List<String> known = DeploymentVerificationConfiguration.get().getMetricSources().stream()
                .map(MetricSourceConfig::getName)
                .toList();
        return FormLists.items(List.of(Util.fixNull(value))).stream()
                .filter(name -> !name.contains("${") && !known.contains(name))
                .findFirst()
                .map(name -> FormValidation.error(Messages.forms_noSource(name, String.join(", ", known))))
                .orElse(FormValidation.ok());
    }

    public static FormValidation notifiers(@CheckForNull Item item, String value) {
        checkNamesPermission(item);
        List<String> known = DeploymentVerificationConfiguration.get().getNotifiers().stream()
                .map(NotifierConfig::getName)
                .toList();
        return FormLists.items(List.of(Util.fixNull(value))).stream()
                .filter(name -> !name.contains("${") && !known.contains(name))
                .findFirst()
                .map(name -> FormValidation.error(
                        known.isEmpty()
                                ? Messages.forms_noNotifiers()
                                : Messages.forms_noNotifier(name, String.join(", ", known))))
                .orElse(FormValidation.ok());
    }

    public static FormValidation events(@CheckForNull Item item, String value) {
        checkPermission(item);
        try {
            NotifyOn.events(FormLists.items(List.of(Util.fixNull(value))));
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** @param parser throws {@link IllegalArgumentException} telling what is wrong */
    public static FormValidation template(@CheckForNull Item item, String value, Function<String, ?> parser) {
        checkPermission(item);
        try {
            parser.apply(Util.fixNull(value));
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** The credentials that the job may use, for who may choose them; nobody else sees more than the present one. */
    public static ListBoxModel credentials(
            @CheckForNull Item item, String current, Class<? extends StandardCredentials> type) {
        StandardListBoxModel items = new StandardListBoxModel();
        boolean mayChoose = item == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
        if (!mayChoose) {
            return items.includeCurrentValue(current);
        }
        items.includeEmptyValue();
        if (item == null) {
            items.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), type, List.of(), CredentialsMatchers.always());
        } else {
            items.includeMatchingAs(ACL.SYSTEM2, item, type, List.of(), CredentialsMatchers.always());
        }
        return items.includeCurrentValue(current);
    }

    /** An enum's constants in lower case, and none of them: then the policy's default is assumed. */
    public static ListBoxModel choices(@CheckForNull Item item, Enum<?>... constants) {
        checkPermission(item);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.forms_default(), "");
        for (Enum<?> constant : constants) {
            items.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return items;
    }
}
