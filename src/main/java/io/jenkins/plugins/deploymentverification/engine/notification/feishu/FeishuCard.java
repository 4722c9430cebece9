package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a notification as an interactive card: a coloured header, the facts beside each other, the text, buttons, and
 * a note. Immutable.
 */
final class FeishuCard {

    /** The most bytes of a request: 20 KB, less the signature. */
    static final int MOST_BYTES = 20_000 - 150;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MOST_MENTIONS = 50;
    private static final int LABEL = 40;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Texts texts;

    FeishuCard(Locale locale) {
        texts = Texts.of(locale);
    }

    /** The request's body without signature, cut to what Feishu takes. */
    ObjectNode message(Notification notification) {
        Notification cut = Fitting.cut(
                notification, n -> Fitting.bytes(uncut(n).toString()) <= MOST_BYTES, Fitting.more(texts.locale()));
        return uncut(cut);
    }

    private ObjectNode uncut(Notification notification) {
        ObjectNode card = JSON.objectNode();
        card.putObject("config").put("wide_screen_mode", true);
        ObjectNode header = card.putObject("header");
        header.put("template", colour(notification.event()));
        String title = notification.event().symbol() + " " + OneLine.of(notification.title());
        header.set("title", text("plain_text", title.strip()));
        ArrayNode elements = card.putArray("elements");
        if (!notification.facts().isEmpty()) {
            ArrayNode fields = elements.addObject().put("tag", "div").putArray("fields");
            notification.facts().forEach(fact -> fields.add(field(fact)));
        }
        String body = body(notification);
        if (!body.isEmpty()) {
            elements.add(text("markdown", body));
        }
        if (!notification.buttons().isEmpty()) {
            ArrayNode actions = elements.addObject().put("tag", "action").putArray("actions");
            notification.buttons().forEach(button -> actions.add(button(button, actions.isEmpty())));
        }
        elements.addObject()
                .put("tag", "note")
                .putArray("elements")
                .add(text("plain_text", "Deployment Verification · " + texts.get("event." + notification.event())));
        ObjectNode message = JSON.objectNode().put("msg_type", "interactive");
        message.set("card", card);
        return message;
    }

    private static ObjectNode field(Fact fact) {
        ObjectNode field = JSON.objectNode().put("is_short", true);
        field.set(
                "text",
                text(
                        "lark_md",
                        "**" + LarkMarkdown.escape(fact.name()) + "**\n" + LarkMarkdown.line(List.of(fact.value()))));
        return field;
    }

    private static String body(Notification notification) {
        Stream<String> lines =
                notification.text().stream().map(FeishuCard::line).filter(line -> !line.isEmpty());
        return Stream.concat(lines, Stream.of(called(notification.mentions()), named(notification.mentions())))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String line(Paragraph paragraph) {
        String line = LarkMarkdown.line(paragraph.spans());
        return paragraph.bullet() && !line.isEmpty() ? "• " + line : line;
    }

    private static String called(Mentions mentions) {
        Stream<String> ids =
                mentions.userIds().stream().filter(id -> ID.matcher(id).matches());
        return Stream.concat(mentions.all() ? Stream.of("all") : Stream.empty(), ids.limit(MOST_MENTIONS))
                .map(id -> "<at id=" + id + "></at>")
                .collect(Collectors.joining(" "));
    }

    /** Custom bots can call nobody by telephone number or name: they are named at least. */
    private static String named(Mentions mentions) {
        List<String> names = Stream.concat(
                        mentions.userIds().stream().filter(id -> !ID.matcher(id).matches()),
                        mentions.mobiles().stream())
                .limit(20)
                .toList();
        return names.stream()
                .map(name -> "@" + LarkMarkdown.escape(Fitting.first(name, 40)))
                .collect(Collectors.joining(" "));
    }

    private ObjectNode button(Button button, boolean first) {
        String label = Fitting.first(OneLine.of(button.label()), LABEL);
        ObjectNode node = JSON.objectNode().put("tag", "button");
        node.set("text", text("plain_text", label.isEmpty() ? texts.get("open") : label));
        return node.put("type", first ? "primary" : "default").put("url", button.url());
    }

    private static ObjectNode text(String tag, String content) {
        return JSON.objectNode().put("tag", tag).put("content", content);
    }

    private static String colour(Event event) {
        return switch (event) {
            case PASSED, RECOVERED, ROLLED_BACK -> "green";
            case WARNING, ROLLBACK_STARTED, DECISION_NEEDED -> "orange";
            case FAILED, ROLLBACK_FAILED -> "red";
            case INCONCLUSIVE -> "grey";
            case STARTED, DECIDED, INFO -> "blue";
        };
    }
}
