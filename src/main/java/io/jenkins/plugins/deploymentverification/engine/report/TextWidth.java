package io.jenkins.plugins.deploymentverification.engine.report;

/** How many columns of a terminal a text takes: East Asian wide characters take two, combining marks none. */
public final class TextWidth {

    private TextWidth() {}

    public static int of(CharSequence text) {
        return text.codePoints().map(TextWidth::columns).sum();
    }

    /** The text, or as much of its beginning as leaves room for the mark that something was left out. */
    static String fit(String text, int width, String mark) {
        if (of(text) <= width) {
            return text;
        }
        StringBuilder fitting = new StringBuilder();
        int left = width - of(mark);
        for (int c : text.codePoints().toArray()) {
            left -= columns(c);
            if (left < 0) {
                break;
            }
            fitting.appendCodePoint(c);
        }
        return fitting.append(mark).toString();
    }

    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
