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
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.notification.DingTalkButton;
import io.jenkins.plugins.deploymentverification.notification.DingTalkLink;
import io.jenkins.plugins.deploymentverification.notification.DingTalkNotice;
import io.jenkins.plugins.deploymentverification.notification.NoticeSender;
import io.jenkins.plugins.deploymentverification.verification.DingTalkForms;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.ArrayList;
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

    private String when = When.ALWAYS.code();
    private String title;
    private String text;
    private ArrayList<String> atMobiles = new ArrayList<>();
    private ArrayList<String> atUserIds = new ArrayList<>();
    private boolean atAll;
    private boolean failOnError;
    private String robot;
    private String webhookCredentialsId;
    private String secretCredentialsId;
    private String type;
    private String messageUrl;
    private String picUrl;
    private ArrayList<DingTalkButton> buttons = new ArrayList<>();
    private boolean horizontalButtons;
    private ArrayList<DingTalkLink> links = new ArrayList<>();

    @DataBoundConstructor
    public NotifyDingTalkPublisher() {}

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
            DingTalkNotice notice = notice(variables);
            new NoticeSender(listener, failOnError).send(notice.letter(build), List.of(notice.address(build)));
        } catch (AbortException e) {
            listener.error(e.getMessage());
            build.setResult(Result.FAILURE);
        }
        return true;
    }

    private DingTalkNotice notice(EnvVars variables) {
        return new DingTalkNotice(
                expand(variables, robot),
                webhookCredentialsId,
                secretCredentialsId,
                type,
                expand(variables, title),
                expand(variables, text),
                expand(variables, messageUrl),
                expand(variables, picUrl),
                buttons.stream()
                        .map(b -> new DingTalkButton(variables.expand(b.getTitle()), variables.expand(b.getUrl())))
                        .toList(),
                horizontalButtons,
                links.stream()
                        .map(l -> new DingTalkLink(
                                variables.expand(l.getTitle()),
                                variables.expand(l.getMessageUrl()),
                                variables.expand(l.getPicUrl())))
                        .toList(),
                new Mentions(
                        FormLists.items(
                                atMobiles.stream().map(variables::expand).toList()),
                        FormLists.items(
                                atUserIds.stream().map(variables::expand).toList()),
                        atAll));
    }

    @CheckForNull
    private static String expand(EnvVars variables, @CheckForNull String text) {
        return text == null ? null : variables.expand(text);
    }

    /** After which builds: always, notSuccessful or changed. */
    public String getWhen() {
        return when;
    }

    @DataBoundSetter
    public void setWhen(@CheckForNull String when) {
        this.when = When.of(when).code();
    }

    @CheckForNull
    public String getTitle() {
        return title;
    }

    @DataBoundSetter
    public void setTitle(@CheckForNull String title) {
        this.title = Util.fixEmptyAndTrim(title);
    }

    @CheckForNull
    public String getText() {
        return text;
    }

    @DataBoundSetter
    public void setText(@CheckForNull String text) {
        this.text = Util.fixEmptyAndTrim(text) == null ? null : text;
    }

    public List<String> getAtMobiles() {
        return atMobiles;
    }

    @DataBoundSetter
    public void setAtMobiles(@CheckForNull List<String> atMobiles) {
        this.atMobiles = FormLists.items(atMobiles);
    }

    public List<String> getAtUserIds() {
        return atUserIds;
    }

    @DataBoundSetter
    public void setAtUserIds(@CheckForNull List<String> atUserIds) {
        this.atUserIds = FormLists.items(atUserIds);
    }

    public boolean isAtAll() {
        return atAll;
    }

    @DataBoundSetter
    public void setAtAll(boolean atAll) {
        this.atAll = atAll;
    }

    public boolean isFailOnError() {
        return failOnError;
    }

    @DataBoundSetter
    public void setFailOnError(boolean failOnError) {
        this.failOnError = failOnError;
    }

    /** A DingTalk robot of the global configuration; null for the only one. */
    @CheckForNull
    public String getRobot() {
        return robot;
    }

    @DataBoundSetter
    public void setRobot(@CheckForNull String robot) {
        this.robot = Util.fixEmptyAndTrim(robot);
    }

    /** Id of a secret text with the robot's URL or token, in place of a configured robot. */
    @CheckForNull
    public String getWebhookCredentialsId() {
        return webhookCredentialsId;
    }

    @DataBoundSetter
    public void setWebhookCredentialsId(@CheckForNull String webhookCredentialsId) {
        this.webhookCredentialsId = Util.fixEmptyAndTrim(webhookCredentialsId);
    }

    /** Id of a secret text with the secret of that robot. */
    @CheckForNull
    public String getSecretCredentialsId() {
        return secretCredentialsId;
    }

    @DataBoundSetter
    public void setSecretCredentialsId(@CheckForNull String secretCredentialsId) {
        this.secretCredentialsId = Util.fixEmptyAndTrim(secretCredentialsId);
    }

    /** text, link, markdown, actionCard or feedCard; null for what fits the other arguments. */
    @CheckForNull
    public String getType() {
        return type;
    }

    @DataBoundSetter
    public void setType(@CheckForNull String type) {
        this.type = Util.fixEmptyAndTrim(type);
    }

    /** Where a link leads. */
    @CheckForNull
    public String getMessageUrl() {
        return messageUrl;
    }

    @DataBoundSetter
    public void setMessageUrl(@CheckForNull String messageUrl) {
        this.messageUrl = Util.fixEmptyAndTrim(messageUrl);
    }

    /** The picture of a link. */
    @CheckForNull
    public String getPicUrl() {
        return picUrl;
    }

    @DataBoundSetter
    public void setPicUrl(@CheckForNull String picUrl) {
        this.picUrl = Util.fixEmptyAndTrim(picUrl);
    }

    /** Of an actionCard. */
    public List<DingTalkButton> getButtons() {
        return buttons;
    }

    @DataBoundSetter
    public void setButtons(@CheckForNull List<DingTalkButton> buttons) {
        this.buttons = new ArrayList<>(Util.fixNull(buttons));
    }

    /** Whether the buttons stand beside each other. */
    public boolean isHorizontalButtons() {
        return horizontalButtons;
    }

    @DataBoundSetter
    public void setHorizontalButtons(boolean horizontalButtons) {
        this.horizontalButtons = horizontalButtons;
    }

    /** Of a feedCard. */
    public List<DingTalkLink> getLinks() {
        return links;
    }

    @DataBoundSetter
    public void setLinks(@CheckForNull List<DingTalkLink> links) {
        this.links = new ArrayList<>(Util.fixNull(links));
    }

    /** Offers it in all jobs that have post-build actions. */
    @Extension
    @Symbol("notifyDingTalk")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> implements DingTalkForms {

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

        /** The step's, for the fields that it has too. */
        @Override
        public String getHelpFile(@CheckForNull String field) {
            return field == null || "when".equals(field)
                    ? super.getHelpFile(field)
                    : StepHelp.of("NotifyDingTalkStep", field);
        }

        /** For the form. */
        public String line(List<String> values) {
            return FormLists.line(values);
        }

        /** After which builds. */
        @POST
        public ListBoxModel doFillWhenItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            return When.items();
        }
    }
}
