package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Makes the policy a step asks for. Checks in Pipeline syntax are written as a policy document and read like any
 * other, so there is one place that knows defaults and what is allowed.
 */
@Restricted(NoExternalUse.class)
public final class RequestedPolicy {

    private RequestedPolicy() {}

    /** @throws AbortException when it is not clear where the policy comes from */
    public static void checkCombination(VerificationRequest request) throws AbortException {
        boolean inline = request.getPreset() != null || !request.getChecks().isEmpty();
        long ways = Stream.of(request.getPolicy() != null, request.getPolicyFile() != null, inline)
                .filter(given -> given)
                .count();
        if (ways != 1) {
            throw new AbortException("verifyDeployment needs exactly one of 'policy', 'policyFile', or 'checks' and/or"
                    + " 'preset', but has " + (ways == 0 ? "none" : "several") + " of them");
        }
        if (!request.getRules().isEmpty() && !inline) {
            throw new AbortException("verifyDeployment: 'rules' goes with 'checks' or 'preset'; a policy has its own");
        }
        if (request.getScoring() != null && !inline) {
            throw new AbortException(
                    "verifyDeployment: 'scoring' goes with 'checks' or 'preset'; a policy has its own");
        }
    }

    /**
     * The policy of the step's service.
     *
     * @param fileText what is in the policy file, or null where the step names none
     * @throws AbortException with every problem and its place
     */
    public static ServicePolicy read(VerificationRequest request, @CheckForNull String fileText) throws AbortException {
        PolicyReader reader = PolicyReader.withParameters(parameters(request))
                .withLanguages(DeploymentVerificationConfiguration.get()
                        .languages(request.getSource(), sourceOfEnvironment(request)));
        try {
            if (fileText != null) {
                return adjusted(
                        request, trusted(request, select(request, reader.read(request.getPolicyFile(), fileText))));
            }
            if (request.getPolicy() == null) {
                return select(request, reader.read("checks", document(request).toPrettyString()));
            }
            NamedPolicy named = named(request.getPolicy());
            return adjusted(
                    request,
                    named == null
                            ? trusted(request, select(request, reader.read("policy", request.getPolicy())))
                            : select(request, reader.read("policy '" + named.getName() + "'", named.getText())));
        } catch (PolicyException e) {
            throw new AbortException("The policy cannot be used:\n" + e.getMessage());
        }
    }

    /**
     * Whoever writes a step or a named policy may run commands anyway. A document may come from a repository whose
     * authors may not, so that the step must say that its commands are run.
     */
    private static ServicePolicy trusted(VerificationRequest request, ServicePolicy policy) throws AbortException {
        for (Check check : policy.checks()) {
            if (check.type() == CheckType.COMMAND && !request.isAllowCommands()) {
                throw new AbortException("The check '" + check.name() + "' of the policy runs a command, which"
                        + " verifyDeployment does for a policy document only with allowCommands: true");
            }
        }
        return policy;
    }

    /** One line that can be a name is one; everything else is a document. */
    @CheckForNull
    private static NamedPolicy named(String policy) throws AbortException {
        String name = policy.strip();
        if (!NamedPolicy.isName(name)) {
            return null;
        }
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        return configuration
                .policy(name)
                .orElseThrow(() -> new AbortException("There is no policy named '" + name + "' in the global"
                        + " configuration; there are: "
                        + (configuration.getPolicies().isEmpty()
                                ? "none"
                                : configuration.getPolicies().stream()
                                        .map(NamedPolicy::getName)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Map<String, String> parameters(VerificationRequest request) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("service", request.getService());
        if (request.getEnvironment() != null) {
            parameters.put("environment", request.getEnvironment());
        }
        if (request.getVersion() != null) {
            parameters.put("version", request.getVersion());
        }
        parameters.putAll(request.getParameters());
        return parameters;
    }

    private static ServicePolicy select(VerificationRequest request, Policy policy) throws AbortException {
        return policy.service(request.getService())
                .orElseThrow(() -> new AbortException("The policy has no service '" + request.getService()
                        + "'; it has: "
                        + policy.services().stream().map(ServicePolicy::name).collect(Collectors.joining(", "))
                        + ". A policy for any service leaves 'name' out."));
    }

    private static ObjectNode document(VerificationRequest request) {
        ObjectNode service = JsonNodeFactory.instance.objectNode();
        service.put("name", request.getService());
        CheckSpec.put(
                service, "source", request.getSource() == null ? sourceOfEnvironment(request) : request.getSource());
        if (request.getPreset() != null) {
            ArrayNode presets = service.putArray("presets");
            Stream.of(request.getPreset().split(",")).map(String::strip).forEach(presets::add);
        }
        if (request.isFailFast()) {
            service.put("failFast", true);
        }
        if (request.getDuration() != null || request.getInterval() != null || request.getInitialDelay() != null) {
            ObjectNode window = service.putObject("window");
            CheckSpec.put(window, "duration", request.getDuration());
            CheckSpec.put(window, "interval", request.getInterval());
            CheckSpec.put(window, "initialDelay", request.getInitialDelay());
        }
        if (request.getScoring() != null) {
            request.getScoring().fill(service);
        }
        for (CheckSpec check : request.getChecks()) {
            service.withArrayProperty(check.type().key()).add(check.toDocument());
        }
        request.getRules().forEach(rule -> service.withArrayProperty("rules").add(rule.toDocument()));
        return service;
    }

    /** What the step says wins over what the policy says. */
    private static ServicePolicy adjusted(VerificationRequest request, ServicePolicy policy) throws AbortException {
        try {
            Window window = policy.window();
            return new ServicePolicy(
                            policy.name(),
                            Stream.of(request.getSource(), policy.source(), sourceOfEnvironment(request))
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null),
                            window,
                            policy.failFast() || request.isFailFast(),
                            policy.scoring(),
                            policy.checks(),
                            policy.rules())
                    .within(new Window(
                            duration(request.getDuration(), window.duration()),
                            duration(request.getInterval(), window.interval()),
                            duration(request.getInitialDelay(), window.initialDelay())));
        } catch (IllegalArgumentException e) {
            throw new AbortException("verifyDeployment: " + e.getMessage());
        }
    }

    @CheckForNull
    private static String sourceOfEnvironment(VerificationRequest request) {
        return DeploymentVerificationConfiguration.get().sourceOf(request.getEnvironment());
    }

    private static Duration duration(@CheckForNull String text, Duration fallback) {
        return text == null ? fallback : Durations.parse(text);
    }
}
