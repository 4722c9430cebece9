package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One robot's outbox together with its repetitions. Not thread-safe: its dispatcher locks it. */
final class Lane {

    private final String robot;
    private final Texts texts;
    private final Outbox outbox;
    private final Convergence convergence;

    Lane(Channel channel, OutboxSettings settings, OutboxState state) {
        robot = channel.id();
        Locale locale = channel.locale();
        texts = Texts.of(locale);
        outbox = new Outbox(channel.limits(), settings, locale, state.sentTimes());
        convergence = new Convergence(settings.convergence());
        state.restore(convergence);
        state.letters().forEach(outbox::offer);
    }

    /** The letter that waits now, or null when the message was held back. */
    @CheckForNull
    Letter offer(String address, Message message, Instant now) {
        summarise(convergence.due(now), now);
        summarise(convergence.endedBy(message.notification()), now);
        if (!convergence.admit(address, message.notification(), now)) {
            return null;
        }
        Letter letter = Letter.of(address, message, now);
        outbox.offer(letter);
        return letter;
    }

    /** The letter to send now, or null; see {@link #dueAt}. */
    @CheckForNull
    Letter take(Instant now) {
        summarise(convergence.due(now), now);
        return outbox.take(now);
    }

    /** When there is something to do; null when nothing, or after what is under way. */
    @CheckForNull
    Instant dueAt(Instant now) {
        Instant message = outbox.dueAt(now);
        Instant summary = convergence.nextDue();
        return message == null || summary != null && summary.isBefore(message) ? summary : message;
    }

    /** See {@link Outbox#freeAt}. */
    Instant freeAt(Instant now) {
        return outbox.freeAt(now);
    }

    void count(Instant now) {
        outbox.count(now);
    }

    void throttled(ChannelException failure, Instant now) {
        outbox.throttled(failure.retryAfter(), now);
    }

    void sent() {
        outbox.sent();
    }

    boolean failed(ChannelException failure, Instant now) {
        return outbox.failed(failure, now);
    }

    void interrupted() {
        outbox.interrupted();
    }

    int waiting() {
        return outbox.letters().size();
    }

    OutboxState state() {
        return OutboxState.of(robot, outbox, convergence);
    }

    private void summarise(List<Convergence.Summary> summaries, Instant now) {
        for (Convergence.Summary summary : summaries) {
            outbox.offer(Letter.of(summary.last().address(), Message.of(repeated(summary)), now));
        }
    }

    private Notification repeated(Convergence.Summary summary) {
        Notification last = summary.last().notification();
        String count = String.valueOf(summary.held());
        String within = words(summary.within());
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(texts.get("repeated.text", count, within, last.title())));
        text.addAll(last.text());
        return last.withTitle(texts.get("repeated.title", last.title(), count, within))
                .withTopic(null)
                .withText(text);
    }

    private static String words(Duration time) {
        return time.toMinutes() >= 1 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }
}
