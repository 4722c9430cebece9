package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message in Block Kit (https://docs.slack.dev/reference/block-kit/blocks): title and mentions as blocks, the rest as
 * blocks of an attachment, which has the event's colour at its side. Immutable.
 */
final class SlackRenderer {

    private static final int MAX_BLOCKS = 50;
    /** Of all blocks together. Slack documents no number, but refuses {@code msg_blocks_too_long}. */
    private static final int MAX_TEXT = 12_000;

    private static final int MAX_SECTION = 3000;
    private static final int MAX_FIELD = 2000;
    private static final int FIELDS = 10;
    private static final int MAX_FACTS = 40;
    private static final int MAX_HEADER = 150;
    private static final int MAX_BUTTONS = 25;
    private static final int MAX_LABEL = 75;
    private static final int MAX_MENTIONS = 100;

    private final Locale locale;

    SlackRenderer(Locale locale) {
        this.locale = locale;
    }

    /** The message's JSON, never more than Slack takes. */
    Map<String, Object> render(Notification whole) {
        return payload(Fitting.cut(whole, this::fits, Fitting.more(locale)));
    }

    private boolean fits(Notification message) {
        List<Map<String, Object>> body = body(message);
        return head(message).size() + body.size() <= MAX_BLOCKS && lengthOf(body) <= MAX_TEXT;
    }

    private Map<String, Object> payload(Notification message) {
        Map<String, Object> payload = new LinkedHashMap<>();
        // what notifications and readers of screens show in place of blocks
        payload.put("text", SlackText.escape(Fitting.first(title(message), 300)));
        payload.put("blocks", head(message));
        List<Map<String, Object>> body = body(message);
        if (!body.isEmpty()) {
            payload.put("attachments", List.of(Map.of("color", colour(message.event()), "blocks", body)));
        }
        payload.put("unfurl_links", false);
        payload.put("unfurl_media", false);
        return payload;
    }

    private static String title(Notification message) {
        return (message.event().symbol() + " " + OneLine.of(message.title())).strip();
    }

    private static List<Map<String, Object>> head(Notification message) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        blocks.add(block("header", "text", plain(Fitting.first(title(message), MAX_HEADER - 1))));
        String mentions = mentions(message.mentions());
        if (!mentions.isEmpty()) {
            blocks.add(block("section", "text", mrkdwn(mentions)));
        }
        return blocks;
    }

    private List<Map<String, Object>> body(Notification message) {
        List<Map<String, Object>> blocks = new ArrayList<>();
        List<Object> fields = fields(message.facts());
        for (int i = 0; i < fields.size(); i += FIELDS) {
            blocks.add(block("section", "fields", fields.subList(i, Math.min(i + FIELDS, fields.size()))));
        }
        for (String section : sections(message.text())) {
            blocks.add(block("section", "text", mrkdwn(section)));
        }
        if (!message.buttons().isEmpty()) {
            blocks.add(block("actions", "elements", buttons(message.buttons())));
        }
        return blocks;
    }

    private List<Object> fields(List<Fact> facts) {
        List<Object> fields = new ArrayList<>();
        int shown = facts.size() <= MAX_FACTS ? facts.size() : MAX_FACTS - 1;
        facts.stream().limit(shown).map(f -> mrkdwn(field(f))).forEach(fields::add);
        if (shown < facts.size()) {
            fields.add(mrkdwn(Fitting.more(locale).line(facts.size() - shown)));
        }
        return fields;
    }

    private static String field(Fact fact) {
        String name = Fitting.first(OneLine.of(fact.name()), 100);
        String bold = name.isEmpty() ? "" : "*" + SlackText.escape(name) + "*\n";
        Span value = fact.value();
        for (int length = MAX_FIELD; ; length /= 2) {
            String text = length == 0 ? "…" : line(value, length);
            if (bold.length() + text.length() <= MAX_FIELD) {
                return text.isBlank() ? bold + "–" : bold + text;
            }
        }
    }

    private static String line(Span value, int length) {
        // a link alone may fill the field
        String url = length < 300 ? null : value.url();
        return String.join(
                "", SlackText.pieces(Paragraph.of(new Span(Fitting.first(value.text(), length), value.style(), url))));
    }

    private static List<String> sections(List<Paragraph> text) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        for (Paragraph paragraph : text) {
            String separator = section.length() == 0 ? "" : "\n";
            for (String piece : SlackText.pieces(paragraph)) {
                if (section.length() + separator.length() + piece.length() > MAX_SECTION) {
                    addSection(sections, section);
                    separator = "";
                }
                section.append(separator).append(piece);
                separator = "";
            }
        }
        addSection(sections, section);
        return sections;
    }

    private static void addSection(List<String> sections, StringBuilder section) {
        if (!section.toString().isBlank()) {
            sections.add(section.toString());
        }
        section.setLength(0);
    }

    private List<Object> buttons(List<Button> buttons) {
        List<Object> elements = new ArrayList<>();
        for (Button button : buttons.subList(0, Math.min(MAX_BUTTONS, buttons.size()))) {
            String label = OneLine.of(button.label());
            Map<String, Object> element = new LinkedHashMap<>();
            element.put("type", "button");
            element.put("action_id", "open-" + elements.size());
            element.put(
                    "text",
                    plain(label.isBlank() ? Texts.of(locale).get("open") : Fitting.first(label, MAX_LABEL - 1)));
            element.put("url", button.url());
            elements.add(element);
        }
        return elements;
    }

    /** Ids alone call somebody; what is none is shown as it is. */
    private static String mentions(Mentions mentions) {
        List<String> all = new ArrayList<>();
        if (mentions.all()) {
            all.add("<!channel>");
        }
        for (String id : mentions.userIds()) {
            if (all.size() == MAX_MENTIONS) {
                all.add("…");
                break;
            }
            if (id.matches("[UW][A-Z0-9]{2,20}")) {
                all.add("<@" + id + ">");
            } else if (id.matches("S[A-Z0-9]{2,20}")) {
                all.add("<!subteam^" + id + ">");
            } else {
                String name = Fitting.first(OneLine.of(id), 20);
                all.add((name.startsWith("@") ? "" : "@") + SlackText.escape(name));
            }
        }
        String line = String.join(" ", all);
        return line.length() <= MAX_SECTION ? line : String.join(" ", all.subList(0, 25)) + " …";
    }

    private static String colour(Event event) {
        return switch (event) {
            case PASSED, RECOVERED, ROLLED_BACK -> "#2eb886";
            case WARNING, ROLLBACK_STARTED, DECISION_NEEDED -> "#daa038";
            case FAILED, ROLLBACK_FAILED -> "#a30200";
            case INCONCLUSIVE -> "#8d8d8d";
            case STARTED, DECIDED, INFO -> "#439fe0";
        };
    }

    private static Map<String, Object> block(String type, String key, Object value) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", type);
        block.put(key, value);
        return block;
    }

    /** Neither markup nor escapes: Slack shows it as it is. */
    private static Map<String, Object> plain(String text) {
        Map<String, Object> object = block("plain_text", "text", text);
        object.put("emoji", true);
        return object;
    }

    /** Verbatim: Slack makes no links and mentions of its own out of words. */
    private static Map<String, Object> mrkdwn(String text) {
        Map<String, Object> object = block("mrkdwn", "text", text);
        object.put("verbatim", true);
        return object;
    }

    private static int lengthOf(Object json) {
        if (json instanceof Map<?, ?> map) {
            return map.values().stream().mapToInt(SlackRenderer::lengthOf).sum();
        }
        if (json instanceof List<?> list) {
            return list.stream().mapToInt(SlackRenderer::lengthOf).sum();
        }
        return json instanceof String text ? text.length() : 0;
    }
}
