package io.jenkins.plugins.deploymentverification.engine.notification.mail;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.util.Locale;

/**
 * A message as an e-mail, for a {@code multipart/alternative} of both bodies. Mentions are left out: whom it is sent to
 * reads it. Immutable.
 *
 * @param subject in one line, without control characters, so that it can add no header
 * @param text the plain body, lines ended by a line feed
 * @param html a whole document with inline styles, readable in light and dark, without anything that is loaded
 */
public record MailText(String subject, String text, String html) {

    private static final int MAX_SUBJECT = 200;
    /** Gmail cuts what is longer than 102 KB, and hides the rest behind a link. */
    static final int MAX_BYTES = 100 * 1000;

    /** Writes the e-mail; what is too long for it is counted. */
    public static MailText of(Notification whole, Locale locale) {
        Texts texts = Texts.of(locale);
        Notification message = Fitting.cut(
                whole,
                n -> Fitting.bytes(MailHtml.of(n, locale)) <= MAX_BYTES && Fitting.bytes(plain(n, texts)) <= MAX_BYTES,
                Fitting.more(locale));
        return new MailText(
                Fitting.first(title(whole), MAX_SUBJECT), plain(message, texts), MailHtml.of(message, locale));
    }

    static String title(Notification message) {
        return (message.event().symbol() + " " + OneLine.of(message.title())).strip();
    }

    private static String plain(Notification message, Texts texts) {
        StringBuilder out = new StringBuilder(title(message)).append("\n\n");
        String colon = texts.get("colon").equals(":") ? ": " : texts.get("colon");
        for (Fact fact : message.facts()) {
            out.append(OneLine.of(fact.name()))
                    .append(colon)
                    .append(plain(fact.value()))
                    .append('\n');
        }
        out.append(message.facts().isEmpty() ? "" : "\n");
        for (Paragraph paragraph : message.text()) {
            StringBuilder line = new StringBuilder(paragraph.bullet() ? "- " : "");
            for (Span span : paragraph.spans()) {
                line.append(Spaces.before(span)).append(plain(span)).append(Spaces.after(span));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        out.append(message.text().isEmpty() ? "" : "\n");
        for (Button button : message.buttons()) {
            out.append(OneLine.of(button.label()))
                    .append(colon)
                    .append(button.url())
                    .append('\n');
        }
        return out.toString().strip() + "\n";
    }

    private static String plain(Span span) {
        String text = OneLine.of(span.text());
        if (span.url() == null || span.url().equals(text)) {
            return text;
        }
        return text.isEmpty() ? span.url() : text + " <" + span.url() + ">";
    }
}
