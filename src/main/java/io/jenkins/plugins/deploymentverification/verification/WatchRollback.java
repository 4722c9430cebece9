package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The rollback with which a watch ends, from wherever it stands: begun once, taken up after a restart, or left to people.
 * What is rolled back long after it was due may not be what failed, so it waits for Jenkins and its agent only so long.
 */
final class WatchRollback {

    private static final Logger LOGGER = Logger.getLogger(WatchRollback.class.getName());

    /** From the verdict to the beginning of the rollback. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Run<?, ?> run;
    private final Report report;
    private final OfferedRollbacks.Offer offer;
    private final Runnable over;
    private final AbandonedRollback abandoned;

    /** Null while nothing waits for an executor. */
    @CheckForNull
    private volatile RollbackTask waiting;

    /** Who took the place of what would be rolled back; null while nobody did. */
    @CheckForNull
    private volatile String withdrawnBy;

    /**
     * For one watch.
     *
     * @param report of the verification that watched, which asks for it
     * @param over is run once, when nothing more is to follow
     */
    WatchRollback(Run<?, ?> run, Report report, OfferedRollbacks.Offer offer, Runnable over) {
        this.run = run;
        this.report = report;
        this.offer = offer;
        this.over = over;
        this.abandoned = new AbandonedRollback(run, report.id(), offer, RollbackReason.verdict(report));
    }

    /** @param due when the verdict was known */
    void goOn(Instant due) throws IOException {
        Aftermath aftermath = new AftermathFile(run, report.id()).read();
        boolean begun = aftermath != null && !aftermath.rollbacks().isEmpty();
        if (begun && aftermath.next() instanceof AftermathStep.Done) {
            over.run();
        } else if (AskedRollbacks.get().has(run, report.id())) {
            over.run(); // a person was faster
        } else if (begun && !aftermath.isRollingBack()) {
            ManualRollbacks.finish(run, report.id(), offer, over);
        } else if (!begun && !Instant.now().isBefore(due.plus(PATIENCE))) {
            leave("It did not begin within 1 h.");
        } else if (offer.isOutOfReach()) {
            leave(AbandonedRollback.NO_AGENT);
        } else {
            rollBack(begun ? Instant.now() : due);
        }
    }

    private void rollBack(Instant due) {
        if (withdrawnBy != null) {
            over.run();
            return;
        }
        try {
            waiting = ManualRollbacks.later(run, report.id(), offer, RollbackReason.verdict(report), over);
        } catch (IOException e) {
            leave("It did not begin: " + e.getMessage() + ".");
            return;
        }
        String other = withdrawnBy;
        if (other != null) {
            withdraw(other); // while it was put into the queue
        }
        if (waiting != null) {
            try {
                VerificationPool.get().schedule(this::leaveQueue, Duration.between(Instant.now(), due.plus(PATIENCE)));
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "shutting down; looked at after the restart", e);
            }
        }
    }

    private void leaveQueue() {
        if (cancel()) {
            leave("It did not begin within 1 h.");
        }
    }

    private boolean cancel() {
        RollbackTask task = waiting;
        return task != null && RollbackQueue.takeOut(task);
    }

    private void leave(String why) {
        abandoned.leave(why);
        over.run();
    }

    /** Another deployment has taken the place of the one that failed: it is not begun any more. One that is under way goes on. */
    void withdraw(String who) {
        withdrawnBy = who;
        if (cancel()) {
            abandoned.withdraw("It was not begun, since " + who + " deploys to the same place.");
        }
    }
}
