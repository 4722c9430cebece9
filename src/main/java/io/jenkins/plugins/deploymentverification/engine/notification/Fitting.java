package io.jenkins.plugins.deploymentverification.engine.notification;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts messages to what a service takes: whole paragraphs from the end first, with a line that tells how many; then the
 * longest text. A message is never refused for its length. Pure functions.
 */
public final class Fitting {

    private static final int TITLE = 200;
    /** What a reader sees as one character (Unicode Standard Annex 29). */
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private Fitting() {}

    /**
     * The message as it is when it fits, else as much of it as does.
     *
     * @param fits whether a message, rendered, is small enough; the smaller the message the truer
     * @param more the line for what is left out, for example "…and 5 more"
     */
    public static Notification cut(Notification whole, Predicate<Notification> fits, More more) {
        if (fits.test(whole)) {
            return whole;
        }
        Notification slim = whole.withTitle(first(whole.title(), TITLE));
        int count = slim.text().size();
        int kept = most(count, n -> fits.test(paragraphs(slim, n, more)));
        if (kept > 0 || fits.test(paragraphs(slim, 0, more))) {
            return paragraphs(slim, kept, more);
        }
        // not even its facts fit: a single one is too long
        int longest = slim.facts().stream()
                .mapToInt(f -> f.value().text().length())
                .max()
                .orElse(0);
        Notification bare = paragraphs(slim, 0, more);
        int length = most(longest, n -> fits.test(shortFacts(bare, n)));
        Notification shortest = shortFacts(bare, length);
        return fits.test(shortest) ? shortest : shortest.withFacts(List.of()).withButtons(List.of());
    }

    /** What is said in place of paragraphs that are left out. */
    public interface More {
        String line(int leftOut);
    }

    /** "…and 5 more" in the language. */
    public static More more(Locale locale) {
        return count -> Texts.of(locale).get("more", String.valueOf(count));
    }

    private static Notification paragraphs(Notification message, int count, More more) {
        List<Paragraph> all = message.text();
        if (count >= all.size()) {
            return message;
        }
        List<Paragraph> kept = new ArrayList<>(all.subList(0, count));
        if (count == 0 && !all.isEmpty()) {
            // better the beginning of the only paragraph than nothing
            kept.add(shortened(all.get(0), 300));
            if (all.size() > 1) {
                kept.add(Paragraph.of(more.line(all.size() - 1)));
            }
            return message.withText(kept);
        }
        kept.add(Paragraph.of(more.line(all.size() - count)));
        return message.withText(kept);
    }

    private static Notification shortFacts(Notification message, int length) {
        return message.withFacts(message.facts().stream()
                .map(f -> new Fact(first(f.name(), 100), f.value().withText(first(f.value().text(), length))))
                .toList());
    }

    private static Paragraph shortened(Paragraph paragraph, int length) {
        List<Span> spans = new ArrayList<>();
        int left = length;
        for (Span span : paragraph.spans()) {
            if (left <= 0) {
                break;
            }
            spans.add(span.withText(first(span.text(), left)));
            left -= span.text().length();
        }
        return new Paragraph(paragraph.bullet(), spans);
    }

    /** The beginning of a text of at most so many UTF-16 units and an ellipsis; never half of what a reader sees as one. */
    public static String first(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = 0;
        for (Matcher cluster = CLUSTER.matcher(text); cluster.find() && cluster.end() <= length; ) {
            end = cluster.end();
        }
        return text.substring(0, end) + "…";
    }

    /** The beginning of a text of at most so many bytes of UTF-8, the ellipsis included. */
    public static String firstBytes(String text, int bytes) {
        if (bytes(text) <= bytes) {
            return text;
        }
        int length = most(text.length(), n -> bytes(first(text, n)) <= bytes);
        return first(text, length);
    }

    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The greatest of 0 to highest that holds, where all below it do too; 0 where none does. */
    private static int most(int highest, IntPredicate holds) {
        int low = 0;
        int high = highest;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
