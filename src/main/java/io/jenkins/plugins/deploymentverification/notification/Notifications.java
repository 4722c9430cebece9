package io.jenkins.plugins.deploymentverification.notification;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.deploymentverification.config.TestMessages;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Delivery;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Dispatcher;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.OutboxSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The outbox of this controller: one for all builds, so that each robot's rate is kept and messages outlive the build
 * that wrote them, and a restart.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Notifications implements TestMessages {

    private static final Logger LOGGER = Logger.getLogger(Notifications.class.getName());
    private static final int THREADS = 8;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor;
    private final Dispatcher dispatcher;

    public Notifications() {
        executor = new ScheduledThreadPoolExecutor(
                THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "deployment-verification-notifications"));
        executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        dispatcher = new Dispatcher(
                new Notifiers(),
                OutboxSettings.DEFAULT,
                new OutboxFolder(Jenkins.get().getRootDir().toPath().resolve("deployment-verification/outbox")),
                executor,
                InstantSource.system());
    }

    public static Notifications get() {
        return ExtensionList.lookupSingleton(Notifications.class);
    }

    /**
     * Puts a message into its robot's outbox.
     *
     * @return completed when the service has it, or exceptionally with a {@link ChannelException}
     * @throws ChannelException of kind {@code INVALID} when there is no such notifier
     */
    public CompletableFuture<Delivery> send(NotifierAddress address, Message message) throws ChannelException {
        return dispatcher.send(address.toText(), message);
    }

    @Override
    public void sendNow(Channel channel, Message message) throws ChannelException, InterruptedException {
        dispatcher.sendNow(channel, message);
    }

    /** How many messages are not delivered yet. */
    public int waiting() {
        return dispatcher.waiting();
    }

    /**
     * The language of a notifier's messages.
     *
     * @throws ChannelException of kind {@code INVALID} when there is no such notifier
     */
    public static Locale locale(NotifierAddress address) throws ChannelException {
        return address.notifier() == null
                ? Locale.getDefault()
                : Notifiers.find(address.notifier()).locale();
    }

    /** Goes on with what waited at the last shutdown. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void restore() {
        try {
            get().dispatcher.restore();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Notifications that waited at the last shutdown cannot be read", e);
        }
    }

    /** What waits stays on disk until the next start. */
    @Terminator
    public static void terminate() throws InterruptedException {
        for (Notifications notifications : ExtensionList.lookup(Notifications.class)) {
            notifications.dispatcher.close();
            notifications.executor.shutdownNow();
            notifications.executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
