package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Fails before a deployment where its environment does not allow it now. Waits for nothing. */
public final class DeploymentGateStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String service;
    private final String environment;
    private String version;

    @DataBoundConstructor
    public DeploymentGateStep(String service, String environment) {
        this.service = Util.fixNull(service).strip();
        this.environment = Util.fixNull(environment).strip();
    }

    public String getService() {
        return service;
    }

    public String getEnvironment() {
        return environment;
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@CheckForNull String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        if (service.isEmpty() || environment.isEmpty()) {
            throw new AbortException(
                    "deploymentGate needs 'service' and 'environment': what is deployed, and where to");
        }
        return new Execution(context, this);
    }

    private void pass(TaskListener listener) throws AbortException {
        List<Reason> obstacles;
        try {
            if (DeploymentVerificationConfiguration.get()
                    .environments()
                    .find(environment)
                    .isEmpty()) {
                throw new AbortException("There is no environment '" + environment
                        + "' in the global configuration; there are: " + known());
            }
            obstacles =
                    DeploymentObstacles.of(new Deployment(service, environment, version, null, null), Instant.now());
        } catch (IllegalArgumentException e) {
            throw new AbortException("The environments of the global configuration cannot be used: " + e.getMessage());
        }
        String what = service + (version == null ? "" : " " + version);
        if (!obstacles.isEmpty()) {
            throw new AbortException(what + " must not be deployed to " + environment + " now:\n"
                    + obstacles.stream().map(o -> o.text(Locale.getDefault())).collect(Collectors.joining("\n")));
        }
        listener.getLogger().println("[gate] " + what + " may be deployed to " + environment);
    }

    private static String known() {
        String names = names().stream().collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    private static List<String> names() {
        return DeploymentVerificationConfiguration.get().getEnvironments().stream()
                .map(EnvironmentConfig::getName)
                .toList();
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {

        private static final long serialVersionUID = 1L;

        private final DeploymentGateStep step;

        Execution(StepContext context, DeploymentGateStep step) {
            super(context);
            this.step = step;
        }

        @Override
        protected Void run() throws Exception {
            step.pass(getContext().get(TaskListener.class));
            return null;
        }
    }

    /** Names it {@code deploymentGate} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "deploymentGate";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DeploymentGateStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            return arguments.get("service") + " → " + arguments.get("environment");
        }

        /** Checks that there is a service. */
        @POST
        public FormValidation doCheckService(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks that there is an environment. */
        @POST
        public FormValidation doCheckEnvironment(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** The environments of the global configuration. */
        @POST
        public ComboBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            return new ComboBoxModel(names());
        }
    }
}
