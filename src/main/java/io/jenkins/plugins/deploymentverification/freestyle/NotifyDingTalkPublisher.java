package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import hudson.util.ListBoxModel;
import hudson.util.XStream2;
import io.jenkins.plugins.deploymentverification.notification.DingTalkNotice;
import io.jenkins.plugins.deploymentverification.notification.NoticeSender;
import io.jenkins.plugins.deploymentverification.steps.NotifyDingTalkStep;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * Writes into a DingTalk group after a build. The same as the Pipeline step {@code notifyDingTalk}, with the build's
 * variables filled in, and a choice of builds.
 */
public final class NotifyDingTalkPublisher extends Notifier {

    private final NotifyDingTalkStep step;
    private String when = When.ALWAYS.code();

    /** @param step what is written, and where */
    @DataBoundConstructor
    public NotifyDingTalkPublisher(NotifyDingTalkStep step) {
        this.step = step;
    }

    /** As a Pipeline would have it; variables of the build are filled in when it runs. */
    public NotifyDingTalkStep getStep() {
        return step;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        if (!When.of(when).matches(build)) {
            return true;
        }
        EnvVars variables = build.getEnvironment(listener);
        variables.overrideAll(build.getBuildVariables());
        try {
            DingTalkNotice notice = step.notice(variables::expand);
            new NoticeSender(listener, step.isFailOnError()).send(notice.letter(build), List.of(notice.address(build)));
        } catch (AbortException e) {
            listener.error(e.getMessage());
            build.setResult(Result.FAILURE);
        }
        return true;
    }

    /** After which builds: always, notSuccessful or changed. */
    public String getWhen() {
        return when;
    }

    @DataBoundSetter
    public void setWhen(@CheckForNull String when) {
        this.when = When.of(when).code();
    }

    /** Offers it in all jobs that have post-build actions. */
    @Extension
    @Symbol("notifyDingTalk")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NotifyDingTalkPublisher_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        /** After which builds. */
        @POST
        public ListBoxModel doFillWhenItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            return When.items();
        }
    }
    /** For {@code config.xml}; found by its name. */
    public static final class ConverterImpl extends StepHolderConverter<NotifyDingTalkPublisher> {

        public ConverterImpl(XStream2 xstream) {
            super(xstream, NotifyDingTalkPublisher.class, NotifyDingTalkStep.class);
        }
    }
}
