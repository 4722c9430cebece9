package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Checks policies in forms, where the values of placeholders are not known yet. */
@Restricted(NoExternalUse.class)
public final class PolicyForms {

    private PolicyForms() {}

    /**
     * Every problem with its line and column. Looks at nothing but the text; the caller has checked a permission.
     *
     * @param service the name for a policy without one, or null
     */
    public static FormValidation check(@CheckForNull String text, @CheckForNull String service) {
        if (Util.fixEmptyAndTrim(text) == null) {
            return FormValidation.error(Messages.PolicyForms_empty());
        }
        String name = Util.fixEmptyAndTrim(service);
        try {
            Policy policy = PolicyReader.withParameters(Map.of("service", name == null ? "service" : name))
                    .withLanguages(DeploymentVerificationConfiguration.get().languages(null))
                    .read("policy", text);
            return FormValidation.ok(Messages.PolicyForms_ok(
                    policy.services().stream().map(ServicePolicy::name).collect(Collectors.joining(", ")),
                    policy.services().stream().mapToInt(s -> s.checks().size()).sum()));
        } catch (PolicyException e) {
            List<DocumentException.Problem> problems = e.problemsOfDraft();
            return problems.isEmpty()
                    ? FormValidation.ok(Messages.PolicyForms_okUnfilled())
                    : FormValidation.error(
                            problems.stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
    }
}
