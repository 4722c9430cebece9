package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutPlan;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Gives a new version its traffic in stages, and verifies each of them before the next. */
public final class ProgressiveRolloutStep extends VerificationStep {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Integer> steps;
    private ArrayList<Integer> pauseAt = new ArrayList<>();
    private String hold;
    private String watch;
    private String onStageError = Undo.ROLLBACK.code();
    private String onAbort = Undo.NONE.code();

    /** @param steps the weights, in percent; rising */
    @DataBoundConstructor
    public ProgressiveRolloutStep(List<Integer> steps, String service) {
        super(service);
        this.steps = new ArrayList<>(Util.fixNull(steps));
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        check("progressiveRollout");
        if (hold != null) {
            if (getDuration() != null) {
                throw new AbortException("progressiveRollout: give 'hold' or 'duration', not both: they are the same");
            }
            setDuration(hold);
        }
        plan("rollout");
        return new ProgressiveRolloutExecution(context, this);
    }

    /** @throws AbortException telling what is wrong with the weights */
    RolloutPlan plan(String id) throws AbortException {
        try {
            return new RolloutPlan(id, steps, new TreeSet<>(pauseAt));
        } catch (IllegalArgumentException e) {
            throw new AbortException("progressiveRollout: " + e.getMessage());
        }
    }

    public List<Integer> getSteps() {
        return steps;
    }

    /** The weights after which a person decides whether it goes on. */
    public List<Integer> getPauseAt() {
        return pauseAt;
    }

    @DataBoundSetter
    public void setPauseAt(@CheckForNull List<Integer> pauseAt) {
        this.pauseAt = new ArrayList<>(Util.fixNull(pauseAt));
    }

    /** How long each stage is verified. */
    @CheckForNull
    public String getHold() {
        return hold;
    }

    @DataBoundSetter
    public void setHold(@CheckForNull String hold) {
        this.hold = Util.fixEmptyAndTrim(hold);
    }

    /** For how long the last stage is watched after the end of the build; null for not at all. */
    @CheckForNull
    public String getWatch() {
        return watch;
    }

    @DataBoundSetter
    public void setWatch(@CheckForNull String watch) {
        this.watch = Util.fixEmptyAndTrim(watch);
    }

    @CheckForNull
    @Override
    Duration watchLength() throws AbortException {
        return Watches.length(watch);
    }

    @CheckForNull
    @Override
    public RequestedRollback requestedRollback() throws AbortException {
        RequestedRollback asked = super.requestedRollback();
        return asked == null ? null : asked.ofAnyFailure();
    }

    /** Whether it rolls back when a stage cannot be carried out: {@code rollback} or {@code none}. */
    public String getOnStageError() {
        return stageError().code();
    }

    @DataBoundSetter
    public void setOnStageError(@CheckForNull String onStageError) {
        this.onStageError = Undo.of("onStageError", onStageError, Undo.ROLLBACK).code();
    }

    /** Whether it rolls back when it is aborted: {@code rollback} or {@code none}. */
    public String getOnAbort() {
        return abort().code();
    }

    @DataBoundSetter
    public void setOnAbort(@CheckForNull String onAbort) {
        this.onAbort = Undo.of("onAbort", onAbort, Undo.NONE).code();
    }

    private Undo stageError() {
        return Undo.of("onStageError", onStageError, Undo.ROLLBACK); // null in a step of an earlier version
    }

    private Undo abort() {
        return Undo.of("onAbort", onAbort, Undo.NONE);
    }

    /** Whether a rollout that ends before its time is rolled back. */
    boolean rollsBack(boolean aborted) {
        return (aborted ? abort() : stageError()) == Undo.ROLLBACK;
    }

    /** Names it {@code progressiveRollout} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends VerificationStepDescriptor {

        @Override
        public String getFunctionName() {
            return "progressiveRollout";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ProgressiveRolloutStep_displayName();
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }

        /** For the form: whose settings all stages share. */
        public Class<?> getSettingsClass() {
            return VerificationStep.class;
        }

        /** For the form. */
        public String numbers(@CheckForNull List<Integer> values) {
            return Util.fixNull(values).stream().map(String::valueOf).collect(Collectors.joining(", "));
        }

        /** Checks that they rise. */
        @POST
        public FormValidation doCheckSteps(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            StepForms.checkPermission(item);
            try {
                return new RolloutPlan("rollout", list(value), new TreeSet<>()).stages() > 0
                        ? FormValidation.ok()
                        : FormValidation.error(value);
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckHold(@AncestorInPath hudson.model.Item item, @QueryParameter String value) {
            return doCheckDuration(item, value);
        }

        @POST
        public ListBoxModel doFillOnStageErrorItems(@AncestorInPath hudson.model.Item item) {
            StepForms.checkPermission(item);
            return Undo.items();
        }

        @POST
        public ListBoxModel doFillOnAbortItems(@AncestorInPath hudson.model.Item item) {
            StepForms.checkPermission(item);
            return Undo.items();
        }

        /** @throws NumberFormatException when they are no numbers */
        private static List<Integer> list(@CheckForNull String text) {
            return Arrays.stream(Util.fixNull(text).split("[,\\s\\[\\]]+"))
                    .filter(number -> !number.isEmpty())
                    .map(Integer::valueOf)
                    .toList();
        }

        @Override
        public Step newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject typed = JSONObject.fromObject(form.toString());
            for (String field : List.of("steps", "pauseAt")) {
                try {
                    typed.put(field, JSONArray.fromObject(list(typed.optString(field))));
                } catch (NumberFormatException e) {
                    throw new FormException(field + ": " + e.getMessage(), field);
                }
            }
            return super.newInstance(req, typed);
        }
    }
}
