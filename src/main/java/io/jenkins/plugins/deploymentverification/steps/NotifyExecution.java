package io.jenkins.plugins.deploymentverification.steps;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Delivery;
import io.jenkins.plugins.deploymentverification.notification.DeliveryWords;
import io.jenkins.plugins.deploymentverification.notification.Notifications;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/**
 * Tells people, and the build's log whether they were told. Trouble with a notifier never changes the build, unless the
 * step says so; what is written wrongly in the step always does.
 */
abstract class NotifyExecution extends SynchronousNonBlockingStepExecution<Void> {

    private static final long serialVersionUID = 1L;
    /** A build does not wait for a slow robot; its message goes on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final boolean failOnError;

    NotifyExecution(StepContext context, boolean failOnError) {
        super(context);
        this.failOnError = failOnError;
    }

    /** What is sent to whom. */
    interface Letter {
        Message to(NotifierAddress address) throws ChannelException, AbortException;
    }

    abstract List<NotifierAddress> addresses(Run<?, ?> run) throws AbortException;

    /** @throws AbortException when what the step says makes no message */
    abstract Letter letter(Run<?, ?> run) throws AbortException;

    @Override
    protected final Void run() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        Letter letter = letter(run);
        Map<NotifierAddress, CompletableFuture<Delivery>> sent = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        for (NotifierAddress address : addresses(run)) {
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
        return null;
    }

    private void await(NotifierAddress address, CompletableFuture<Delivery> delivery)
            throws ExecutionException, InterruptedException, IOException {
        try {
            Delivery done = failOnError ? delivery.get() : delivery.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            log(DeliveryWords.of("Told " + address.shown(), done));
        } catch (TimeoutException e) {
            log("The message to " + address.shown()
                    + " waits for the robot's rate or answer; it is sent also after the end of the build");
        }
    }

    private String failed(NotifierAddress address, Throwable why) throws IOException, InterruptedException {
        String line = "Not told " + address.shown() + ": " + why.getMessage();
        log(line);
        return line;
    }

    private void log(String line) throws IOException, InterruptedException {
        getContext().get(TaskListener.class).getLogger().println("[notify] " + line);
    }
}
