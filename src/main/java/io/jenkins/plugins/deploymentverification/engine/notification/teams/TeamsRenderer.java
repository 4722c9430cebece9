package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message as an Adaptive Card 1.4 (https://adaptivecards.io/explorer) in the envelope of a Teams webhook
 * (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using). Immutable.
 */
final class TeamsRenderer {

    /** Teams takes 28 KB; the rest is for what the workflow adds. */
    static final int MAX_BYTES = 27 * 1024;

    private static final int MAX_FACTS = 40;
    /** Teams shows six actions of a set. */
    private static final int MAX_BUTTONS = 6;

    private static final int MAX_MENTIONS = 20;

    private final Locale locale;

    TeamsRenderer(Locale locale) {
        this.locale = locale;
    }

    /** The message's JSON, never more than Teams takes. */
    String render(Notification whole) {
        return json(Fitting.cut(whole, message -> Fitting.bytes(json(message)) <= MAX_BYTES, Fitting.more(locale)));
    }

    private String json(Notification message) {
        Map<String, Object> attachment = new LinkedHashMap<>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("content", card(message));
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("type", "message");
        envelope.put("attachments", List.of(attachment));
        return JsonPost.write(envelope);
    }

    private Map<String, Object> card(Notification message) {
        List<Object> body = new ArrayList<>();
        body.add(title(message));
        List<String> called =
                message.mentions().userIds().stream().limit(MAX_MENTIONS).toList();
        if (!called.isEmpty()) {
            body.add(textBlock(
                    String.join(" ", called.stream().map(TeamsRenderer::shown).toList())));
        }
        if (!message.facts().isEmpty()) {
            body.add(element("FactSet", "facts", facts(message.facts())));
        }
        for (Paragraph paragraph : message.text()) {
            String line = CardText.line(paragraph);
            if (!line.isBlank()) {
                Map<String, Object> block = textBlock(line);
                block.put("spacing", paragraph.bullet() ? "None" : "Small");
                body.add(block);
            }
        }
        if (!message.buttons().isEmpty()) {
            body.add(element("ActionSet", "actions", actions(message.buttons())));
        }
        Map<String, Object> card =
                element("AdaptiveCard", "$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("version", "1.4");
        // for readers of screens and notifications
        card.put("fallbackText", Fitting.first(symbolAndTitle(message), 300));
        card.put("body", body);
        Map<String, Object> teams = new LinkedHashMap<>();
        teams.put("width", "Full");
        List<Map<String, Object>> entities = called.stream()
                .filter(TeamsRenderer::isPerson)
                .map(TeamsRenderer::mention)
                .toList();
        if (!entities.isEmpty()) {
            teams.put("entities", entities);
        }
        card.put("msteams", teams);
        return card;
    }

    private static Map<String, Object> title(Notification message) {
        Map<String, Object> title = textBlock(CardText.escape(symbolAndTitle(message)));
        title.put("size", "Medium");
        title.put("weight", "Bolder");
        Map<String, Object> container = element("Container", "style", style(message.event()));
        container.put("bleed", true);
        container.put("items", List.of(title));
        return container;
    }

    private static String symbolAndTitle(Notification message) {
        return (message.event().symbol() + " " + OneLine.of(message.title())).strip();
    }

    private static String style(Event event) {
        return switch (event) {
            case PASSED, RECOVERED, ROLLED_BACK -> "good";
            case WARNING, ROLLBACK_STARTED, DECISION_NEEDED -> "warning";
            case FAILED, ROLLBACK_FAILED -> "attention";
            case INCONCLUSIVE -> "emphasis";
            case STARTED, DECIDED, INFO -> "accent";
        };
    }

    private List<Object> facts(List<Fact> facts) {
        List<Object> rows = new ArrayList<>();
        int shown = facts.size() <= MAX_FACTS ? facts.size() : MAX_FACTS - 1;
        for (Fact fact : facts.subList(0, shown)) {
            String value = CardText.span(fact.value());
            rows.add(row(CardText.escape(Fitting.first(OneLine.of(fact.name()), 100)), value.isEmpty() ? "–" : value));
        }
        if (shown < facts.size()) {
            rows.add(row("", CardText.escape(Fitting.more(locale).line(facts.size() - shown))));
        }
        return rows;
    }

    private static Map<String, Object> row(String title, String value) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("title", title);
        row.put("value", value);
        return row;
    }

    private List<Object> actions(List<Button> buttons) {
        List<Object> actions = new ArrayList<>();
        for (Button button : buttons.subList(0, Math.min(MAX_BUTTONS, buttons.size()))) {
            String label = OneLine.of(button.label());
            Map<String, Object> action = element(
                    "Action.OpenUrl",
                    "title",
                    label.isBlank() ? Texts.of(locale).get("open") : Fitting.first(label, 80));
            action.put("url", button.url());
            actions.add(action);
        }
        return actions;
    }

    /** Whether it may be a user principal name or an object id; what is neither is shown as it is. */
    private static boolean isPerson(String id) {
        return id.matches("[A-Za-z0-9][A-Za-z0-9._+@'-]{1,120}");
    }

    private static String shown(String id) {
        return isPerson(id) ? at(id) : CardText.escape("@" + Fitting.first(OneLine.of(id), 60));
    }

    /** The text is the entity's, to the letter. */
    private static Map<String, Object> mention(String id) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("id", id);
        person.put("name", id);
        Map<String, Object> mention = element("mention", "text", at(id));
        mention.put("mentioned", person);
        return mention;
    }

    private static String at(String id) {
        return "<at>" + id + "</at>";
    }

    private static Map<String, Object> textBlock(String text) {
        Map<String, Object> block = element("TextBlock", "text", text);
        block.put("wrap", true);
        return block;
    }

    private static Map<String, Object> element(String type, String key, Object value) {
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("type", type);
        element.put(key, value);
        return element;
    }
}
