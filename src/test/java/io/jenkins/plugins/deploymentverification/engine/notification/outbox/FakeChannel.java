package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A robot that notes what it gets and fails as it is told. */
final class FakeChannel implements Channel {

    static final ChannelLimits DINGTALK =
            new ChannelLimits(List.of(new RateLimit(20, Duration.ofMinutes(1))), Duration.ofMinutes(10));

    final List<Notification> received = Collections.synchronizedList(new ArrayList<>());
    final Queue<ChannelException> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger openings = new AtomicInteger();
    private final String id;
    private final ChannelLimits limits;

    FakeChannel(String id, ChannelLimits limits) {
        this.id = id;
        this.limits = limits;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public ChannelLimits limits() {
        return limits;
    }

    @Override
    public Locale locale() {
        return Locale.ENGLISH;
    }

    @Override
    public void send(Message message) throws ChannelException {
        ChannelException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        received.add(message.notification());
    }

    /** As its opener does. */
    FakeChannel opened() {
        open.incrementAndGet();
        openings.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        open.decrementAndGet();
    }
}
