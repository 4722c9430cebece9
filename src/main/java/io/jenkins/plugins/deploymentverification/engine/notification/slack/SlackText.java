package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Slack's mrkdwn (https://docs.slack.dev/messaging/formatting-message-text). Links and mentions are written between
 * {@code <} and {@code >} alone, so text in which these and {@code &} are escaped makes none. For the signs of styles
 * Slack has no escape: a zero-width space takes their effect away.
 */
final class SlackText {

    private static final char NOTHING = '\u200b';
    private static final int CHUNK = 400;
    private static final int LABEL = 150;
    private static final int URL = 2100;

    private SlackText() {}

    /** Text that is shown as it is. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> {
                    if (i == 0) {
                        out.append(NOTHING); // at a line's beginning it would be a quotation
                    }
                    out.append("&gt;");
                }
                case '*', '_', '~', '`' -> {
                    if (c != '`' && isWord(text, i - 1) && isWord(text, i + 1)) {
                        out.append(c); // within a word as in snake_case it means nothing
                    } else {
                        out.append(NOTHING).append(c).append(NOTHING);
                    }
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** A line in pieces of at most 2900 characters, which follow each other without a line break. */
    static List<String> pieces(Paragraph paragraph) {
        List<String> pieces = new ArrayList<>();
        String last = paragraph.bullet() ? "• " : "";
        pieces.add(last);
        boolean afterStyle = false;
        for (Span span : paragraph.spans()) {
            boolean styled = span.style() != Span.Style.PLAIN;
            for (String part : parts(span)) {
                // a style begins and ends beside a word only where something separates them
                boolean apart = styled && isWord(last, last.length() - 1) || afterStyle && isWord(part, 0);
                last = apart ? NOTHING + part : part;
                pieces.add(last);
                afterStyle = styled;
            }
        }
        return joined(pieces);
    }

    /** One piece where the whole is short enough for that, which it mostly is. */
    private static List<String> joined(List<String> pieces) {
        int length = pieces.stream().mapToInt(String::length).sum();
        return length <= 2900 ? List.of(String.join("", pieces)) : pieces;
    }

    private static List<String> parts(Span span) {
        String text = OneLine.of(span.text());
        // at its ends the text's blanks separate it from its neighbours
        boolean before =
                !span.text().isEmpty() && Character.isWhitespace(span.text().charAt(0));
        boolean after = text.length() > 0
                && Character.isWhitespace(span.text().charAt(span.text().length() - 1));
        List<String> parts = new ArrayList<>();
        if (span.url() != null && url(span.url()).length() <= URL) {
            String label = text.isEmpty() ? "" : "|" + escape(Fitting.first(text, LABEL));
            parts.add(styled(span.style(), "<" + url(span.url()) + label + ">"));
        } else {
            for (String chunk : chunks(text)) {
                parts.add(
                        span.style() == Span.Style.CODE
                                ? "`" + code(chunk) + "`"
                                : styled(span.style(), escape(chunk)));
            }
        }
        if (before && !parts.isEmpty()) {
            parts.set(0, " " + parts.get(0));
        } else if (before) {
            parts.add(" ");
        }
        if (after) {
            parts.set(parts.size() - 1, parts.get(parts.size() - 1) + " ");
        }
        return parts;
    }

    private static String styled(Span.Style style, String mrkdwn) {
        return style == Span.Style.BOLD && !mrkdwn.isBlank() ? "*" + mrkdwn + "*" : mrkdwn;
    }

    private static String code(String text) {
        return text.replace('`', '\'')
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String url(String url) {
        return url.replace("|", "%7C").replace("&", "&amp;");
    }

    private static List<String> chunks(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        List<String> chunks = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(start + CHUNK, text.length());
            if (!characters.isBoundary(end)) {
                int whole = characters.preceding(end);
                end = whole > start ? whole : Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
            }
            chunks.add(text.substring(start, end));
            start = end;
        }
        return chunks;
    }

    private static boolean isWord(CharSequence text, int index) {
        return index >= 0 && index < text.length() && Character.isLetterOrDigit(text.charAt(index));
    }
}
