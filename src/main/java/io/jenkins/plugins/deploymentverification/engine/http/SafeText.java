package io.jenkins.plugins.deploymentverification.engine.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Words of a server, made fit for messages: one line, no control characters, not too long, no secrets. */
public final class SafeText {

    private SafeText() {}

    /** The beginning of a text in one line. White space is joined, control and formatting characters are left out. */
    public static String excerpt(String text, int maxLength) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxLength + 1));
        boolean space = false;
        for (int i = 0; i < text.length() && out.length() <= maxLength; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = out.length() > 0;
            } else if (!Character.isISOControl(c) && Character.getType(c) != Character.FORMAT) {
                if (space) {
                    out.append(' ');
                }
                space = false;
                out.appendCodePoint(c);
            }
        }
        if (out.length() <= maxLength) {
            return out.toString();
        }
        int end = Character.isHighSurrogate(out.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return out.substring(0, end) + "…";
    }

    /** The text with every occurrence of a secret masked; secrets too short to be told from words are left. */
    public static String mask(String text, Collection<String> secrets) {
        List<String> longestFirst = secrets.stream()
                .filter(secret -> secret.length() >= 4)
                .sorted(Comparator.comparingInt(String::length).reversed()) // one may begin with another one
                .toList();
        String masked = text;
        for (String secret : longestFirst) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
