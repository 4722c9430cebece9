package io.jenkins.plugins.deploymentverification.engine.notification.mail;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.List;
import java.util.Locale;

/**
 * The HTML body. Text and background are the reader's own, light or dark; the event's colour is a bar at the side and
 * never alone, as the title has its symbol. Text of any direction finds its own by {@code dir="auto"}.
 */
final class MailHtml {

    private MailHtml() {}

    static String of(Notification message, Locale locale) {
        StringBuilder out = new StringBuilder(2000);
        String title = escape(MailText.title(message));
        out.append("<!DOCTYPE html>\n<html lang=\"")
                .append(escape(locale.toLanguageTag()))
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\">\n")
                .append("<meta name=\"supported-color-schemes\" content=\"light dark\">\n")
                .append("<title>")
                .append(title)
                .append("</title>\n</head>\n<body style=\"margin:0;padding:16px;font-family:-apple-system,'Segoe UI',")
                .append("Roboto,'PingFang SC','Microsoft YaHei',sans-serif;font-size:14px;line-height:1.5\">\n")
                .append("<div style=\"max-width:640px;padding:4px 16px;border-left:4px solid ")
                .append(colour(message.event()))
                .append("\">\n<h1 dir=\"auto\" style=\"margin:0 0 12px;font-size:18px\">")
                .append(title)
                .append("</h1>\n");
        facts(out, message.facts());
        text(out, message.text());
        buttons(out, message.buttons(), locale);
        return out.append("</div>\n</body>\n</html>\n").toString();
    }

    private static void facts(StringBuilder out, List<Fact> facts) {
        if (facts.isEmpty()) {
            return;
        }
        out.append("<table style=\"margin:0 0 12px;border-collapse:collapse\">\n");
        for (Fact fact : facts) {
            out.append("<tr><th scope=\"row\" dir=\"auto\" style=\"padding:2px 16px 2px 0;text-align:start;")
                    .append("vertical-align:top;font-weight:normal;opacity:.75\">")
                    .append(escape(OneLine.of(fact.name())))
                    .append("</th><td dir=\"auto\" style=\"padding:2px 0;overflow-wrap:anywhere\">");
            span(out, fact.value());
            out.append("</td></tr>\n");
        }
        out.append("</table>\n");
    }

    private static void text(StringBuilder out, List<Paragraph> text) {
        boolean list = false;
        for (Paragraph paragraph : text) {
            if (paragraph.bullet() != list) {
                out.append(list ? "</ul>\n" : "<ul style=\"margin:0 0 12px;padding:0 0 0 20px\">\n");
                list = !list;
            }
            String tag = list ? "li" : "p";
            out.append('<')
                    .append(tag)
                    .append(" dir=\"auto\" style=\"margin:")
                    .append(list ? "0" : "0 0 8px")
                    .append(";overflow-wrap:anywhere\">");
            for (Span span : paragraph.spans()) {
                out.append(Spaces.before(span));
                span(out, span);
                out.append(Spaces.after(span));
            }
            out.append("</").append(tag).append(">\n");
        }
        out.append(list ? "</ul>\n" : "");
    }

    private static void span(StringBuilder out, Span span) {
        String tag = switch (span.style()) {
            case PLAIN -> null;
            case BOLD -> "strong";
            case CODE -> "code";
        };
        String text = OneLine.of(span.text());
        if (span.url() != null) {
            out.append("<a href=\"").append(escape(span.url())).append("\">");
        }
        out.append(tag == null ? "" : "<" + tag + ">")
                .append(escape(text.isEmpty() && span.url() != null ? span.url() : text))
                .append(tag == null ? "" : "</" + tag + ">")
                .append(span.url() == null ? "" : "</a>");
    }

    private static void buttons(StringBuilder out, List<Button> buttons, Locale locale) {
        if (buttons.isEmpty()) {
            return;
        }
        out.append("<p style=\"margin:16px 0 8px\">");
        for (Button button : buttons) {
            String label = OneLine.of(button.label());
            out.append("<a href=\"")
                    .append(escape(button.url()))
                    .append("\" style=\"display:inline-block;margin:0 8px 8px 0;padding:6px 14px;")
                    .append("border:1px solid;border-radius:4px;text-decoration:none\">")
                    .append(escape(label.isBlank() ? Texts.of(locale).get("open") : label))
                    .append("</a>");
        }
        out.append("</p>\n");
    }

    /** Dark and light enough for both backgrounds. */
    private static String colour(Event event) {
        return switch (event) {
            case PASSED, RECOVERED, ROLLED_BACK -> "#1f9d55";
            case WARNING, ROLLBACK_STARTED, DECISION_NEEDED -> "#d9822b";
            case FAILED, ROLLBACK_FAILED -> "#d64545";
            case INCONCLUSIVE -> "#829ab1";
            case STARTED, DECIDED, INFO -> "#3e8ed0";
        };
    }

    /** For text and for attributes in quotation marks. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
