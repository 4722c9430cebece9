package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a notification for WeCom: as Markdown, unless it calls people by telephone number, or everybody: that is only
 * possible in plain text. Immutable.
 */
final class WeComRenderer {

    /** The most bytes of UTF-8 that WeCom takes as content. */
    static final int MOST_TEXT = 2048;

    static final int MOST_MARKDOWN = 4096;

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");
    private static final Pattern MOBILE = Pattern.compile("\\+?[0-9]{5,20}");
    private static final int MOST_MENTIONS = 30;
    private static final int LABEL = 40;

    private final Locale locale;
    private final String colon;
    private final String open;

    WeComRenderer(Locale locale) {
        this.locale = locale;
        Texts texts = Texts.of(locale);
        // the full-width colon brings its own blank
        colon = texts.get("colon").equals(":") ? ": " : texts.get("colon");
        open = texts.get("open");
    }

    /** The request's body, its content cut to what WeCom takes. */
    String json(Notification notification) {
        Mentions all = notification.mentions();
        return all.all() || !all.mobiles().isEmpty() ? text(notification) : markdown(notification);
    }

    private String markdown(Notification notification) {
        Notification cut = Fitting.cut(
                notification, n -> Fitting.bytes(markdownContent(n)) <= MOST_MARKDOWN, Fitting.more(locale));
        return message("markdown", Map.of("content", markdownContent(cut)));
    }

    private String text(Notification notification) {
        Notification cut =
                Fitting.cut(notification, n -> Fitting.bytes(textContent(n)) <= MOST_TEXT, Fitting.more(locale));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("content", textContent(cut));
        List<String> names = new ArrayList<>(callable(cut.mentions().userIds(), USER_ID));
        if (cut.mentions().all()) {
            names.add("@all");
        }
        fields.put("mentioned_list", names);
        fields.put("mentioned_mobile_list", callable(cut.mentions().mobiles(), MOBILE));
        return message("text", fields);
    }

    private String markdownContent(Notification notification) {
        List<String> lines = new ArrayList<>();
        lines.add("### <font color=\"" + colour(notification.event()) + "\">"
                + notification.event().symbol() + " " + WeComMarkdown.escape(notification.title()) + "</font>");
        for (Fact fact : notification.facts()) {
            lines.add("> " + WeComMarkdown.line(List.of(Span.text(fact.name()))) + colon
                    + WeComMarkdown.span(fact.value()));
        }
        if (!notification.facts().isEmpty()) {
            lines.add(""); // ends the quote
        }
        for (Paragraph paragraph : notification.text()) {
            String line = WeComMarkdown.line(paragraph.spans());
            if (!line.isEmpty()) {
                lines.add((paragraph.bullet() ? "- " : "") + line);
            }
        }
        if (!notification.buttons().isEmpty()) {
            lines.add(notification.buttons().stream()
                    .map(b -> WeComMarkdown.link(label(b), b.url()))
                    .collect(Collectors.joining("　")));
        }
        List<String> ids = callable(notification.mentions().userIds(), USER_ID);
        String called = ids.stream().map(id -> "<@" + id + ">").collect(Collectors.joining(" "));
        String named = names(notification.mentions().userIds(), ids);
        lines.add(WeComMarkdown.escape(named));
        lines.add(called);
        return tidy(lines);
    }

    private String textContent(Notification notification) {
        List<String> lines = new ArrayList<>();
        lines.add(notification.event().symbol() + " " + plain(notification.title()));
        notification.facts().forEach(f -> lines.add(plain(f.name()) + colon + plain(f.value())));
        for (Paragraph paragraph : notification.text()) {
            String line = OneLine.of(paragraph.spans(), WeComRenderer::plain);
            if (!line.isEmpty()) {
                lines.add((paragraph.bullet() ? "- " : "") + line);
            }
        }
        notification.buttons().forEach(b -> lines.add(plain(label(b)) + colon + b.url()));
        Mentions all = notification.mentions();
        lines.add(plain(names(all.userIds(), callable(all.userIds(), USER_ID)) + " "
                + names(all.mobiles(), callable(all.mobiles(), MOBILE))));
        return tidy(lines);
    }

    private static String plain(Span span) {
        String text = plain(span.text());
        return span.url() == null || text.isEmpty() || text.equals(span.url()) ? text : text + " (" + span.url() + ")";
    }

    /** In plain text there is no markup, but {@code <@userid>} is known here and there. */
    private static String plain(String text) {
        return OneLine.of(text).replace("<@", "＜@");
    }

    private static String tidy(List<String> lines) {
        return String.join("\n", lines).replaceAll("\n{3,}", "\n\n").strip();
    }

    private String label(Button button) {
        String label = Fitting.first(OneLine.of(button.label()), LABEL);
        return label.isEmpty() ? open : label;
    }

    private static List<String> callable(List<String> names, Pattern pattern) {
        return names.stream()
                .filter(name -> pattern.matcher(name).matches())
                .limit(MOST_MENTIONS)
                .toList();
    }

    /** Those that cannot be called, so that they are named at least. */
    private static String names(List<String> all, List<String> callable) {
        return all.stream()
                .filter(name -> !callable.contains(name))
                .limit(5)
                .map(name -> "@" + Fitting.first(name, 20))
                .collect(Collectors.joining(" "));
    }

    private static String message(String type, Map<String, Object> fields) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("msgtype", type);
        body.put(type, fields);
        return JsonPost.write(body);
    }

    /** One of the three that WeCom has: green, grey, orange. */
    private static String colour(Event event) {
        return switch (event) {
            case PASSED, RECOVERED, ROLLED_BACK -> "info";
            case STARTED, DECIDED, INFO -> "comment";
            case WARNING, FAILED, INCONCLUSIVE, ROLLBACK_STARTED, ROLLBACK_FAILED, DECISION_NEEDED -> "warning";
        };
    }
}
