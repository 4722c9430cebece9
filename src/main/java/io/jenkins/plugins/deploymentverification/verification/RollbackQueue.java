package io.jenkins.plugins.deploymentverification.verification;

import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.QueueListener;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The rollbacks in Jenkins' queue, which have not begun. One that a person takes out of it is not done. */
@Extension
@Restricted(NoExternalUse.class)
public final class RollbackQueue extends QueueListener {

    private static final Logger LOGGER = Logger.getLogger(RollbackQueue.class.getName());

    static boolean isWaiting(Run<?, ?> run, String id) {
        return Queue.getInstance().getItem(RollbackTask.like(run, id)) != null; // whoever asks
    }

    /** Takes it out; whether it was there. */
    static boolean takeOut(RollbackTask task) {
        AtomicBoolean taken = new AtomicBoolean();
        // locked, since an item that moves on within the queue meanwhile is not found there any more
        Queue.withLock((Runnable) () -> {
            Queue.Item item = Queue.getInstance().getItem(task);
            if (item != null && item.task == task) {
                task.close();
                taken.set(Queue.getInstance().cancel(item));
            }
        });
        return taken.get();
    }

    /** The queue is locked meanwhile. */
    @Override
    public void onLeft(Queue.LeftItem item) {
        if (item.isCancelled() && item.task instanceof RollbackTask task) {
            try {
                VerificationPool.get().schedule(task::takenOut, Duration.ZERO);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "shutting down; the rollback is looked at after the restart", e);
            }
        }
    }
}
