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
import io.jenkins.plugins.deploymentverification.verification.ExpandedDescribables;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedDecision;
import io.jenkins.plugins.deploymentverification.verification.RequestedPolicy;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.VerificationForms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** What all steps that verify have: what is measured, and what follows the verdict. */
public abstract class VerificationStep extends MeasuringStep {

    private static final long serialVersionUID = 1L;

    private String onFailure = Reaction.FAIL.code();
    private String onInconclusive = Reaction.FAIL.code();
    private ArrayList<String> notify = new ArrayList<>();
    private ArrayList<String> notifyOn = new ArrayList<>();
    private RollbackAction rollback;
    private String settle;
    private String verifyAgain = RequestedRollback.USUAL_RECHECK;
    private String askTimeout;
    private String askDefault = RequestedDecision.USUAL_FALLBACK;
    private String submitters;

    VerificationStep(String service) {
        super(service);
    }

    /**
     * Tells mistakes before anything is done.
     *
     * @throws AbortException when something is wrong with the settings
     */
    void check(String stepName) throws AbortException {
        if (getService().isEmpty()) {
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
        setMeasured(other, variables);
        setOnFailure(other.onFailure);
        setOnInconclusive(other.onInconclusive);
        setNotify(other.notify.stream().map(variables::expand).toList());
        setNotifyOn(other.notifyOn);
        setRollback(other.rollback == null ? null : ExpandedDescribables.of(other.rollback, variables));
        setSettle(variables.expand(other.settle));
        setVerifyAgain(other.verifyAgain);
        setAskTimeout(variables.expand(other.askTimeout));
        setAskDefault(other.askDefault);
        setSubmitters(variables.expand(other.submitters));
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
