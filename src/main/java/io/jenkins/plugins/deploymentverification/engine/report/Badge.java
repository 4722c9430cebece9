package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.Locale;

/**
 * A verdict as a small picture (SVG) for a README or a wiki: a label on grey, the verdict on its colour. Colours are
 * opaque and dark enough for white text, so it reads the same on light and dark pages. Texts are escaped and cut.
 * Stateless.
 */
public final class Badge {

    private static final int LONGEST = 60;
    private static final int HEIGHT = 20;
    private static final int FONT = 11;
    private static final double NARROW = 6.6;
    private static final double WIDE = 11.5;
    private static final int PADDING = 7;
    private static final int FIRST_WIDE = 0x1100;
    private static final int BASELINE = 14;
    private static final String NEUTRAL = "#57606a";
    private static final String GREY = "#3f4650";

    private Badge() {}

    /**
     * Draws a badge.
     *
     * @param label what it is about; cut after 60 characters
     * @param verdict null for none, or one that is not known
     * @param word the verdict in words; cut after 60 characters
     */
    public static String svg(String label, @CheckForNull Verdict verdict, String word) {
        String left = cut(label);
        String right = cut(word);
        int leftWidth = width(left);
        int rightWidth = width(right);
        int width = leftWidth + rightWidth;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">"
                        .formatted(width, HEIGHT, escape(left + ": " + right))
                + "<title>%s</title>".formatted(escape(left + ": " + right))
                + "<clipPath id=\"r\"><rect width=\"%d\" height=\"%d\" rx=\"4\"/></clipPath>".formatted(width, HEIGHT)
                + "<g clip-path=\"url(#r)\">"
                + "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>".formatted(leftWidth, HEIGHT, GREY)
                + "<rect x=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
                        .formatted(leftWidth, rightWidth, HEIGHT, colour(verdict))
                + "</g><g fill=\"#fff\" text-anchor=\"middle\" font-size=\"%d\" ".formatted(FONT)
                + "font-family=\"Verdana,DejaVu Sans,Noto Sans CJK SC,sans-serif\">"
                + text(leftWidth / 2.0, leftWidth, left)
                + text(leftWidth + rightWidth / 2.0, rightWidth, right)
                + "</g></svg>\n";
    }

    private static String text(double centre, int width, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">%s</text>",
                centre,
                BASELINE,
                Math.max(1, width - 2 * PADDING),
                escape(text));
    }

    /** All of them have a contrast of at least 4.5 with white. */
    private static String colour(@CheckForNull Verdict verdict) {
        if (verdict == null) {
            return NEUTRAL;
        }
        return switch (verdict) {
            case PASSED -> "#1a7f37";
            case WARNING -> "#9a6700";
            case INCONCLUSIVE -> "#6e40c9";
            case FAILED -> "#cf222e";
        };
    }

    private static int width(String text) {
        double width = text.codePoints()
                .mapToDouble(c -> c < FIRST_WIDE ? NARROW : WIDE)
                .sum();
        return (int) Math.ceil(width) + 2 * PADDING;
    }

    private static String cut(String text) {
        String valid = text.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(LONGEST + 1L)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return valid.codePointCount(0, valid.length()) <= LONGEST
                ? valid
                : valid.substring(0, valid.offsetByCodePoints(0, LONGEST - 1)) + '…';
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("\uFFFE", "")
                .replace("\uFFFF", "");
    }
}
