package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.notification.BuildSummary;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Template;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import io.jenkins.plugins.deploymentverification.notification.BuildSummaries;
import io.jenkins.plugins.deploymentverification.notification.NoticeSender;
import io.jenkins.plugins.deploymentverification.notification.Notifications;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Tells several notifiers the same, each in its own way: what there is to know, or what a template makes of it. */
public final class NotifyDeploymentStep extends NotifyStep {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> channels;
    private String service;
    private boolean critical;

    @DataBoundConstructor
    public NotifyDeploymentStep(List<String> channels) {
        this.channels = FormLists.items(channels);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (channels.isEmpty()) {
            throw new AbortException("notifyDeployment needs 'channels', the names of notifiers");
        }
        return new Execution(context, this);
    }

    /** Names of notifiers. */
    public List<String> getChannels() {
        return channels;
    }

    /** Whose verification the message is about; null for all of the build's. */
    @CheckForNull
    public String getService() {
        return service;
    }

    @DataBoundSetter
    public void setService(@CheckForNull String service) {
        this.service = Util.fixEmptyAndTrim(service);
    }

    /** Whether it goes out even where many others are summed up. */
    public boolean isCritical() {
        return critical;
    }

    @DataBoundSetter
    public void setCritical(boolean critical) {
        this.critical = critical;
    }

    private List<Evidence> evidence(Run<?, ?> run) {
        return BuildSummaries.verifications(run).stream()
                .filter(e ->
                        service == null || e.report().deployment().service().equals(service))
                .toList();
    }

    @CheckForNull
    private static Template template(String field, @CheckForNull String text, Function<String, Template> parser)
            throws AbortException {
        try {
            return text == null ? null : parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new AbortException("notifyDeployment: '" + field + "': " + e.getMessage());
        }
    }

    private static final class Execution extends NotifyExecution {

        private static final long serialVersionUID = 1L;

        private final NotifyDeploymentStep step;

        Execution(StepContext context, NotifyDeploymentStep step) {
            super(context, step.isFailOnError());
            this.step = step;
        }

        @Override
        List<NotifierAddress> addresses(Run<?, ?> run) {
            return step.channels.stream().map(NotifierAddress::named).toList();
        }

        @Override
        NoticeSender.Letter letter(Run<?, ?> run) throws AbortException {
            Template title = template("title", step.getTitle(), Template::ofTitle);
            Template text = template("text", step.getText(), Template::parse);
            BuildSummary build = BuildSummaries.of(run);
            List<Evidence> evidence = step.evidence(run);
            Evidence last = evidence.isEmpty() ? null : evidence.get(evidence.size() - 1);
            return address -> {
                Composer composer = new Composer(Notifications.locale(address));
                Notification message = composer.written(
                                composer.build(build, evidence), title, text, composer.values(last, build))
                        .withMentions(step.mentions());
                return Message.of(step.critical ? message.withUrgency(Urgency.CRITICAL) : message);
            };
        }
    }

    /** Names it {@code notifyDeployment} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends NotifyDescriptor {

        @Override
        public String getFunctionName() {
            return "notifyDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NotifyDeploymentStep_displayName();
        }

        /** Checks that there are such notifiers. */
        @POST
        public FormValidation doCheckChannels(@AncestorInPath Item item, @QueryParameter String value) {
            return FormLists.items(List.of(Util.fixNull(value))).isEmpty()
                    ? StepForms.required(item, "")
                    : StepForms.notifiers(item, value);
        }

        /** Checks a template. */
        @POST
        public FormValidation doCheckTitle(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.template(item, value, Template::ofTitle);
        }

        /** Checks a template, with line and column. */
        @POST
        public FormValidation doCheckText(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.template(item, value, Template::parse);
        }
    }
}
