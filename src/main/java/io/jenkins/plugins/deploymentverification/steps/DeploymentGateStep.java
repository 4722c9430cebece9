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
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Fails before a deployment where its environment does not allow it now. Waits for the approvals that it needs. */
public final class DeploymentGateStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String service;
    private final String environment;
    private String version;
    private ArrayList<String> notify = new ArrayList<>();
    private ArrayList<String> notifyOn = new ArrayList<>();

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

    /** Notifiers that are told when approvals are needed, and what came of it. */
    public List<String> getNotify() {
        return notify;
    }

    @DataBoundSetter
    public void setNotify(@CheckForNull List<String> notify) {
        this.notify = FormLists.items(notify);
    }

    /** Of what they are told: names of {@link NotifyOn}; empty for the usual. */
    public List<String> getNotifyOn() {
        return notifyOn;
    }

    @DataBoundSetter
    public void setNotifyOn(@CheckForNull List<String> notifyOn) {
        this.notifyOn = FormLists.items(notifyOn);
        NotifyOn.events(this.notifyOn);
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        if (service.isEmpty() || environment.isEmpty()) {
            throw new AbortException(
                    "deploymentGate needs 'service' and 'environment': what is deployed, and where to");
        }
        return new DeploymentGateExecution(context, this);
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
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
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
            StepForms.checkNamesPermission(item);
            return new ComboBoxModel(DeploymentVerificationConfiguration.get().getEnvironments().stream()
                    .map(EnvironmentConfig::getName)
                    .toList());
        }

        /** For the form: a list in one line. */
        @Restricted(DoNotUse.class)
        public String line(@CheckForNull List<String> items) {
            return FormLists.line(items);
        }

        /** Checks that there are such notifiers. */
        @POST
        public FormValidation doCheckNotify(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.notifiers(item, value);
        }

        /** Checks that there are such events. */
        @POST
        public FormValidation doCheckNotifyOn(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.events(item, value);
        }
    }
}
