package io.jenkins.plugins.deploymentverification.runtime;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The threads on which verifications are driven: few, named, and gone when there is nothing to do. A verification
 * occupies one only while it measures; between measurements it is an entry in the pool's queue.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class VerificationPool {

    /** A verification needs one only while it measures. */
    private static final int THREADS = Integer.getInteger(VerificationPool.class.getName() + ".threads", 64);

    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor;

    public VerificationPool() {
        executor = new ScheduledThreadPoolExecutor(
                THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "deployment-verification"));
        executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public static VerificationPool get() {
        return ExtensionList.lookupSingleton(VerificationPool.class);
    }

    /**
     * Runs the task after a delay.
     *
     * @throws RejectedExecutionException when Jenkins is shutting down
     */
    public Future<?> schedule(Runnable task, Duration delay) {
        return executor.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** Whether Jenkins is shutting down: what is interrupted now goes on after the restart. */
    public boolean isTerminated() {
        return executor.isShutdown();
    }

    /** Ends the threads, in the middle of a measurement if need be: it is taken again after the restart. */
    @Terminator
    public static void terminate() throws InterruptedException {
        for (VerificationPool pool : ExtensionList.lookup(VerificationPool.class)) {
            pool.executor.shutdownNow();
            pool.executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
