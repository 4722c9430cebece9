package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A message that waits. Immutable but for its receipts.
 *
 * @param address by which the channel is found
 * @param parts the messages it sums up; itself where it is only one
 * @param attempts there have been
 * @param receipts completed when it is sent, or given up
 */
record Letter(
        String address,
        Message message,
        List<Notification> parts,
        Instant writtenAt,
        int attempts,
        List<CompletableFuture<Delivery>> receipts) {

    Letter {
        parts = List.copyOf(parts);
        receipts = List.copyOf(receipts);
    }

    static Letter of(String address, Message message, Instant now) {
        return new Letter(
                address, message, List.of(message.notification()), now, 0, List.of(new CompletableFuture<>()));
    }

    boolean isCritical() {
        return message.notification().urgency() == Urgency.CRITICAL;
    }

    Letter withAttempts(int count) {
        return new Letter(address, message, parts, writtenAt, count, receipts);
    }

    Letter tried() {
        return withAttempts(attempts + 1);
    }

    /** One letter for both, sent to the later one's address. */
    Letter and(Letter later, Digest digest) {
        List<Notification> all = new ArrayList<>(parts);
        all.addAll(later.parts);
        List<CompletableFuture<Delivery>> both = new ArrayList<>(receipts);
        both.addAll(later.receipts);
        return new Letter(later.address, Message.of(digest.of(all)), all, writtenAt, 0, both);
    }

    void delivered(Instant at) {
        receipts.forEach(r -> r.complete(new Delivery(Delivery.State.SENT, parts.size(), at)));
    }

    void givenUp(Throwable why) {
        receipts.forEach(r -> r.completeExceptionally(why));
    }
}
