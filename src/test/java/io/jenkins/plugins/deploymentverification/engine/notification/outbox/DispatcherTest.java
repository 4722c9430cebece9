package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import io.jenkins.plugins.deploymentverification.engine.notification.Topic;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Test;

public class DispatcherTest {

    /** Real time, but a minute is a tenth of a second. */
    private static final ChannelLimits FAST_MINUTES =
            new ChannelLimits(List.of(new RateLimit(20, Duration.ofMillis(100))), Duration.ofMillis(500));

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
    private final Map<String, FakeChannel> robots = new ConcurrentHashMap<>(
            Map.of("ops", new FakeChannel("fake:ops", FAST_MINUTES), "dev", new FakeChannel("fake:dev", FAST_MINUTES)));
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final OutboxStore store = new OutboxStore() {
        @Override
        public void save(String robot, String state) {
            stored.put(robot, state);
        }

        @Override
        public List<String> load() {
            return List.copyOf(stored.values());
        }
    };

    @After
    public void stop() {
        executor.shutdownNow();
    }

    @Test
    public void manyBuildsAtOnceInRealTime() throws Exception {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        List<CompletableFuture<Delivery>> receipts = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> send(dispatcher, "ops", message("build " + i)))
                .toList();
        int together = 0;
        for (CompletableFuture<Delivery> receipt : receipts) {
            together = Math.max(together, receipt.get(30, TimeUnit.SECONDS).together());
        }
        FakeChannel ops = robots.get("ops");
        assertThat("some were summed up", together > 1, is(true));
        assertThat("fewer letters than messages", ops.received.size() < 100, is(true));
        await().until(() ->
                OutboxState.fromJson(stored.get("fake:ops")).waiting().isEmpty());
    }

    @Test
    public void aBrokenRobotHoldsUpNoOther() throws Exception {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        robots.get("ops").failures.add(new ChannelException(Kind.THROTTLED, "130101", "x", Duration.ofHours(1), null));
        CompletableFuture<Delivery> waits = dispatcher.send("ops", message("waits"));
        assertThat(
                dispatcher
                        .send("dev", message("goes"))
                        .get(10, TimeUnit.SECONDS)
                        .state(),
                is(Delivery.State.SENT));
        assertThat(waits.isDone(), is(false));
        assertThat(dispatcher.waiting("ops"), is(1));
    }

    @Test
    public void aRefusalReachesWhoSent() {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        robots.get("ops").failures.add(new ChannelException(Kind.REFUSED, "310000", "sign not match"));
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> dispatcher.send("ops", message("x")).get(10, TimeUnit.SECONDS));
        assertThat(((ChannelException) e.getCause()).code(), is("310000"));
        assertThrows(ChannelException.class, () -> dispatcher.send("nobody", message("x")));
    }

    @Test
    public void whatWaitsAtTheEndIsSentAfterTheRestart() throws Exception {
        Dispatcher before = dispatcher(OutboxSettings.DEFAULT);
        robots.get("ops").failures.add(new ChannelException(Kind.BUSY, "-1", "busy"));
        before.send("ops", message("first"));
        before.send("ops", message("second"));
        await().until(() -> robots.get("ops").failures.isEmpty());
        before.close();

        robots.put("ops", new FakeChannel("fake:ops", FAST_MINUTES));
        dispatcher(OutboxSettings.DEFAULT).restore();
        await().until(() -> robots.get("ops").received.size() == 2);
        assertThat(robots.get("ops").received.stream().map(Notification::title).toList(), contains("first", "second"));
    }

    @Test
    public void theRateHoldsOverARestart() throws Exception {
        ChannelLimits one = new ChannelLimits(List.of(new RateLimit(1, Duration.ofHours(1))), Duration.ZERO);
        robots.put("slow", new FakeChannel("fake:slow", one));
        dispatcher(OutboxSettings.DEFAULT).send("slow", message("first")).get(10, TimeUnit.SECONDS);
        Dispatcher after = dispatcher(OutboxSettings.DEFAULT);
        after.restore();
        after.send("slow", message("second"));
        assertThat("it waits for its hour", after.waiting("slow"), is(1));
        assertThat(robots.get("slow").received, hasSize(1));
    }

    @Test
    public void repetitionsAreToldOnceThenAsACount() throws Exception {
        Dispatcher dispatcher =
                dispatcher(new OutboxSettings(20, List.of(), Duration.ofHours(1), Duration.ofMillis(700)));
        Topic topic = new Topic("checkout in production", "error-rate");
        for (int i = 0; i < 4; i++) {
            dispatcher.send("ops", Message.of(failure("failed " + i).withTopic(topic)));
        }
        Notification critical = failure("critical").withTopic(topic).withUrgency(Urgency.CRITICAL);
        assertThat(
                dispatcher
                        .send("ops", Message.of(critical))
                        .get(10, TimeUnit.SECONDS)
                        .state(),
                is(Delivery.State.SENT));
        List<Notification> received = robots.get("ops").received;
        assertThat(received.stream().map(Notification::title).toList(), contains("failed 0", "critical"));
        await().until(() -> received.size() == 3);
        assertThat(received.get(2).title(), containsString("failed 3 (3 more times"));
        assertThat(received.get(2).text().get(0).plain(), containsString("happened 3 more times"));
    }

    @Test
    public void goodNewsEndTheCount() throws Exception {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        Topic topic = new Topic("checkout in production", "error-rate");
        dispatcher.send("ops", Message.of(failure("failed").withTopic(topic)));
        assertThat(
                dispatcher
                        .send("ops", Message.of(failure("again").withTopic(topic)))
                        .get()
                        .state(),
                is(Delivery.State.HELD_BACK));
        Notification good = Notification.of(Event.RECOVERED, "recovered", List.of())
                .withTopic(new Topic("checkout in production", ""));
        dispatcher.send("ops", Message.of(good)).get(10, TimeUnit.SECONDS);
        assertThat(robots.get("ops").received, hasSize(3));
        assertThat(robots.get("ops").received.get(1).title(), containsString("again (1 more times"));
        assertThat(robots.get("ops").received.get(2).title(), is("recovered"));
    }

    @Test
    public void aChannelIsOpenedOnceForWhatGoesAtOnceAndAllAreClosed() throws Exception {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        FakeChannel ops = robots.get("ops");
        dispatcher.send("ops", message("first")).get(10, TimeUnit.SECONDS);
        assertThat(ops.openings.get(), is(1));
        ops.failures.add(new ChannelException(Kind.THROTTLED, "130101", "x", Duration.ofMillis(50), null));
        dispatcher.send("ops", message("repeated")).get(10, TimeUnit.SECONDS);
        assertThat("anew for each further attempt", ops.openings.get(), is(3));
        IntStream.range(0, 30).parallel().forEach(i -> send(dispatcher, "ops", message("build " + i)));
        await().until(() -> dispatcher.waiting() == 0);
        await().until(() -> ops.open.get() == 0);
    }

    @Test
    public void whatIsTriedOutCountsForTheRate() throws Exception {
        ChannelLimits two = new ChannelLimits(List.of(new RateLimit(2, Duration.ofHours(1))), Duration.ofMinutes(10));
        FakeChannel slow = new FakeChannel("fake:slow", two);
        robots.put("slow", slow);
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        dispatcher.sendNow(slow, message("tried out"));
        dispatcher.send("slow", message("real")).get(10, TimeUnit.SECONDS);
        ChannelException full =
                assertThrows(ChannelException.class, () -> dispatcher.sendNow(slow, message("too much")));
        assertThat(full.kind(), is(Kind.THROTTLED));
        assertThat(full.retryAfter().compareTo(Duration.ofMinutes(50)) > 0, is(true));
        assertThat(slow.received.stream().map(Notification::title).toList(), contains("tried out", "real"));
        CompletableFuture<Delivery> waits = dispatcher.send("slow", message("waits"));
        assertThat(waits.isDone(), is(false));
    }

    @Test
    public void aRobotThatLocksOutWhoTriesItIsLeftAlone() throws Exception {
        Dispatcher dispatcher = dispatcher(OutboxSettings.DEFAULT);
        FakeChannel ops = robots.get("ops");
        ops.failures.add(new ChannelException(Kind.THROTTLED, "130101", "too fast", Duration.ofHours(1), null));
        ChannelException own = assertThrows(ChannelException.class, () -> dispatcher.sendNow(ops, message("x")));
        assertThat("the service's words", own.code(), is("130101"));
        ChannelException again = assertThrows(ChannelException.class, () -> dispatcher.sendNow(ops, message("x")));
        assertThat("not asked any more", again.code(), is(nullValue()));
        assertThat(dispatcher.send("ops", message("waits")).isDone(), is(false));
    }

    private Dispatcher dispatcher(OutboxSettings settings) {
        return new Dispatcher(this::open, settings, store, executor, InstantSource.system());
    }

    private FakeChannel open(String address) throws ChannelException {
        FakeChannel robot = robots.get(address);
        if (robot == null) {
            throw new ChannelException(Kind.INVALID, null, "there is no notifier '" + address + "'");
        }
        return robot.opened();
    }

    private static CompletableFuture<Delivery> send(Dispatcher dispatcher, String address, Message message) {
        try {
            return dispatcher.send(address, message);
        } catch (ChannelException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Message message(String title) {
        return Message.of(Notification.of(Event.INFO, title, List.of()));
    }

    private static Notification failure(String title) {
        return Notification.of(Event.FAILED, title, List.of());
    }
}
