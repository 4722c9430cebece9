package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.verification.CheckSpec;
import io.jenkins.plugins.deploymentverification.verification.ExpandedDescribables;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedDecision;
import io.jenkins.plugins.deploymentverification.verification.RequestedPolicy;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.RuleSpec;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import io.jenkins.plugins.deploymentverification.verification.ScoringSpec;
import io.jenkins.plugins.deploymentverification.verification.VerificationForms;
import io.jenkins.plugins.deploymentverification.verification.VerificationRequest;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The settings that all steps have which verify. Keeps what the user wrote; {@link RequestedPolicy} makes a policy of it.
 */
public abstract class VerificationStep extends Step implements VerificationRequest, Serializable {

    private static final long serialVersionUID = 1L;

    private final String service;
    private String environment;
    private String version;
    private String deployedBy;
    private String deployedAt;
    private String policy;
    private String policyFile;
    private ArrayList<CheckSpec> checks = new ArrayList<>();
    private ArrayList<RuleSpec> rules = new ArrayList<>();
    private String preset;
    private String source;
    private String duration;
    private String interval;
    private String initialDelay;
    private TreeMap<String, String> parameters = new TreeMap<>();
    private String runOn = RunOn.CONTROLLER.code();
    private boolean failFast;
    private ScoringSpec scoring;
    private boolean allowCommands;
    private String onFailure = Reaction.FAIL.code();
    private String onInconclusive = Reaction.FAIL.code();
    private ArrayList<String> notify = new ArrayList<>();
    private ArrayList<String> notifyOn = new ArrayList<>();
    private ArrayList<String> deploymentMarkers = new ArrayList<>();
    private ArrayList<String> events = new ArrayList<>();
    private RollbackAction rollback;
    private String settle;
    private String verifyAgain = RequestedRollback.USUAL_RECHECK;
    private String askTimeout;
    private String askDefault = RequestedDecision.USUAL_FALLBACK;
    private String submitters;

    VerificationStep(String service) {
        this.service = Util.fixNull(service).strip();
    }

    /**
     * Tells mistakes before anything is done.
     *
     * @throws AbortException when something is wrong with the settings
     */
    void check(String stepName) throws AbortException {
        if (service.isEmpty()) {
            throw new AbortException(stepName + " needs 'service', the name of the service that was deployed");
        }
        RequestedPolicy.checkCombination(this);
        requestedRollback();
        requestedDecision();
        watchLength();
    }

    /**
     * Refuses a plan before anything is measured.
     *
     * @throws AbortException saying what is missing
     */
    void require(VerificationPlan plan) throws AbortException {
        // any will do
    }

    /**
     * For how long the deployment is watched after the end of the build; null for not at all.
     *
     * @throws AbortException when that cannot be done
     */
    @CheckForNull
    Duration watchLength() throws AbortException {
        return null;
    }

    /** Takes over all settings, with a build's variables filled in where that is safe. */
    void setAll(VerificationStep other, EnvVars variables) {
        setEnvironment(variables.expand(other.environment));
        setVersion(variables.expand(other.version));
        setDeployedBy(variables.expand(other.deployedBy));
        setDeployedAt(variables.expand(other.deployedAt));
        setPolicy(other.policy);
        setPolicyFile(variables.expand(other.policyFile));
        setChecks(other.checks);
        setRules(other.getRules());
        setPreset(variables.expand(other.preset));
        setSource(variables.expand(other.source));
        setDuration(variables.expand(other.duration));
        setInterval(variables.expand(other.interval));
        setInitialDelay(variables.expand(other.initialDelay));
        other.parameters.forEach((name, value) -> parameters.put(name, variables.expand(value)));
        setRunOn(other.runOn);
        setFailFast(other.failFast);
        setScoring(other.scoring);
        setAllowCommands(other.allowCommands);
        setOnFailure(other.onFailure);
        setOnInconclusive(other.onInconclusive);
        setNotify(other.notify.stream().map(variables::expand).toList());
        setNotifyOn(other.notifyOn);
        setDeploymentMarkers(
                other.getDeploymentMarkers().stream().map(variables::expand).toList());
        setEvents(other.getEvents().stream().map(variables::expand).toList());
        setRollback(other.rollback == null ? null : ExpandedDescribables.of(other.rollback, variables));
        setSettle(variables.expand(other.settle));
        setVerifyAgain(other.verifyAgain);
        setAskTimeout(variables.expand(other.askTimeout));
        setAskDefault(other.askDefault);
        setSubmitters(variables.expand(other.submitters));
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

    @Override
    public List<RuleSpec> getRules() {
        return Util.fixNull(rules); // null in a step of an earlier version
    }

    @DataBoundSetter
    public void setRules(@CheckForNull List<RuleSpec> rules) {
        this.rules = new ArrayList<>(Util.fixNull(rules));
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

    @CheckForNull
    @Override
    public ScoringSpec getScoring() {
        return scoring;
    }

    @DataBoundSetter
    public void setScoring(@CheckForNull ScoringSpec scoring) {
        this.scoring = scoring;
    }

    @Override
    public boolean isAllowCommands() {
        return allowCommands;
    }

    @DataBoundSetter
    public void setAllowCommands(boolean allowCommands) {
        this.allowCommands = allowCommands;
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
        this.onInconclusive = Reaction.onInconclusive(onInconclusive).code();
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

    @Override
    public List<String> getDeploymentMarkers() {
        return deploymentMarkers == null ? List.of() : deploymentMarkers;
    }

    @DataBoundSetter
    public void setDeploymentMarkers(@CheckForNull List<String> deploymentMarkers) {
        this.deploymentMarkers = FormLists.items(deploymentMarkers);
    }

    @Override
    public List<String> getEvents() {
        return events == null ? List.of() : events;
    }

    @DataBoundSetter
    public void setEvents(@CheckForNull List<String> events) {
        this.events = FormLists.items(events);
    }

    /** What is done when a check fails whose action is a rollback; null for nothing. */
    @CheckForNull
    public RollbackAction getRollback() {
        return rollback;
    }

    @DataBoundSetter
    public void setRollback(@CheckForNull RollbackAction rollback) {
        this.rollback = rollback;
    }

    /** Time for the service to settle after a rollback, before it is verified again; null for the usual. */
    @CheckForNull
    public String getSettle() {
        return settle;
    }

    @DataBoundSetter
    public void setSettle(@CheckForNull String settle) {
        this.settle = Util.fixEmptyAndTrim(settle);
    }

    /** What is verified after a rollback: {@code policy}, {@code critical} or {@code none}. */
    public String getVerifyAgain() {
        return verifyAgain == null ? RequestedRollback.USUAL_RECHECK : verifyAgain;
    }

    @DataBoundSetter
    public void setVerifyAgain(@CheckForNull String verifyAgain) {
        String chosen = Util.fixEmptyAndTrim(verifyAgain);
        RequestedRollback.recheck(chosen);
        this.verifyAgain = chosen == null ? RequestedRollback.USUAL_RECHECK : chosen;
    }

    /**
     * The rollback as it was asked for, or null.
     *
     * @throws AbortException when something is wrong with it
     */
    @CheckForNull
    public RequestedRollback requestedRollback() throws AbortException {
        return RequestedRollback.of(rollback, settle, verifyAgain);
    }

    /** How long the build waits for a person; null for the usual. */
    @CheckForNull
    public String getAskTimeout() {
        return askTimeout;
    }

    @DataBoundSetter
    public void setAskTimeout(@CheckForNull String askTimeout) {
        this.askTimeout = Util.fixEmptyAndTrim(askTimeout);
    }

    /** What happens where nobody decides in time: {@code keep}, {@code rollback} or {@code fail}. */
    public String getAskDefault() {
        return askDefault == null ? RequestedDecision.USUAL_FALLBACK : askDefault; // null in an earlier version's
    }

    @DataBoundSetter
    public void setAskDefault(@CheckForNull String askDefault) {
        String chosen = Util.fixEmptyAndTrim(askDefault);
        RequestedDecision.fallback(chosen);
        this.askDefault = chosen == null ? RequestedDecision.USUAL_FALLBACK : chosen;
    }

    /** Users and groups who may decide, with commas between them; null for all who may build the job. */
    @CheckForNull
    public String getSubmitters() {
        return submitters;
    }

    @DataBoundSetter
    public void setSubmitters(@CheckForNull String submitters) {
        this.submitters = Util.fixEmptyAndTrim(submitters);
    }

    /**
     * How a person is asked, where one is.
     *
     * @throws AbortException when something is wrong with it
     */
    RequestedDecision requestedDecision() throws AbortException {
        return RequestedDecision.of(askTimeout, askDefault, submitters, rollback != null);
    }

    /** The form of such a step. */
    abstract static class VerificationStepDescriptor extends StepDescriptor implements VerificationForms {
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
            JSONObject chosen = rest.optJSONObject("rollback");
            if (chosen == null || !chosen.has("stapler-class") && !chosen.has("$class")) {
                rest.remove("rollback"); // none
            }
            VerificationStep step = (VerificationStep) super.newInstance(req, rest);
            step.setParameters(parameters);
            return step;
        }
    }
}
