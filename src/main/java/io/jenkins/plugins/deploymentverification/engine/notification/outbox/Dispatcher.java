package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends messages, each robot's in their order and at its pace, however many threads bring them: repeats what may pass,
 * sums up what is too much, and keeps what waits in a store. Safe for use by many threads; takes one of the executor's
 * for each message under way and none for those that wait.
 */
public final class Dispatcher implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(Dispatcher.class.getName());

    private final ChannelOpener opener;
    private final OutboxSettings settings;
    private final OutboxStore store;
    private final ScheduledExecutorService executor;
    private final InstantSource clock;
    private final Map<String, Robot> robots = new ConcurrentHashMap<>();
    /** Of robots that nothing was sent to since the start; when they were sent to before counts for their rate. */
    private final Map<String, OutboxState> before = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** @param executor the caller's, shut down by the caller after this was closed */
    public Dispatcher(
            ChannelOpener opener,
            OutboxSettings settings,
            OutboxStore store,
            ScheduledExecutorService executor,
            InstantSource clock) {
        this.opener = opener;
        this.settings = settings;
        this.store = store;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Puts a message into its robot's outbox. Does not wait for the network, but may for credentials.
     *
     * @param address by which the opener finds the channel, now and after a restart
     * @return completed when the service has the message, or exceptionally with a {@link ChannelException} when it was
     *     given up; cancelling it does not call the message back
     * @throws ChannelException of kind {@code INVALID} when there is no such channel
     */
    public CompletableFuture<Delivery> send(String address, Message message) throws ChannelException {
        Channel channel = opener.open(address);
        Robot robot;
        try {
            robot = robot(channel);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
        return robot.offer(address, message, channel);
    }

    /**
     * Sends a message at once and by this channel, before those that wait for its robot: what a person tries out. It counts
     * for the robot's rate.
     *
     * @throws ChannelException that of the channel; or of kind {@code THROTTLED}, with the time until the next may be sent,
     *     where the robot's rate is used up: nothing was sent then
     */
    public void sendNow(Channel channel, Message message) throws ChannelException, InterruptedException {
        robot(channel).sendNow(channel, message);
    }

    private Robot robot(Channel channel) {
        return robots.computeIfAbsent(channel.id(), id -> {
            OutboxState state = before.remove(id);
            return new Robot(id, new Lane(channel, settings, state == null ? OutboxState.empty(id) : state));
        });
    }

    /** How many messages wait for the robot of this address, or are under way. */
    public int waiting(String address) throws ChannelException {
        try (Channel channel = opener.open(address)) {
            Robot robot = robots.get(channel.id());
            return robot == null ? 0 : robot.waiting();
        }
    }

    /** How many messages wait for any robot, or are under way. */
    public int waiting() {
        return robots.values().stream().mapToInt(Robot::waiting).sum();
    }

    /** Goes on with what the store has; to be called once, before anything is sent. */
    public void restore() throws IOException {
        for (String state : store.load()) {
            try {
                OutboxState read = OutboxState.fromJson(state);
                before.put(read.robot(), read);
                goOn(read);
            } catch (IllegalArgumentException e) {
                LOGGER.log(Level.WARNING, "Waiting notifications cannot be read: {0}", e.getMessage());
            }
        }
    }

    /** Credentials may have changed: it goes on by the first address that still leads somewhere. */
    private void goOn(OutboxState state) {
        List<String> addresses = java.util.stream.Stream.concat(
                        state.waiting().stream().map(OutboxState.Waiting::address),
                        state.repeated().stream().map(OutboxState.Repeated::address))
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
        ChannelException last = null;
        for (String address : addresses) {
            try (Channel channel = opener.open(address)) {
                before.remove(state.robot());
                Robot robot = new Robot(channel.id(), new Lane(channel, settings, state));
                robots.put(channel.id(), robot);
                robot.pump();
                return;
            } catch (ChannelException e) {
                last = e;
            }
        }
        if (last != null) {
            LOGGER.log(Level.WARNING, "{0} notifications that waited at the last shutdown are lost: {1}", new Object[] {
                state.waiting().size(), last.getMessage()
            });
        }
    }

    /** Sends nothing more; what waits stays in the store. What is under way should be interrupted by the executor. */
    @Override
    public void close() {
        closed = true;
    }

    /** One robot: its lane, and what is scheduled for it. */
    private final class Robot {

        private final String id;
        private final Lane lane;
        private ScheduledFuture<?> next;
        private Instant nextAt = Instant.MAX;
        /** Opened for what is to be sent now, and its address; null where there is none. Guarded by the lane. */
        private Channel ready;

        private String readyFor;

        Robot(String id, Lane lane) {
            this.id = id;
            this.lane = lane;
        }

        /** @param channel is kept where the message is sent at once, else closed: credentials may change until it is */
        CompletableFuture<Delivery> offer(String address, Message message, Channel channel) {
            CompletableFuture<Delivery> receipt;
            Channel unused = channel;
            synchronized (lane) {
                Instant now = clock.instant();
                Letter letter = lane.offer(address, message, now);
                receipt = letter == null
                        ? CompletableFuture.completedFuture(new Delivery(Delivery.State.HELD_BACK, 1, now))
                        : letter.receipts().get(0);
                save();
                Instant due = closed ? null : lane.dueAt(now);
                if (ready == null && due != null && !due.isAfter(now)) {
                    ready = channel;
                    readyFor = address;
                    unused = null;
                }
            }
            if (unused != null) {
                unused.close();
            }
            pump();
            return receipt;
        }

        void sendNow(Channel channel, Message message) throws ChannelException, InterruptedException {
            synchronized (lane) {
                Instant now = clock.instant();
                Duration wait = Duration.between(now, lane.freeAt(now));
                if (wait.compareTo(Duration.ZERO) > 0) {
                    throw new ChannelException(
                            ChannelException.Kind.THROTTLED, null, "the robot's rate is used up", wait, null);
                }
                lane.count(now);
                save();
            }
            try {
                channel.send(message);
            } catch (ChannelException e) {
                if (e.kind() == ChannelException.Kind.THROTTLED) {
                    synchronized (lane) {
                        lane.throttled(e, clock.instant());
                        save();
                    }
                }
                throw e;
            } finally {
                pump();
            }
        }

        int waiting() {
            synchronized (lane) {
                return lane.waiting();
            }
        }

        /** Sees to it that somebody comes when the next message is due. */
        private void pump() {
            synchronized (lane) {
                Instant now = clock.instant();
                Instant due = closed ? null : lane.dueAt(now);
                if (due == null || next != null && !next.isDone() && !due.isBefore(nextAt)) {
                    return;
                }
                if (next != null) {
                    next.cancel(false);
                }
                nextAt = due;
                try {
                    long millis = Math.max(0, Duration.between(now, due).toMillis() + (due.isAfter(now) ? 1 : 0));
                    next = executor.schedule(this::come, millis, TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException e) {
                    close(takeReady());
                    LOGGER.log(Level.FINE, "The end is near; {0} messages stay in the store", lane.waiting());
                }
            }
        }

        private void come() {
            Letter letter;
            Channel opened;
            synchronized (lane) {
                next = null;
                nextAt = Instant.MAX;
                letter = closed ? null : lane.take(clock.instant());
                boolean fits = letter != null && letter.address().equals(readyFor);
                opened = takeReady();
                if (!fits) {
                    close(opened);
                    opened = null;
                }
            }
            if (letter != null) {
                send(letter, opened);
            }
            pump();
        }

        private Channel takeReady() {
            Channel taken = ready;
            ready = null;
            readyFor = null;
            return taken;
        }

        private static void close(@CheckForNull Channel channel) {
            if (channel != null) {
                channel.close();
            }
        }

        /** @param opened for it, or null */
        private void send(Letter letter, @CheckForNull Channel opened) {
            ChannelException failure = null;
            try (Channel channel = opened == null ? opener.open(letter.address()) : opened) {
                channel.send(letter.message());
            } catch (ChannelException e) {
                failure = e;
            } catch (InterruptedException e) {
                synchronized (lane) {
                    lane.interrupted();
                    save();
                }
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.WARNING, e, () -> "A message to " + id + " broke off");
                failure = new ChannelException(ChannelException.Kind.INVALID, null, "internal error: " + e, null, e);
            }
            ended(letter, failure);
        }

        private void ended(Letter letter, ChannelException failure) {
            boolean givenUp = false;
            synchronized (lane) {
                if (failure == null) {
                    lane.sent();
                } else {
                    givenUp = lane.failed(failure, clock.instant());
                }
                save();
            }
            if (failure == null) {
                letter.delivered(clock.instant());
            } else if (givenUp) {
                LOGGER.log(Level.WARNING, "The message \"{0}\" was not delivered: {1}", new Object[] {
                    letter.message().notification().title(), failure.getMessage()
                });
                letter.givenUp(failure);
            } else {
                String why = failure.getMessage();
                LOGGER.log(Level.FINE, () -> "The message to " + id + " is tried again: " + why);
            }
        }

        private void save() {
            try {
                store.save(id, lane.state().toJson());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Waiting notifications cannot be kept over a restart");
            }
        }
    }
}
