package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from outside, made fit for one line of a message, before a channel escapes its markup. */
public final class OneLine {

    /**
     * Signs of a heading, a list or a rule at the beginning of a line: a number sign, whatever follows; a dash or plus
     * before a blank; three dashes; a number with a dot or parenthesis before a blank.
     */
    private static final Pattern BLOCK = Pattern.compile("^(?:#+|[-+](?=\\s|$)|-{3,}|\\d{1,9}[.)](?=\\s|$))");

    private OneLine() {}

    /**
     * White space is joined; control characters, halves of characters and what reorders the text around it are left
     * out. Right-to-left text and joined emoji stay as they are.
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = out.length() > 0;
            } else if (!isDropped(c)) {
                if (space) {
                    out.append(' ');
                }
                space = false;
                out.appendCodePoint(c);
            }
        }
        return out.toString();
    }

    /** Spans, each rendered, in one line: the blanks between them are kept, which rendering each alone would strip. */
    public static String of(List<Span> spans, Function<Span, String> rendered) {
        StringBuilder out = new StringBuilder();
        for (Span span : spans) {
            String text = span.text();
            boolean before = !text.isEmpty() && Character.isWhitespace(text.charAt(0));
            boolean after = !text.isBlank() && Character.isWhitespace(text.charAt(text.length() - 1));
            out.append(before ? " " : "").append(rendered.apply(span)).append(after ? " " : "");
        }
        return out.toString().strip();
    }

    /** The line with what would make a heading, a list or a rule of it escaped. */
    public static String asText(String line, UnaryOperator<String> escape) {
        return BLOCK.matcher(line).replaceFirst(mark -> Matcher.quoteReplacement(escape.apply(mark.group())));
    }

    private static boolean isDropped(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E // embeddings and overrides of direction
                || c >= 0x2066 && c <= 0x2069 // isolates
                || c >= 0xE0000 && c <= 0xE001F
                || c == 0xFEFF;
    }
}
