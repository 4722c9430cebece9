package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.List;
import java.util.function.Function;

/** Text from outside, made fit for one line of a message, before a channel escapes its markup. */
public final class OneLine {

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

    private static boolean isDropped(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.SURROGATE
                || c >= 0x202A && c <= 0x202E // embeddings and overrides of direction
                || c >= 0x2066 && c <= 0x2069 // isolates
                || c >= 0xE0000 && c <= 0xE001F
                || c == 0xFEFF;
    }
}
