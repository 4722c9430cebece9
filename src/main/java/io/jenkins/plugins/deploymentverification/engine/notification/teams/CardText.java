package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;

/**
 * The Markdown that text of an Adaptive Card may have (adaptivecards.io, "Text Features"): bold, italics, lists, links.
 * There is neither code nor HTML; a mention is {@code <at>} with an entity of the same text.
 */
final class CardText {

    private CardText() {}

    /** Text that is shown as it is. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append(startsEntity(text, i + 1) ? "&amp;" : "&");
                case '\\', '*', '`', '[', ']', '~', '|' -> out.append('\\').append(c);
                case '_' -> out.append(isWord(text, i - 1) && isWord(text, i + 1) ? "_" : "\\_");
                // signs that mean something at the beginning of a line, or in !( of a picture
                case '#', '+', '-', '=' -> out.append(i == 0 ? "\\" : "").append(c);
                case '.', ')' -> out.append(isNumber(text, i) ? "\\" : "").append(c);
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    static String line(Paragraph paragraph) {
        StringBuilder line = new StringBuilder(paragraph.bullet() ? "• " : "");
        paragraph.spans().forEach(span -> append(line, span));
        return line.toString().strip();
    }

    /** One piece of text; there is no sign for code, so that is plain. */
    static String span(Span span) {
        StringBuilder line = new StringBuilder();
        append(line, span);
        return line.toString().strip();
    }

    private static void append(StringBuilder line, Span span) {
        String text = OneLine.of(span.text());
        if (!span.text().isEmpty() && Character.isWhitespace(span.text().charAt(0))) {
            line.append(' ');
        }
        String shown = escape(text.isEmpty() && span.url() != null ? span.url() : text);
        if (!shown.isEmpty()) {
            boolean bold = span.style() == Span.Style.BOLD;
            String linked = span.url() == null ? shown : "[" + shown + "](" + url(span.url()) + ")";
            line.append(bold ? "**" : "").append(linked).append(bold ? "**" : "");
        }
        if (!text.isEmpty()
                && Character.isWhitespace(span.text().charAt(span.text().length() - 1))) {
            line.append(' ');
        }
    }

    /** What would end the link's address, or be read as Markdown within it. */
    private static String url(String url) {
        return url.replace("\\", "%5C")
                .replace("(", "%28")
                .replace(")", "%29")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace("*", "%2A")
                .replace("`", "%60");
    }

    private static boolean startsEntity(String text, int index) {
        return text.regionMatches(index, "#", 0, 1) || index < text.length() && Character.isLetter(text.charAt(index));
    }

    /** Whether all before it are digits: "1." and "1)" begin lists. */
    private static boolean isNumber(String text, int end) {
        return end > 0 && end < 10 && text.chars().limit(end).allMatch(Character::isDigit);
    }

    private static boolean isWord(String text, int index) {
        return index >= 0 && index < text.length() && Character.isLetterOrDigit(text.charAt(index));
    }
}
