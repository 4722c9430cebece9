package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The small part of Markdown that people write messages in. Each line is a paragraph; empty lines separate and are
 * dropped. There is:
 *
 * <ul>
 *   <li>{@code - } at a line's beginning: an item of a list
 *   <li><code>**bold**</code>, which may hold links and code
 *   <li><code>`code`</code>
 *   <li>{@code [text](http…)}: a link; a {@code )} within the address is written {@code %29}
 * </ul>
 *
 * <p>Everything else, also what is not closed in its line, is text as it stands. Pure functions.
 */
public final class SimpleMarkdown {

    /**
     * A line of the source.
     *
     * @param number from 1
     */
    record Line(int number, boolean bullet, List<Piece> pieces) {}

    /**
     * A piece of a line in one style. Its text stands in the source as it is.
     *
     * @param column of the text's first character, from 1
     * @param target where a link leads, and the column of that; null when it is no link
     */
    record Piece(
            String text,
            Span.Style style,
            int column,
            @CheckForNull Target target) {}

    record Target(String url, int column) {}

    private SimpleMarkdown() {}

    /** The paragraphs of a text; none where there is nothing but white space. */
    public static List<Paragraph> parse(String text) {
        return lines(text, Span::isLink).stream()
                .map(line -> new Paragraph(
                        line.bullet(),
                        line.pieces().stream().map(SimpleMarkdown::span).toList()))
                .toList();
    }

    private static Span span(Piece piece) {
        return new Span(
                piece.text(),
                piece.style(),
                piece.target() == null ? null : piece.target().url());
    }

    /** The same with places. */
    static List<Line> lines(String text, Predicate<String> isTarget) {
        List<Line> lines = new ArrayList<>();
        String[] all = text.split("\\R", -1);
        for (int i = 0; i < all.length; i++) {
            String line = all[i].stripTrailing();
            int start = line.length() - line.stripLeading().length();
            boolean bullet = line.startsWith("- ", start);
            if (bullet) {
                String item = line.substring(start + 2);
                start += 2 + item.length() - item.stripLeading().length();
            }
            if (start < line.length() && !line.substring(start).equals("-")) {
                Scanner scanner = new Scanner(line, isTarget);
                scanner.scan(start, line.length(), Span.Style.PLAIN);
                lines.add(new Line(i + 1, bullet, List.copyOf(scanner.pieces)));
            }
        }
        return lines;
    }

    /** Reads one line from left to right. */
    private static final class Scanner {

        private final String line;
        private final Predicate<String> isTarget;
        private final List<Piece> pieces = new ArrayList<>();
        /** From where on a closing bracket was looked for in vain, so that nobody looks again. */
        private int noBracket = Integer.MAX_VALUE;

        Scanner(String line, Predicate<String> isTarget) {
            this.line = line;
            this.isTarget = isTarget;
        }

        void scan(int from, int to, Span.Style style) {
            int text = from;
            int i = from;
            while (i < to) {
                int end = marked(i, to, style, text);
                if (end > i) {
                    i = end;
                    text = end;
                } else {
                    i++;
                }
            }
            add(text, to, style, null);
        }

        /** The end of what begins here with a sign, after the text before it and itself are added; else -1. */
        private int marked(int i, int to, Span.Style style, int text) {
            switch (line.charAt(i)) {
                case '*':
                    return style == Span.Style.PLAIN ? bold(i, to, text) : -1;
                case '`':
                    return code(i, to, style, text);
                case '[':
                    return link(i, to, style, text);
                default:
                    return -1;
            }
        }

        private int bold(int i, int to, int text) {
            int close = line.startsWith("**", i) ? line.indexOf("**", i + 2) : -1;
            if (close <= i + 2
                    || close + 2 > to
                    || Character.isWhitespace(line.charAt(i + 2))
                    || Character.isWhitespace(line.charAt(close - 1))) {
                return -1;
            }
            add(text, i, Span.Style.PLAIN, null);
            scan(i + 2, close, Span.Style.BOLD);
            return close + 2;
        }

        private int code(int i, int to, Span.Style style, int text) {
            int close = line.indexOf('`', i + 1);
            if (close <= i + 1 || close >= to) {
                return -1;
            }
            add(text, i, style, null);
            add(i + 1, close, Span.Style.CODE, null);
            return close + 1;
        }

        private int link(int i, int to, Span.Style style, int text) {
            int close = i >= noBracket ? -1 : line.indexOf(']', i);
            if (close < 0) {
                noBracket = Math.min(noBracket, i);
                return -1;
            }
            int end = line.startsWith("](", close) ? line.indexOf(')', close) : -1;
            if (end < 0
                    || end >= to
                    || line.substring(i + 1, close).isBlank()
                    || line.lastIndexOf('[', close) != i
                    || !isTarget.test(line.substring(close + 2, end))) {
                return -1;
            }
            add(text, i, style, null);
            add(i + 1, close, style, new Target(line.substring(close + 2, end), close + 3));
            return end + 1;
        }

        private void add(int from, int to, Span.Style style, @CheckForNull Target target) {
            if (from < to) {
                pieces.add(new Piece(line.substring(from, to), style, from + 1, target));
            }
        }
    }
}
