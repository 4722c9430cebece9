package io.jenkins.plugins.deploymentverification.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.DingTalkNotifierConfig;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkMessageBuilder;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What somebody wants written into a DingTalk group: a message in one of the robot's own types, or, without a text, what
 * there is to know.
 *
 * @param robot a DingTalk robot of the global configuration; null for the only one
 * @param webhookCredentialsId id of a secret text with the robot's URL or token, in place of a configured robot
 * @param secretCredentialsId id of a secret text with the secret of that robot
 * @param type text, link, markdown, actionCard or feedCard; null for what fits the rest
 * @param messageUrl where a link leads
 * @param picUrl the picture of a link
 * @param buttons of an actionCard
 * @param horizontalButtons whether the buttons stand beside each other
 * @param links of a feedCard
 */
@Restricted(NoExternalUse.class)
public record DingTalkNotice(
        @CheckForNull String robot,
        @CheckForNull String webhookCredentialsId,
        @CheckForNull String secretCredentialsId,
        @CheckForNull String type,
        @CheckForNull String title,
        @CheckForNull String text,
        @CheckForNull String messageUrl,
        @CheckForNull String picUrl,
        List<DingTalkButton> buttons,
        boolean horizontalButtons,
        List<DingTalkLink> links,
        Mentions mentions) {

    /**
     * Where it goes.
     *
     * @throws AbortException when that is not clear
     */
    public NotifierAddress address(Run<?, ?> run) throws AbortException {
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
        List<String> robots = robots().toList();
        if (robots.size() != 1) {
            throw new AbortException("notifyDingTalk needs 'robot', the name of a DingTalk robot; configured are: "
                    + (robots.isEmpty() ? "none" : String.join(", ", robots)));
        }
        return NotifierAddress.named(robots.get(0));
    }

    /**
     * What is sent.
     *
     * @throws AbortException when what was written makes no message
     */
    public NoticeSender.Letter letter(Run<?, ?> run) throws AbortException {
        Message written = written();
        if (written != null) {
            return address -> written;
        }
        return address -> {
            Notification news = new Composer(Notifications.locale(address))
                    .build(BuildSummaries.of(run), BuildSummaries.verifications(run))
                    .withMentions(mentions);
            return Message.of(title == null ? news : news.withTitle(title));
        };
    }

    /** Null when everything is left to us. */
    @CheckForNull
    private Message written() throws AbortException {
        if (type == null && text == null && links.isEmpty() && buttons.isEmpty()) {
            return null;
        }
        String chosen = type != null ? type : guessType();
        try {
            DingTalkMessageBuilder builder = new DingTalkMessageBuilder(chosen)
                    .title(
                            title == null
                                    ? Util.fixNull(text).lines().findFirst().orElse("")
                                    : title)
                    .text(Util.fixNull(text))
                    .messageUrl(messageUrl)
                    .picUrl(picUrl)
                    .horizontal(horizontalButtons)
                    .at(mentions);
            buttons.forEach(b -> builder.button(b.getTitle(), b.getUrl()));
            links.forEach(l -> builder.link(l.getTitle(), l.getMessageUrl(), l.getPicUrl()));
            return new Message(summary(), builder.build().toJson());
        } catch (IllegalArgumentException e) {
            throw new AbortException("notifyDingTalk: " + e.getMessage());
        }
    }

    private String guessType() {
        return !links.isEmpty() ? "feedCard" : !buttons.isEmpty() ? "actionCard" : messageUrl != null ? "link" : "text";
    }

    /** What stands for it when messages are summed up. */
    private Notification summary() {
        String heading = Stream.of(
                        title, text, links.isEmpty() ? null : links.get(0).getTitle())
                .filter(t -> t != null && !t.isBlank())
                .findFirst()
                .orElse("DingTalk");
        return Notification.of(Event.INFO, heading, List.of(Paragraph.of(Util.fixNull(text))))
                .withMentions(mentions);
    }

    /** The names of the DingTalk robots that are configured. */
    public static Stream<String> robots() {
        return DeploymentVerificationConfiguration.get().getNotifiers().stream()
                .filter(DingTalkNotifierConfig.class::isInstance)
                .map(NotifierConfig::getName);
    }

    /** The robots, for a form; who may see them is for the caller to check. */
    public static ListBoxModel robotItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.DingTalkNotice_onlyRobot(), "");
        robots().forEach(items::add);
        return items;
    }

    /** The types of messages, for a form. */
    public static ListBoxModel typeItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.DingTalkNotice_anyType(), "");
        List.of("text", "markdown", "link", "actionCard", "feedCard").forEach(items::add);
        return items;
    }
}
