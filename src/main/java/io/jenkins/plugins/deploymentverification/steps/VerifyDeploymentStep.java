package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/**
 * Verifies a deployment: measures the checks of a policy for the length of its window and judges them. Keeps what the
 * user wrote; {@link StepPolicy} makes a policy of it.
 */
public final class VerifyDeploymentStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String service;
    private String environment;
    private String version;
    private String deployedBy;
    private String deployedAt;
    private String policy;
    private String policyFile;
    private ArrayList<CheckSpec> checks = new ArrayList<>();
    private String preset;
    private String source;
    private String duration;
    private String interval;
    private String initialDelay;
    private TreeMap<String, String> parameters = new TreeMap<>();
    private String runOn = RunOn.CONTROLLER.code();
    private boolean failFast;
    private String onFailure = Reaction.FAIL.code();
    private String onInconclusive = Reaction.FAIL.code();
    private ArrayList<String> notify = new ArrayList<>();
    private ArrayList<String> notifyOn = new ArrayList<>();

    @DataBoundConstructor
    public VerifyDeploymentStep(String service) {
        this.service = Util.fixNull(service).strip();
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (service.isEmpty()) {
            throw new AbortException("verifyDeployment needs 'service', the name of the service that was deployed");
        }
        StepPolicy.checkCombination(this);
        return new VerifyDeploymentExecution(context, this);
    }

    public String getService() {
        return service;
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@CheckForNull String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@CheckForNull String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @CheckForNull
    public String getDeployedBy() {
        return deployedBy;
    }

    @DataBoundSetter
    public void setDeployedBy(@CheckForNull String deployedBy) {
        this.deployedBy = Util.fixEmptyAndTrim(deployedBy);
    }

    @CheckForNull
    public String getDeployedAt() {
        return deployedAt;
    }

    @DataBoundSetter
    public void setDeployedAt(@CheckForNull String deployedAt) {
        this.deployedAt = Util.fixEmptyAndTrim(deployedAt);
    }

    @CheckForNull
    public String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(@CheckForNull String policy) {
        this.policy = Util.fixEmptyAndTrim(policy) == null ? null : policy;
    }

    @CheckForNull
    public String getPolicyFile() {
        return policyFile;
    }

    @DataBoundSetter
    public void setPolicyFile(@CheckForNull String policyFile) {
        this.policyFile = Util.fixEmptyAndTrim(policyFile);
    }

    public List<CheckSpec> getChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(@CheckForNull List<CheckSpec> checks) {
        this.checks = new ArrayList<>(Util.fixNull(checks));
    }

    @CheckForNull
    public String getPreset() {
        return preset;
    }

    @DataBoundSetter
    public void setPreset(@CheckForNull String preset) {
        this.preset = Util.fixEmptyAndTrim(preset);
    }

    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    @CheckForNull
    public String getDuration() {
        return duration;
    }

    @DataBoundSetter
    public void setDuration(@CheckForNull String duration) {
        this.duration = Util.fixEmptyAndTrim(duration);
    }

    @CheckForNull
    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    @CheckForNull
    public String getInitialDelay() {
        return initialDelay;
    }

    @DataBoundSetter
    public void setInitialDelay(@CheckForNull String initialDelay) {
        this.initialDelay = Util.fixEmptyAndTrim(initialDelay);
    }

    public Map<String, String> getParameters() {
        return parameters;
    }

    @DataBoundSetter
    public void setParameters(@CheckForNull Map<String, ?> parameters) {
        this.parameters = FormMaps.strings(parameters);
    }

    public String getRunOn() {
        return runOn;
    }

    @DataBoundSetter
    public void setRunOn(String runOn) {
        this.runOn = RunOn.of(runOn).code();
    }

    public boolean isFailFast() {
        return failFast;
    }

    @DataBoundSetter
    public void setFailFast(boolean failFast) {
        this.failFast = failFast;
    }

    public String getOnFailure() {
        return onFailure;
    }

    @DataBoundSetter
    public void setOnFailure(String onFailure) {
        this.onFailure = Reaction.of("onFailure", onFailure).code();
    }

    public String getOnInconclusive() {
        return onInconclusive;
    }

    @DataBoundSetter
    public void setOnInconclusive(String onInconclusive) {
        this.onInconclusive = Reaction.of("onInconclusive", onInconclusive).code();
    }

    /** The notifiers that are told, by their names. */
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

    /** Names it {@code verifyDeployment} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "verifyDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerifyDeploymentStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            Object service = arguments.get("service");
            Object version = arguments.get("version");
            return service instanceof String name ? name + (version == null ? "" : " " + version) : null;
        }

        @Override
        public Step newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> parameters = FormMaps.take(rest, "parameters");
            VerifyDeploymentStep step = (VerifyDeploymentStep) super.newInstance(req, rest);
            step.setParameters(parameters);
            return step;
        }

        /** For the form. */
        public String line(List<String> values) {
            return FormLists.line(values);
        }

        /** For the form. */
        public String lines(Map<String, String> values) {
            return FormMaps.lines(values);
        }

        /** Checks that there is a service. */
        @POST
        public FormValidation doCheckService(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks the policy, with line and column. */
        @POST
        public FormValidation doCheckPolicy(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String service) {
            return StepForms.policy(item, value, service);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckDuration(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckInterval(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckInitialDelay(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Checks the time of the deployment in the form. */
        @POST
        public FormValidation doCheckDeployedAt(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.time(item, value);
        }

        /** Checks that there are such notifiers. */
        @POST
        public FormValidation doCheckNotify(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.notifiers(item, value);
        }

        /** Checks the names of events. */
        @POST
        public FormValidation doCheckNotifyOn(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.events(item, value);
        }

        /** The names of the metric sources, for users who may know them. */
        @POST
        public ListBoxModel doFillSourceItems(@AncestorInPath Item item) {
            return StepForms.sources(item);
        }

        /** Where measurements are taken. */
        @POST
        public ListBoxModel doFillRunOnItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.RunOn_controller(), RunOn.CONTROLLER.code());
            items.add(Messages.RunOn_agent(), RunOn.AGENT.code());
            return items;
        }

        /** What a failed verification does to the build. */
        @POST
        public ListBoxModel doFillOnFailureItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            return Reaction.items();
        }

        /** What an inconclusive verification does to the build. */
        @POST
        public ListBoxModel doFillOnInconclusiveItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            return Reaction.items();
        }
    }
}
