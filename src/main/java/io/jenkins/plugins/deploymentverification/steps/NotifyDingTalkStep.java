package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.notification.DingTalkButton;
import io.jenkins.plugins.deploymentverification.notification.DingTalkLink;
import io.jenkins.plugins.deploymentverification.notification.DingTalkNotice;
import io.jenkins.plugins.deploymentverification.notification.NoticeSender;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import io.jenkins.plugins.deploymentverification.verification.DingTalkForms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Writes into a DingTalk group: a message in one of the robot's own types, or, without a text, what there is to know. */
public final class NotifyDingTalkStep extends NotifyStep {

    private static final long serialVersionUID = 1L;

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
    public NotifyDingTalkStep() {}

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new Execution(context, this);
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

    /**
     * The message.
     *
     * @param expand fills in variables; is not given null
     */
    public DingTalkNotice notice(UnaryOperator<String> expand) {
        UnaryOperator<String> fill = text -> text == null ? null : expand.apply(text);
        return new DingTalkNotice(
                fill.apply(robot),
                webhookCredentialsId,
                secretCredentialsId,
                type,
                fill.apply(getTitle()),
                fill.apply(getText()),
                fill.apply(messageUrl),
                fill.apply(picUrl),
                buttons.stream()
                        .map(b -> new DingTalkButton(fill.apply(b.getTitle()), fill.apply(b.getUrl())))
                        .toList(),
                horizontalButtons,
                links.stream()
                        .map(l -> new DingTalkLink(
                                fill.apply(l.getTitle()), fill.apply(l.getMessageUrl()), fill.apply(l.getPicUrl())))
                        .toList(),
                mentions(fill));
    }

    private static final class Execution extends NotifyExecution {

        private static final long serialVersionUID = 1L;

        private final NotifyDingTalkStep step;

        Execution(StepContext context, NotifyDingTalkStep step) {
            super(context, step.isFailOnError());
            this.step = step;
        }

        @Override
        List<NotifierAddress> addresses(Run<?, ?> run) throws AbortException {
            return List.of(step.notice(UnaryOperator.identity()).address(run));
        }

        @Override
        NoticeSender.Letter letter(Run<?, ?> run) throws AbortException {
            return step.notice(UnaryOperator.identity()).letter(run);
        }
    }

    /** Names it {@code notifyDingTalk} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends NotifyDescriptor implements DingTalkForms {

        @Override
        public String getFunctionName() {
            return "notifyDingTalk";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NotifyDingTalkStep_displayName();
        }
    }
}
