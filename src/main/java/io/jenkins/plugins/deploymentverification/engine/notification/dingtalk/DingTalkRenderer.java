package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes a notification as DingTalk shows it best: as a card when it has buttons and calls nobody, else as Markdown
 * with the buttons as links. Immutable.
 */
final class DingTalkRenderer {

    private static final int MOST_BUTTONS = 5;
    private static final int LABEL = 40;

    private final Locale locale;
    private final String colon;
    private final String open;

    DingTalkRenderer(Locale locale) {
        this.locale = locale;
        Texts texts = Texts.of(locale);
        colon = texts.get("colon");
        open = texts.get("open");
    }

    /** The request's body, cut to what DingTalk takes. */
    String json(Notification notification) {
        Notification cut = Fitting.cut(notification, this::fits, Fitting.more(locale));
        return message(cut).toJson();
    }

    /** Whether all of it has room: a message would cut its text in the middle of Markdown. */
    private boolean fits(Notification notification) {
        DingTalkMessage message = message(notification);
        return DingTalkJson.fits(
                message instanceof DingTalkMessage.ActionCard card
                        ? card.body(card.text())
                        : message instanceof DingTalkMessage.Markdown markdown
                                ? markdown.body(markdown.text())
                                : message.toJson());
    }

    DingTalkMessage message(Notification notification) {
        Mentions at = MentionText.possible(notification.mentions());
        String title = Fitting.first(notification.event().symbol() + " " + OneLine.of(notification.title()), 100);
        List<Button> buttons = notification.buttons();
        if (at.isEmpty() && !buttons.isEmpty() && buttons.size() <= MOST_BUTTONS) {
            List<Button> labelled =
                    buttons.stream().map(b -> new Button(label(b), b.url())).toList();
            return new DingTalkMessage.ActionCard(
                    title, text(notification, List.of()), labelled, labelled.size() == 2, Mentions.NONE);
        }
        return new DingTalkMessage.Markdown(title, text(notification, buttons), at);
    }

    private String text(Notification notification, List<Button> links) {
        StringBuilder out = new StringBuilder("#### ")
                .append(notification.event().symbol())
                .append(' ')
                .append(DingTalkMarkdown.escape(notification.title()));
        if (!notification.facts().isEmpty()) {
            out.append("\n\n")
                    .append(notification.facts().stream().map(this::fact).collect(Collectors.joining("\n")));
        }
        boolean list = false;
        for (Paragraph paragraph : notification.text()) {
            String line = DingTalkMarkdown.line(paragraph.spans());
            if (!line.isEmpty()) {
                out.append(list && paragraph.bullet() ? "\n" : "\n\n")
                        .append(paragraph.bullet() ? "- " : "")
                        .append(line);
                list = paragraph.bullet();
            }
        }
        if (!links.isEmpty()) {
            out.append("\n\n")
                    .append(links.stream()
                            .map(b -> DingTalkMarkdown.link(label(b), b.url()))
                            .collect(Collectors.joining(" · ")));
        }
        List<String> impossible = MentionText.impossible(notification.mentions());
        if (!impossible.isEmpty()) {
            out.append("\n\n")
                    .append(impossible.stream()
                            .limit(20)
                            .map(name -> DingTalkMarkdown.escape("@" + Fitting.first(name, 64)))
                            .collect(Collectors.joining(" ")));
        }
        return out.toString();
    }

    private String fact(Fact fact) {
        return "- **" + DingTalkMarkdown.escape(fact.name()) + colon + "** " + DingTalkMarkdown.span(fact.value());
    }

    private String label(Button button) {
        String label = Fitting.first(OneLine.of(button.label()), LABEL);
        return label.isEmpty() ? open : label;
    }
}
