package io.jenkins.plugins.deploymentverification.notification;

import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tells notifiers, each in its language; what became of each is a line in the build's log and changes nothing. */
final class Telling {

    private final List<String> notifiers;
    private final Consumer<String> log;

    /**
     * Tells these.
     *
     * @param notifiers by their names
     * @param log a line at a time, also later and from other threads
     */
    Telling(List<String> notifiers, Consumer<String> log) {
        this.notifiers = List.copyOf(notifiers);
        this.log = log;
    }

    boolean isToNobody() {
        return notifiers.isEmpty();
    }

    /**
     * Waits for nobody.
     *
     * @param what for the log: {@code it failed}
     * @return completed when all have been told, or the log that they could not be
     */
    CompletableFuture<Void> tell(String what, Function<Locale, Notification> writing) {
        return CompletableFuture.allOf(
                notifiers.stream().map(n -> tell(n, what, writing)).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> tell(String notifier, String what, Function<Locale, Notification> writing) {
        NotifierAddress address = NotifierAddress.named(notifier);
        try {
            Notification notification = writing.apply(Notifications.locale(address));
            return Notifications.get().send(address, Message.of(notification)).handle((done, failure) -> {
                log.accept(
                        failure == null
                                ? DeliveryWords.of("Told " + notifier + " that " + what, done)
                                : "Not told " + notifier + ": " + failure.getMessage());
                return null;
            });
        } catch (ChannelException e) {
            log.accept("Not told " + notifier + ": " + e.getMessage());
            return CompletableFuture.completedFuture(null);
        }
    }
}
