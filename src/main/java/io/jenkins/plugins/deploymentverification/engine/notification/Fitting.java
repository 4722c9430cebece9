package io.jenkins.plugins.deploymentverification.engine.notification;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts messages to what a service takes: paragraphs from the end first, with a line that tells how many; then facts and
 * buttons. A message is never refused for its length. Pure functions.
 */
public final class Fitting {

    private static final int TITLE = 200;
    /** What a reader sees as one character (Unicode Standard Annex 29). */
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    /** What facts and buttons lose until some of the text has room, too. */
    private static final List<UnaryOperator<Notification>> SACRIFICES = List.of(
            message -> message,
            message -> message.withFacts(shortFacts(message.facts(), 300)),
            message -> message.withFacts(shortFacts(message.facts(), 60)),
            message -> message.withFacts(unlinked(message.facts(), 10)),
            message -> message.withFacts(List.of()),
            message -> message.withFacts(List.of()).withButtons(List.of()));

    private Fitting() {}

    /**
     * The message as it is when it fits, else as much of it as does.
     *
     * @param fits whether a message, rendered, is small enough; the smaller the message the truer, and true for one of
     *     nothing but a short title
     * @param more the line for what is left out, for example "…and 5 more"
     */
    public static Notification cut(Notification whole, Predicate<Notification> fits, More more) {
        if (fits.test(whole)) {
            return whole;
        }
        Notification slim = whole.withTitle(first(whole.title(), TITLE));
        for (UnaryOperator<Notification> sacrifice : SACRIFICES) {
            Notification less = sacrifice.apply(slim);
            if (fits.test(beginning(less, 0, 0, more))) {
                return filled(less, fits, more);
            }
        }
        Notification bare = slim.withFacts(List.of()).withButtons(List.of()).withText(List.of());
        int length = most(TITLE, n -> fits.test(bare.withTitle(first(slim.title(), n))));
        return bare.withTitle(first(slim.title(), length));
    }

    /** What is said in place of paragraphs that are left out. */
    public interface More {
        String line(int leftOut);
    }

    /** "…and 5 more" in the language. */
    public static More more(Locale locale) {
        return count -> Texts.of(locale).get("more", String.valueOf(count));
    }

    /** As many paragraphs as fit, and the beginning of the next one. */
    private static Notification filled(Notification message, Predicate<Notification> fits, More more) {
        int count = message.text().size();
        int whole = most(count, n -> fits.test(beginning(message, n, 0, more)));
        if (whole == count) {
            return message;
        }
        int length = message.text().get(whole).plain().length();
        int part = most(length, n -> fits.test(beginning(message, whole, n, more)));
        return beginning(message, whole, part, more);
    }

    private static Notification beginning(Notification message, int whole, int part, More more) {
        List<Paragraph> all = message.text();
        List<Paragraph> kept = new ArrayList<>(all.subList(0, whole));
        int leftOut = all.size() - whole;
        if (leftOut > 0 && part > 0) {
            kept.add(shortened(all.get(whole), part));
            leftOut--;
        }
        if (leftOut > 0) {
            kept.add(Paragraph.of(more.line(leftOut)));
        }
        return message.withText(kept);
    }

    private static List<Fact> shortFacts(List<Fact> facts, int length) {
        return facts.stream()
                .map(f -> new Fact(
                        first(f.name(), 60), f.value().withText(first(f.value().text(), length))))
                .toList();
    }

    private static List<Fact> unlinked(List<Fact> facts, int count) {
        return shortFacts(facts, 60).stream()
                .limit(count)
                .map(f -> Fact.of(f.name(), f.value().text()))
                .toList();
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

    /** The beginning of a text of at most so many UTF-16 units, and an ellipsis; never half of a character as read. */
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
        return firstThat(text, beginning -> bytes(beginning) <= bytes);
    }

    /** The longest beginning of a text, with an ellipsis, that fits; the ellipsis alone where none does. */
    public static String firstThat(String text, Predicate<String> fits) {
        return first(text, most(text.length(), n -> fits.test(first(text, n))));
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
