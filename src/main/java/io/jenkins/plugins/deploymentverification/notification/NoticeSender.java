package io.jenkins.plugins.deploymentverification.notification;

import hudson.AbortException;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Tells people, and the build's log whether they were told. Trouble with a notifier never changes the build, unless that
 * is asked for.
 */
@Restricted(NoExternalUse.class)
public final class NoticeSender {

    /** A build does not wait for a slow robot; its message goes on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TaskListener listener;
    private final boolean failOnError;

    public NoticeSender(TaskListener listener, boolean failOnError) {
        this.listener = listener;
        this.failOnError = failOnError;
    }

    /** What is sent to whom. */
    public interface Letter {
        Message to(NotifierAddress address) throws ChannelException, AbortException;
    }

    /** @throws AbortException when somebody was not told, and that matters */
    public void send(Letter letter, List<NotifierAddress> addresses) throws AbortException, InterruptedException {
        Map<NotifierAddress, CompletableFuture<Delivery>> sent = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        for (NotifierAddress address : addresses) {
            try {
                sent.put(address, Notifications.get().send(address, letter.to(address)));
            } catch (ChannelException e) {
                failures.add(failed(address, e));
            }
        }
        for (Map.Entry<NotifierAddress, CompletableFuture<Delivery>> one : sent.entrySet()) {
            try {
                await(one.getKey(), one.getValue());
            } catch (ExecutionException e) {
                failures.add(failed(one.getKey(), e.getCause()));
            }
        }
        if (failOnError && !failures.isEmpty()) {
            throw new AbortException(String.join("; ", failures));
        }
    }

    private void await(NotifierAddress address, CompletableFuture<Delivery> delivery)
            throws ExecutionException, InterruptedException {
        try {
            Delivery done = failOnError ? delivery.get() : delivery.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            log(DeliveryWords.of("Told " + address.shown(), done));
        } catch (TimeoutException e) {
            log("The message to " + address.shown()
                    + " waits for the robot's rate or answer; it is sent also after the end of the build");
        }
    }

    private String failed(NotifierAddress address, Throwable why) {
        String line = "Not told " + address.shown() + ": " + why.getMessage();
        log(line);
        return line;
    }

    private void log(String line) {
        listener.getLogger().println("[notify] " + line);
    }
}
