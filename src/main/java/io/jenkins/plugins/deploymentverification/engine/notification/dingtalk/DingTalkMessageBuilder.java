package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Builds a message whose type is a name, as forms and command lines give it. */
public final class DingTalkMessageBuilder {

    private final String type;
    private String title = "";
    private String text = "";
    private String messageUrl;
    private String picUrl;
    private boolean horizontal;
    private Mentions at = Mentions.NONE;
    private final List<Button> buttons = new ArrayList<>();
    private final List<DingTalkMessage.FeedCard.Item> links = new ArrayList<>();

    /** @param type text, link, markdown, actionCard or feedCard */
    public DingTalkMessageBuilder(String type) {
        this.type = Objects.requireNonNull(type, "type");
    }

    public DingTalkMessageBuilder title(String value) {
        title = value;
        return this;
    }

    public DingTalkMessageBuilder text(String value) {
        text = value;
        return this;
    }

    public DingTalkMessageBuilder messageUrl(@CheckForNull String value) {
        messageUrl = value;
        return this;
    }

    public DingTalkMessageBuilder picUrl(@CheckForNull String value) {
        picUrl = value;
        return this;
    }

    public DingTalkMessageBuilder button(String label, String url) {
        DingTalkFields.need("actionCard", "a button's title", label);
        DingTalkFields.url("actionCard", "actionURL", url);
        buttons.add(new Button(label, url));
        return this;
    }

    public DingTalkMessageBuilder horizontal(boolean beside) {
        horizontal = beside;
        return this;
    }

    public DingTalkMessageBuilder link(String label, String url, String picture) {
        links.add(new DingTalkMessage.FeedCard.Item(label, url, picture));
        return this;
    }

    public DingTalkMessageBuilder at(Mentions whom) {
        at = whom;
        return this;
    }

    /** @throws IllegalArgumentException that names the field and what would be right */
    public DingTalkMessage build() {
        return switch (type) {
            case "text" -> new DingTalkMessage.Text(text, at);
            case "markdown" -> new DingTalkMessage.Markdown(title, text, at);
            case "actionCard" -> new DingTalkMessage.ActionCard(title, text, buttons, horizontal, at);
            case "link" -> {
                DingTalkFields.none(type, at);
                yield new DingTalkMessage.Link(title, text, messageUrl, picUrl);
            }
            case "feedCard" -> {
                DingTalkFields.none(type, at);
                yield new DingTalkMessage.FeedCard(links);
            }
            default ->
                throw new IllegalArgumentException("DingTalk has no type of message '" + type
                        + "'; there are text, link, markdown, actionCard, feedCard");
        };
    }
}
