package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class OutboxTest {

    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Instant> sentAt = new ArrayList<>();
    private final List<Letter> sent = new ArrayList<>();
    private Instant now = START;

    @Test
    public void hundredBuildsWithinASecondAreAllToldWithinTheLimitAndInOrder() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        List<Letter> written = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            now = START.plusMillis(10L * i);
            Letter letter = letter("build " + i, Event.PASSED);
            written.add(letter);
            outbox.offer(letter);
            drain(outbox, now);
        }
        drain(outbox, START.plus(Duration.ofHours(1)));

        List<String> titles = sent.stream()
                .flatMap(l -> l.parts().stream())
                .map(Notification::title)
                .toList();
        assertThat(
                "each is told once, in order",
                titles,
                is(IntStream.range(0, 100).mapToObj(i -> "build " + i).toList()));
        assertNeverFaster(20, Duration.ofMinutes(1));
        assertThat("the first ones at once, the rest summed up", sent.size(), lessThanOrEqualTo(20 + 20));
        Letter digest =
                sent.stream().filter(l -> l.parts().size() > 1).findFirst().orElseThrow();
        assertThat(
                digest.message().notification().title(),
                is(digest.parts().size() + " messages in one, because there were too many"));
        assertThat(
                digest.message().notification().text(), hasSize(digest.parts().size()));
        assertThat(
                "links are kept",
                digest.message().notification().text().get(0).spans().get(1).url(),
                containsString("https://jenkins.example/"));
        assertThat(
                "every receipt is part of a letter",
                sent.stream().mapToInt(l -> l.receipts().size()).sum(),
                is(100));
    }

    @Test
    public void theLimitHoldsForAnySpanAndAnyArrivals() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            sentAt.clear();
            now = START;
            ChannelLimits feishu = new ChannelLimits(
                    List.of(new RateLimit(5, Duration.ofSeconds(1)), new RateLimit(100, Duration.ofMinutes(1))),
                    Duration.ofSeconds(30));
            Outbox outbox = outbox(feishu, new OutboxSettings(1000, List.of(), Duration.ofHours(9), Duration.ZERO));
            for (int i = 0; i < 300; i++) {
                now = now.plusMillis(random.nextInt(random.nextBoolean() ? 20 : 900));
                outbox.offer(letter("m" + i, Event.INFO));
                drain(outbox, now);
            }
            drain(outbox, now.plus(Duration.ofHours(1)));
            assertThat(sentAt, hasSize(300));
            assertNeverFaster(5, Duration.ofSeconds(1));
            assertNeverFaster(100, Duration.ofMinutes(1));
        }
    }

    @Test
    public void criticalMessagesStandAloneAmongSummaries() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, settings(4));
        for (String title : List.of("a", "b", "FAILED", "c", "d")) {
            Letter letter = letter(title, Event.FAILED);
            outbox.offer(title.equals("FAILED") ? critical(letter) : letter);
        }
        drain(outbox, START.plus(Duration.ofHours(1)));
        assertThat(sent.stream().map(l -> l.parts().size()).toList(), contains(2, 1, 2));
        assertThat(sent.get(1).message().notification().title(), is("FAILED"));
    }

    @Test
    public void evenCriticalMessagesAreSummedUpBeforeTheyAreLost() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, settings(4));
        IntStream.range(0, 21).forEach(i -> outbox.offer(critical(letter("c" + i, Event.FAILED))));
        assertThat(outbox.letters(), hasSize(1));
        assertThat(outbox.letters().get(0).parts(), hasSize(21));
        assertThat(outbox.letters().get(0).isCritical(), is(true));
    }

    @Test
    public void whatMayPassIsTriedAgainBeforeWhatCameLater() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        outbox.offer(letter("first", Event.INFO));
        outbox.offer(letter("second", Event.INFO));
        outbox.take(now);
        assertThat("one is under way at a time", outbox.dueAt(now), nullValue());

        assertThat(outbox.failed(new ChannelException(Kind.BUSY, "-1", "busy"), now), is(false));
        assertThat(outbox.dueAt(now), is(START.plusSeconds(2)));
        drain(outbox, START.plusSeconds(3));
        assertThat(sent.stream().map(l -> l.message().notification().title()).toList(), contains("first", "second"));
    }

    @Test
    public void afterTheLastPauseItIsGivenUp() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        outbox.offer(letter("lost", Event.INFO));
        List<Boolean> givenUp = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            now = outbox.dueAt(now);
            outbox.take(now);
            givenUp.add(outbox.failed(new ChannelException(Kind.UNREACHABLE, null, "no answer"), now));
        }
        assertThat(givenUp, contains(false, false, false, true));
        assertThat(outbox.letters(), hasSize(0));
    }

    @Test
    public void aRefusalIsNotRepeated() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        outbox.offer(letter("refused", Event.INFO));
        outbox.take(now);
        assertThat(outbox.failed(new ChannelException(Kind.REFUSED, "310000", "sign"), now), is(true));
    }

    @Test
    public void aThrottledRobotIsLeftAloneAndLosesNothing() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        outbox.offer(letter("patient", Event.INFO));
        for (int i = 0; i < 6; i++) {
            now = outbox.dueAt(now);
            outbox.take(now);
            assertThat(outbox.failed(new ChannelException(Kind.THROTTLED, "130101", "too fast"), now), is(false));
            assertThat(outbox.dueAt(now), is(now.plus(Duration.ofMinutes(10))));
        }
        outbox.take(outbox.dueAt(now));
        outbox.failed(
                new ChannelException(Kind.THROTTLED, "429", "too fast", Duration.ofSeconds(7), null),
                START.plus(Duration.ofHours(1)));
        assertThat(
                "the service's own time counts",
                outbox.dueAt(START.plus(Duration.ofHours(1))),
                is(START.plus(Duration.ofHours(1)).plusSeconds(7)));
    }

    @Test
    public void aMessageTooOldIsGivenUp() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, OutboxSettings.DEFAULT);
        outbox.offer(letter("old", Event.INFO));
        now = START.plus(Duration.ofHours(3));
        outbox.take(now);
        assertThat(outbox.failed(new ChannelException(Kind.BUSY, "-1", "busy"), now), is(true));
    }

    @Test
    public void whatWaitsSurvivesAsJson() {
        Outbox outbox = outbox(FakeChannel.DINGTALK, settings(2));
        outbox.offer(letter("one", Event.FAILED));
        outbox.take(now);
        outbox.offer(letter("two 中文 🚀", Event.PASSED));
        Convergence convergence = new Convergence(Duration.ofMinutes(10));
        String json = OutboxState.of("fake:ops", outbox, convergence).toJson();

        OutboxState state = OutboxState.fromJson(json);
        assertThat(
                state.letters().stream().map(l -> l.message().notification()).toList(),
                is(outbox.letters().stream()
                        .map(l -> l.message().notification())
                        .toList()));
        assertThat(state.robot(), is("fake:ops"));
        assertThat(state.sentTimes(), contains(START));
    }

    private void drain(Outbox outbox, Instant until) {
        while (true) {
            Instant due = outbox.dueAt(now);
            if (due == null || due.isAfter(until)) {
                return;
            }
            now = due.isAfter(now) ? due : now;
            sent.add(outbox.take(now));
            sentAt.add(now);
            outbox.sent();
        }
    }

    private void assertNeverFaster(int messages, Duration within) {
        for (int i = messages; i < sentAt.size(); i++) {
            assertThat(Duration.between(sentAt.get(i - messages), sentAt.get(i)).compareTo(within) >= 0, is(true));
        }
    }

    private Letter letter(String title, Event event) {
        Notification notification = Notification.of(event, title, List.of())
                .withButtons(List.of(new Button("Build", "https://jenkins.example/" + title.hashCode())));
        return Letter.of("ops", Message.of(notification), now);
    }

    private Letter critical(Letter letter) {
        return Letter.of("ops", Message.of(letter.message().notification().withUrgency(Urgency.CRITICAL)), now);
    }

    private static Outbox outbox(ChannelLimits limits, OutboxSettings settings) {
        return new Outbox(limits, settings, Locale.ENGLISH, List.of());
    }

    private static OutboxSettings settings(int capacity) {
        return new OutboxSettings(capacity, List.of(), Duration.ofHours(2), Duration.ZERO);
    }
}
