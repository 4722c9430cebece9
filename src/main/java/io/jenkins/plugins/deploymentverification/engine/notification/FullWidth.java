package io.jenkins.plugins.deploymentverification.engine.notification;

/**
 * Replaces characters by their full-width twins (Unicode block "Halfwidth and Fullwidth Forms"): people read the same,
 * and no Markdown takes them for markup. For dialects without an escape that each of their clients knows.
 */
public final class FullWidth {

    private FullWidth() {}

    /** The text with each of these ASCII punctuation marks replaced. */
    public static String replace(String text, String marks) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(marks.indexOf(c) < 0 ? c : twin(c));
        }
        return out.toString();
    }

    private static char twin(char ascii) {
        return (char) (ascii - '!' + '！');
    }
}
