package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import hudson.util.ListBoxModel;
import hudson.util.XStream2;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.steps.TransitionJiraStep;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** Post-build action: moves Jira issues as {@code transitionJira} does. Variables of the build are expanded. */
public final class JiraTransitionPublisher extends Recorder {

    private final TransitionJiraStep step;
    private String onResult = "SUCCESS";

    /** @param step which issues are moved, and where */
    @DataBoundConstructor
    public JiraTransitionPublisher(TransitionJiraStep step) {
        this.step = step;
    }

    /** As a Pipeline would have it; variables of the build are filled in when it runs. */
    public TransitionJiraStep getStep() {
        return step;
    }

    /** The worst result of the build with which issues are moved: SUCCESS, UNSTABLE or FAILURE. */
    public String getOnResult() {
        return onResult;
    }

    @DataBoundSetter
    public void setOnResult(@CheckForNull String onResult) {
        // what is none of them becomes a failure
        this.onResult = Result.fromString(Util.fixEmptyAndTrim(onResult) == null ? "SUCCESS" : onResult)
                .toString();
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    /** A failure to move an issue is to be seen in the build's result. */
    @Override
    public boolean needsToRunAfterFinalized() {
        return false;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        Result result = build.getResult();
        if (result != null && result.isWorseThan(Result.fromString(onResult))) {
            listener.getLogger().println("[jira] No issue is moved, because the build is " + result);
            return true;
        }
        EnvVars variables = build.getEnvironment(listener);
        try {
            new JiraWork(build, listener, step.getSite(), step.selection(variables::expand), step.isFailOnError())
                    .transition(step.request(build, variables::expand));
        } catch (IllegalArgumentException e) {
            throw new AbortException("Transition Jira issues: " + e.getMessage());
        }
        return true;
    }

    /** The form's part for it. */
    @Extension
    @Symbol("jiraTransitionPublisher")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraTransitionPublisher_displayName();
        }

        /** With which results issues are moved. */
        @POST
        public ListBoxModel doFillOnResultItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.JiraTransitionPublisher_success(), "SUCCESS");
            items.add(Messages.JiraTransitionPublisher_unstable(), "UNSTABLE");
            items.add(Messages.JiraTransitionPublisher_failure(), "FAILURE");
            return items;
        }
    }

    /** For {@code config.xml}; found by its name. */
    public static final class ConverterImpl extends StepHolderConverter<JiraTransitionPublisher> {

        public ConverterImpl(XStream2 xstream) {
            super(xstream, JiraTransitionPublisher.class, TransitionJiraStep.class);
        }
    }
}
