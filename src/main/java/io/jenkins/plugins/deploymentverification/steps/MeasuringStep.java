package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.verification.CheckSpec;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.RequestedPolicy;
import io.jenkins.plugins.deploymentverification.verification.RuleSpec;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import io.jenkins.plugins.deploymentverification.verification.ScoringSpec;
import io.jenkins.plugins.deploymentverification.verification.VerificationRequest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** What is verified, and how it is measured: settings of which {@link RequestedPolicy} makes a policy. Keeps what the user wrote. */
public abstract class MeasuringStep extends Step implements VerificationRequest, Serializable {

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
    private ArrayList<String> deploymentMarkers = new ArrayList<>();
    private ArrayList<String> events = new ArrayList<>();

    MeasuringStep(String service) {
        this.service = Util.fixNull(service).strip();
    }

    /** Takes over what is verified, with a build's variables filled in where that is safe. */
    void setMeasured(MeasuringStep other, EnvVars variables) {
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
        setDeploymentMarkers(
                other.getDeploymentMarkers().stream().map(variables::expand).toList());
        setEvents(other.getEvents().stream().map(variables::expand).toList());
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
}
