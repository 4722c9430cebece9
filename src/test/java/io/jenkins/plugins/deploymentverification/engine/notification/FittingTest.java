package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Test;

public class FittingTest {

    private static final String FAMILY = "👩‍👩‍👧‍👦";

    @Test
    public void whatFitsStaysAsItIs() {
        Notification small = notification(3, 10);
        assertThat(Fitting.cut(small, fits(10_000), Fitting.more(Locale.ENGLISH)), sameInstance(small));
    }

    @Test
    public void paragraphsAreLeftOutFromTheEnd() {
        Notification cut = Fitting.cut(notification(100, 50), fits(1000), Fitting.more(Locale.ENGLISH));
        assertThat(fits(1000).test(cut), is(true));
        List<Paragraph> text = cut.text();
        assertThat(text.get(0).plain(), startsWith("0 "));
        assertThat(text.get(text.size() - 1).plain(), is("…and " + (100 - text.size() + 1) + " more"));
    }

    @Test
    public void oneLongParagraphKeepsItsBeginning() {
        Notification cut = Fitting.cut(notification(1, 30_000), fits(2000), Fitting.more(Locale.ENGLISH));
        assertThat(cut.text(), hasSize(1));
        assertThat(cut.text().get(0).plain(), startsWith("0 xxx"));
        assertThat(cut.text().get(0).plain(), endsWith("…"));
    }

    @Test
    public void whateverTheMessageItFits() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Notification any = notification(random.nextInt(60), random.nextInt(5000))
                    .withTitle("t".repeat(random.nextInt(4000)))
                    .withFacts(IntStream.range(0, random.nextInt(12))
                            .mapToObj(i -> Fact.of("f" + i, "v".repeat(random.nextInt(3000))))
                            .toList());
            assertThat(fits(2000).test(Fitting.cut(any, fits(2000), Fitting.more(Locale.CHINESE))), is(true));
        }
    }

    @Test
    public void whatAReaderSeesAsOneIsNeverHalved() {
        String text = FAMILY.repeat(3) + "中文".repeat(3);
        for (int length = 0; length < text.length(); length++) {
            String cut = Fitting.first(text, length);
            assertThat(cut, endsWith("…"));
            String kept = cut.substring(0, cut.length() - 1);
            assertThat(kept.length(), lessThanOrEqualTo(length));
            assertThat(kept.replace(FAMILY, "").replace("中", "").replace("文", ""), is(""));
        }
    }

    @Test
    public void bytesAreCountedAsTheyAreSent() {
        String text = "中文🚀".repeat(1000);
        for (int bytes : new int[] {4, 5, 100, 2047, 2048}) {
            assertThat(Fitting.bytes(Fitting.firstBytes(text, bytes)), lessThanOrEqualTo(bytes));
        }
        assertThat(Fitting.firstBytes("short", 5), is("short"));
    }

    private static Predicate<Notification> fits(int characters) {
        return n -> n.title().length()
                        + n.facts().stream()
                                .mapToInt(f -> f.name().length() + f.value().text().length())
                                .sum()
                        + n.text().stream().mapToInt(p -> p.plain().length()).sum()
                <= characters;
    }

    private static Notification notification(int paragraphs, int length) {
        return Notification.of(
                Event.INFO,
                "title",
                IntStream.range(0, paragraphs)
                        .mapToObj(i -> Paragraph.of(i + " "
                                + IntStream.range(0, length).mapToObj(j -> "x").collect(Collectors.joining())))
                        .toList());
    }
}
