package io.jenkins.plugins.deploymentverification.engine.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Test;

public class FittingTest {

    private static final Fitting.More MORE = Fitting.more(Locale.ENGLISH);

    /** As channels do: everything shown counts, URLs too. */
    private static int size(Notification n) {
        String all = n.title()
                + n.facts().stream()
                        .map(f -> f.name() + f.value().text() + f.value().url())
                        .collect(Collectors.joining())
                + n.text().stream()
                        .flatMap(p -> p.spans().stream())
                        .map(s -> s.text() + s.url())
                        .collect(Collectors.joining())
                + n.buttons().stream().map(b -> b.label() + b.url()).collect(Collectors.joining());
        return Fitting.bytes(all);
    }

    private static Notification cut(Notification whole, int bytes) {
        Notification cut = Fitting.cut(whole, n -> size(n) <= bytes, MORE);
        assertThat(size(cut), is(lessThanOrEqualTo(bytes)));
        return cut;
    }

    private static Notification of(Paragraph... text) {
        return Notification.of(Event.INFO, "title", List.of(text));
    }

    @Test
    public void whatAReaderSeesAsOneIsNeverHalved() {
        String text = "👩‍👩‍👧‍👦".repeat(3) + "中文".repeat(3);
        for (int length = 0; length < text.length(); length++) {
            String cut = Fitting.first(text, length);
            assertThat(cut, endsWith("…"));
            String kept = cut.substring(0, cut.length() - 1);
            assertThat(kept.length(), lessThanOrEqualTo(length));
            assertThat(kept.replace("👩‍👩‍👧‍👦", "").replace("中", "").replace("文", ""), is(""));
        }
    }

    @Test
    public void whatFitsStays() {
        Notification whole = of(Paragraph.of("short"));
        assertThat(cut(whole, 100), is(sameInstance(whole)));
    }

    @Test
    public void theBeginningOfALongTextFillsTheRoom() {
        Notification cut = cut(of(Paragraph.of("x".repeat(30_000))), 20_000);
        assertThat(size(cut), is(greaterThan(19_990)));
        assertThat(cut.text().get(0).plain(), endsWith("x…"));
    }

    @Test
    public void whatIsLeftOutIsCounted() {
        Notification whole = of(IntStream.range(0, 100)
                .mapToObj(i -> Paragraph.item(Span.text("commit " + i + " " + "y".repeat(50))))
                .toArray(Paragraph[]::new));
        Notification cut = cut(whole, 1000);
        int shown = cut.text().size() - 1;
        assertThat(cut.text().get(0), is(whole.text().get(0)));
        assertThat(cut.text().get(shown).plain(), is("…and " + (100 - shown) + " more"));
    }

    @Test
    public void factsAreShortenedBeforeTheyAreLost() {
        Notification whole = of(Paragraph.of("text"))
                .withFacts(List.of(Fact.of("Service", "shop"), Fact.of("Cause", "z".repeat(5000))));
        Notification cut = cut(whole, 1000);
        assertThat(cut.facts(), hasSize(2));
        assertThat(cut.facts().get(0), is(Fact.of("Service", "shop")));
        assertThat(cut.text().get(0).plain(), is("text"));
    }

    @Test
    public void buttonsGoLast() {
        Button button = new Button("Report", "https://ci.example.com/" + "r".repeat(300));
        Notification whole = of(Paragraph.of("t".repeat(500)))
                .withFacts(IntStream.range(0, 50)
                        .mapToObj(i -> Fact.of("n" + i, "v".repeat(50)))
                        .toList())
                .withButtons(List.of(button));
        assertThat(cut(whole, 500).buttons(), is(List.of(button)));
        assertThat(cut(whole, 200).buttons(), is(List.of()));
    }

    @Test
    public void charactersStayWhole() {
        for (int bytes = 30; bytes < 60; bytes++) {
            String text = Fitting.firstBytes("a😀订é".repeat(20), bytes);
            assertThat(Fitting.bytes(text), is(lessThanOrEqualTo(bytes)));
            assertThat(Fitting.bytes(text), is(greaterThan(bytes - 8)));
            assertThat(new String(text.getBytes(UTF_8), UTF_8), is(text));
        }
        assertThat(Fitting.firstBytes("e\u0301e\u0301e\u0301", 7), is("e\u0301…"));
        assertThat(Fitting.first("short", 5), is("short"));
    }

    @Test
    public void anythingFitsAnywhere() {
        RandomNotifications random = new RandomNotifications(1);
        for (int i = 0; i < 300; i++) {
            Notification whole = random.next();
            Notification cut = cut(whole, 500);
            if (!whole.title().isEmpty()) {
                assertThat(cut.title(), is(not("")));
                assertThat(whole.title(), startsWith(cut.title().replaceFirst("…$", "")));
            }
        }
    }
}
