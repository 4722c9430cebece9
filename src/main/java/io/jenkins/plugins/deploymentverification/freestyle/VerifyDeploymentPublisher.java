package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Descriptor;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.verification.BlockingVerification;
import io.jenkins.plugins.deploymentverification.verification.CheckSpec;
import io.jenkins.plugins.deploymentverification.verification.ExpandedRequest;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import io.jenkins.plugins.deploymentverification.verification.VerificationForms;
import io.jenkins.plugins.deploymentverification.verification.VerificationRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Verifies a deployment after a build, which waits for it on its executor. The same as the Pipeline step
 * {@code verifyDeployment}, with the build's variables filled in.
 */
public final class VerifyDeploymentPublisher extends Recorder implements VerificationRequest {

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
    public VerifyDeploymentPublisher(String service) {
        this.service = Util.fixNull(service).strip();
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) throws IOException {
        Result result = build.getResult();
        if (result != null && result.isWorseThan(Result.UNSTABLE)) {
            listener.getLogger().println("[verify] Nothing is verified, because the build did not succeed");
            return true;
        }
        try {
            EnvVars variables = build.getEnvironment(listener);
            variables.overrideAll(build.getBuildVariables());
            ExpandedRequest request = new ExpandedRequest(this, variables);
            if (request.getService().isEmpty()) {
                listener.error("A deployment is verified of a 'service', whose name is missing");
                return false;
            }
            Report report = new BlockingVerification(build, request, build.getWorkspace(), listener)
                    .await(RunOn.of(runOn), expanded(notify, variables), notifyOn);
            react(report, build, listener);
            return true;
        } catch (InterruptedException e) {
            Executor executor = build.getExecutor();
            build.setResult(executor == null ? Result.ABORTED : executor.abortResult());
            if (executor != null) {
                executor.recordCauseOfInterruption(build, listener);
            }
            return false;
        }
    }

    private static List<String> expanded(List<String> names, EnvVars variables) {
        return FormLists.items(names.stream().map(variables::expand).toList());
    }

    private void react(Report report, AbstractBuild<?, ?> build, BuildListener listener) {
        Reaction reaction = switch (report.verdict()) {
            case PASSED, WARNING -> Reaction.NONE;
            case INCONCLUSIVE -> Reaction.of("onInconclusive", onInconclusive);
            case FAILED -> Reaction.of("onFailure", onFailure);
        };
        if (reaction == Reaction.FAIL) {
            listener.error(ProgressLog.sentence(report));
            build.setResult(Result.FAILURE);
        } else if (reaction == Reaction.UNSTABLE) {
            listener.getLogger().println("UNSTABLE: " + ProgressLog.sentence(report));
            build.setResult(Result.UNSTABLE);
        }
    }

    @Override
    public String getService() {
        return service;
    }

    @CheckForNull
    @Override
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@CheckForNull String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    @CheckForNull
    @Override
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@CheckForNull String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    @CheckForNull
    @Override
    public String getDeployedBy() {
        return deployedBy;
    }

    @DataBoundSetter
    public void setDeployedBy(@CheckForNull String deployedBy) {
        this.deployedBy = Util.fixEmptyAndTrim(deployedBy);
    }

    @CheckForNull
    @Override
    public String getDeployedAt() {
        return deployedAt;
    }

    @DataBoundSetter
    public void setDeployedAt(@CheckForNull String deployedAt) {
        this.deployedAt = Util.fixEmptyAndTrim(deployedAt);
    }

    @CheckForNull
    @Override
    public String getPolicy() {
        return policy;
    }

    @DataBoundSetter
    public void setPolicy(@CheckForNull String policy) {
        this.policy = Util.fixEmptyAndTrim(policy) == null ? null : policy;
    }

    @CheckForNull
    @Override
    public String getPolicyFile() {
        return policyFile;
    }

    @DataBoundSetter
    public void setPolicyFile(@CheckForNull String policyFile) {
        this.policyFile = Util.fixEmptyAndTrim(policyFile);
    }

    @Override
    public List<CheckSpec> getChecks() {
        return checks;
    }

    @DataBoundSetter
    public void setChecks(@CheckForNull List<CheckSpec> checks) {
        this.checks = new ArrayList<>(Util.fixNull(checks));
    }

    @CheckForNull
    @Override
    public String getPreset() {
        return preset;
    }

    @DataBoundSetter
    public void setPreset(@CheckForNull String preset) {
        this.preset = Util.fixEmptyAndTrim(preset);
    }

    @CheckForNull
    @Override
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    @CheckForNull
    @Override
    public String getDuration() {
        return duration;
    }

    @DataBoundSetter
    public void setDuration(@CheckForNull String duration) {
        this.duration = Util.fixEmptyAndTrim(duration);
    }

    @CheckForNull
    @Override
    public String getInterval() {
        return interval;
    }

    @DataBoundSetter
    public void setInterval(@CheckForNull String interval) {
        this.interval = Util.fixEmptyAndTrim(interval);
    }

    @CheckForNull
    @Override
    public String getInitialDelay() {
        return initialDelay;
    }

    @DataBoundSetter
    public void setInitialDelay(@CheckForNull String initialDelay) {
        this.initialDelay = Util.fixEmptyAndTrim(initialDelay);
    }

    @Override
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

    @Override
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

    /** Offers it in all jobs that have post-build actions. */
    @Extension
    @Symbol("verifyDeployment")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> implements VerificationForms {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerifyDeploymentPublisher_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /** The step's: its fields are the same. */
        @Override
        public String getHelpFile(@CheckForNull String field) {
            return StepHelp.of("VerifyDeploymentStep", field);
        }

        @Override
        public Publisher newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form)
                throws Descriptor.FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> parameters = FormMaps.take(rest, "parameters");
            VerifyDeploymentPublisher publisher = (VerifyDeploymentPublisher) super.newInstance(req, rest);
            publisher.setParameters(parameters);
            return publisher;
        }
    }
}
