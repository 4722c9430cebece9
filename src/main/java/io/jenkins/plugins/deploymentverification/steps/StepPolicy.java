package io.jenkins.plugins.deploymentverification.steps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the policy a step asks for. Checks in Pipeline syntax are written as a policy document and read like any
 * other, so there is one place that knows defaults and what is allowed.
 */
final class StepPolicy {

    private StepPolicy() {}

    /** @throws AbortException when it is not clear where the policy comes from */
    static void checkCombination(VerifyDeploymentStep step) throws AbortException {
        boolean inline = step.getPreset() != null || !step.getChecks().isEmpty();
        long ways = Stream.of(step.getPolicy() != null, step.getPolicyFile() != null, inline)
                .filter(given -> given)
                .count();
        if (ways != 1) {
            throw new AbortException("verifyDeployment needs exactly one of 'policy', 'policyFile', or 'checks' and/or"
                    + " 'preset', but has " + (ways == 0 ? "none" : "several") + " of them");
        }
    }

    /**
     * The policy of the step's service.
     *
     * @param fileText what is in the policy file, or null where the step names none
     * @throws AbortException with every problem and its place
     */
    static ServicePolicy read(VerifyDeploymentStep step, @CheckForNull String fileText) throws AbortException {
        PolicyReader reader = PolicyReader.withParameters(parameters(step));
        try {
            if (fileText != null) {
                return adjusted(step, select(step, reader.read(step.getPolicyFile(), fileText)));
            }
            if (step.getPolicy() == null) {
                return select(step, reader.read("checks", document(step).toPrettyString()));
            }
            NamedPolicy named = named(step.getPolicy());
            return adjusted(
                    step,
                    select(
                            step,
                            named == null
                                    ? reader.read("policy", step.getPolicy())
                                    : reader.read("policy '" + named.getName() + "'", named.getText())));
        } catch (PolicyException e) {
            throw new AbortException("The policy cannot be used:\n" + e.getMessage());
        }
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

    private static Map<String, String> parameters(VerifyDeploymentStep step) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("service", step.getService());
        if (step.getEnvironment() != null) {
            parameters.put("environment", step.getEnvironment());
        }
        if (step.getVersion() != null) {
            parameters.put("version", step.getVersion());
        }
        parameters.putAll(step.getParameters());
        return parameters;
    }

    private static ServicePolicy select(VerifyDeploymentStep step, Policy policy) throws AbortException {
        return policy.service(step.getService())
                .orElseThrow(() -> new AbortException("The policy has no service '" + step.getService() + "'; it has: "
                        + policy.services().stream().map(ServicePolicy::name).collect(Collectors.joining(", "))
                        + ". A policy for any service leaves 'name' out."));
    }

    private static ObjectNode document(VerifyDeploymentStep step) {
        ObjectNode service = JsonNodeFactory.instance.objectNode();
        service.put("name", step.getService());
        CheckSpec.put(service, "source", step.getSource());
        if (step.getPreset() != null) {
            ArrayNode presets = service.putArray("presets");
            Stream.of(step.getPreset().split(",")).map(String::strip).forEach(presets::add);
        }
        if (step.isFailFast()) {
            service.put("failFast", true);
        }
        if (step.getDuration() != null || step.getInterval() != null || step.getInitialDelay() != null) {
            ObjectNode window = service.putObject("window");
            CheckSpec.put(window, "duration", step.getDuration());
            CheckSpec.put(window, "interval", step.getInterval());
            CheckSpec.put(window, "initialDelay", step.getInitialDelay());
        }
        for (CheckSpec check : step.getChecks()) {
            service.withArrayProperty(check.type().key()).add(check.toDocument());
        }
        return service;
    }

    /** What the step says wins over what the policy says. */
    private static ServicePolicy adjusted(VerifyDeploymentStep step, ServicePolicy policy) throws AbortException {
        try {
            Window window = policy.window();
            return new ServicePolicy(
                    policy.name(),
                    step.getSource() == null ? policy.source() : step.getSource(),
                    new Window(
                            duration(step.getDuration(), window.duration()),
                            duration(step.getInterval(), window.interval()),
                            duration(step.getInitialDelay(), window.initialDelay())),
                    policy.failFast() || step.isFailFast(),
                    policy.scoring(),
                    policy.checks());
        } catch (IllegalArgumentException e) {
            throw new AbortException("verifyDeployment: " + e.getMessage());
        }
    }

    private static Duration duration(@CheckForNull String text, Duration fallback) {
        return text == null ? fallback : Durations.parse(text);
    }
}
