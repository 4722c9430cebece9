package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkMessage;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkMessageBuilder;
import io.jenkins.plugins.deploymentverification.notification.BuildSummaries;
import io.jenkins.plugins.deploymentverification.notification.Notifications;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

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

    private NotifierAddress address(Run<?, ?> run) throws AbortException {
        if (webhookCredentialsId != null) {
            if (robot != null) {
                throw new AbortException(
                        "notifyDingTalk takes 'robot' or 'webhookCredentialsId', not both: which robot is it?");
            }
            return NotifierAddress.dingTalk(webhookCredentialsId, secretCredentialsId, run);
        }
        if (robot != null) {
            return NotifierAddress.named(robot);
        }
        List<String> robots = StepForms.robots().toList();
        if (robots.size() != 1) {
            throw new AbortException("notifyDingTalk needs 'robot', the name of a DingTalk robot; configured are: "
                    + (robots.isEmpty() ? "none" : String.join(", ", robots)));
        }
        return NotifierAddress.named(robots.get(0));
    }

    /** Null when the step leaves everything to us. */
    @CheckForNull
    private Message written() throws AbortException {
        if (type == null && getText() == null && links.isEmpty() && buttons.isEmpty()) {
            return null;
        }
        String chosen = type != null ? type : guessType();
        try {
            DingTalkMessageBuilder builder = new DingTalkMessageBuilder(chosen)
                    .title(
                            getTitle() == null
                                    ? Util.fixNull(getText())
                                            .lines()
                                            .findFirst()
                                            .orElse("")
                                    : getTitle())
                    .text(Util.fixNull(getText()))
                    .messageUrl(messageUrl)
                    .picUrl(picUrl)
                    .horizontal(horizontalButtons)
                    .at(mentions());
            buttons.forEach(b -> builder.button(b.getTitle(), b.getUrl()));
            links.forEach(l -> builder.link(l.getTitle(), l.getMessageUrl(), l.getPicUrl()));
            DingTalkMessage message = builder.build();
            return new Message(summary(), message.toJson());
        } catch (IllegalArgumentException e) {
            throw new AbortException("notifyDingTalk: " + e.getMessage());
        }
    }

    private String guessType() {
        return !links.isEmpty() ? "feedCard" : !buttons.isEmpty() ? "actionCard" : messageUrl != null ? "link" : "text";
    }

    /** What stands for it when messages are summed up. */
    private Notification summary() {
        String title = Stream.of(
                        getTitle(),
                        getText(),
                        links.isEmpty() ? null : links.get(0).getTitle())
                .filter(t -> t != null && !t.isBlank())
                .findFirst()
                .orElse("DingTalk");
        return Notification.of(Event.INFO, title, List.of(Paragraph.of(Util.fixNull(getText()))))
                .withMentions(mentions());
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
            return List.of(step.address(run));
        }

        @Override
        Letter letter(Run<?, ?> run) throws AbortException {
            Message written = step.written();
            if (written != null) {
                return address -> written;
            }
            return address -> {
                Notification news = new Composer(Notifications.locale(address))
                        .build(BuildSummaries.of(run), BuildSummaries.verifications(run))
                        .withMentions(step.mentions());
                return Message.of(step.getTitle() == null ? news : news.withTitle(step.getTitle()));
            };
        }
    }

    /** Names it {@code notifyDingTalk} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends NotifyDescriptor {

        @Override
        public String getFunctionName() {
            return "notifyDingTalk";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NotifyDingTalkStep_displayName();
        }

        /** The DingTalk robots of the global configuration. */
        @POST
        public ListBoxModel doFillRobotItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.NotifyDingTalkStep_onlyRobot(), "");
            StepForms.robots().forEach(items::add);
            return items;
        }

        /** The types of messages. */
        @POST
        public ListBoxModel doFillTypeItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.NotifyDingTalkStep_anyType(), "");
            List.of("text", "markdown", "link", "actionCard", "feedCard").forEach(items::add);
            return items;
        }

        /** Secret texts the job can use. */
        @POST
        public ListBoxModel doFillWebhookCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String webhookCredentialsId) {
            return StepForms.credentials(item, webhookCredentialsId, StringCredentials.class);
        }

        /** Secret texts the job can use. */
        @POST
        public ListBoxModel doFillSecretCredentialsIdItems(
                @AncestorInPath Item item, @QueryParameter String secretCredentialsId) {
            return StepForms.credentials(item, secretCredentialsId, StringCredentials.class);
        }
    }
}
