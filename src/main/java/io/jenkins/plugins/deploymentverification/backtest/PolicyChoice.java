package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentIndex.Known;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the policy that somebody chose. */
final class PolicyChoice {

    /** Name of the choice that is no name of a policy. */
    static final String LAST = "";

    private final Job<?, ?> job;
    private final String service;

    @CheckForNull
    private final String environment;

    PolicyChoice(Job<?, ?> job, String service, @CheckForNull String environment) {
        this.job = job;
        this.service = service;
        this.environment = environment;
    }

    /** The policy by which a verification was judged, with its placeholders filled. */
    ServicePolicy of(Known verification) throws OrderException {
        Run<?, ?> build = job.getBuildByNumber(verification.build());
        VerificationAction action = build == null ? null : build.getAction(VerificationAction.class);
        try {
            Report report = action == null
                    ? null
                    : action.getReport(verification.record().getId());
            if (report == null) {
                throw new OrderException(Messages.PolicyChoice_noReport(verification.build()));
            }
            return report.policy();
        } catch (IOException e) {
            throw new OrderException(Messages.PolicyChoice_noReport(verification.build()));
        }
    }

    /** A policy of the global configuration. */
    ServicePolicy named(String name) throws OrderException {
        NamedPolicy named = DeploymentVerificationConfiguration.get()
                .policy(name)
                .orElseThrow(() -> new OrderException(Messages.PolicyChoice_noPolicy(name)));
        return read("policy '" + name + "'", named.getText());
    }

    /** A policy as a text. */
    ServicePolicy read(String name, String text) throws OrderException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("service", service);
        if (environment != null) {
            parameters.put("environment", environment);
        }
        try {
            Policy policy = PolicyReader.withParameters(parameters).read(name, text);
            return policy.service(service)
                    .orElseThrow(() -> new OrderException(Messages.PolicyChoice_noService(
                            service,
                            policy.services().stream().map(ServicePolicy::name).collect(Collectors.joining(", ")))));
        } catch (PolicyException e) {
            throw new OrderException(e.getMessage());
        }
    }
}
