package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.SinceThen;
import io.jenkins.plugins.deploymentverification.runtime.BuildRollbackContext;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One rollback that was asked for, brought to its end. Where the agent or the answer of a cluster is missing, it looks again
 * for a while. One thread at a time.
 */
final class RollbackRun {

    private static final Logger LOGGER = Logger.getLogger(RollbackRun.class.getName());
    /** For an agent to come back. */
    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(10);
    /** For a cluster to tell what became of a rollback. */
    private static final Duration DOUBT_PATIENCE = Duration.ofMinutes(1);

    private final RollbackAction action;
    private final BuildRollbackContext context;
    private final AftermathJournal journal;
    private final Clock clock;
    private final AftermathHost host;
    private final Runnable started;

    @CheckForNull
    private RollbackDriver driver;

    @CheckForNull
    private Deadline patience;

    /** @param started is run when it begins to change something, once at most, also over restarts */
    RollbackRun(
            RollbackAction action,
            BuildRollbackContext context,
            AftermathJournal journal,
            Clock clock,
            AftermathHost host,
            Runnable started) {
        this.action = action;
        this.context = context;
        this.journal = journal;
        this.clock = clock;
        this.host = host;
        this.started = started;
    }

    /**
     * Goes on as far as it comes.
     *
     * @return whether it has ended; else it is to be called again some seconds later
     * @throws IOException when its end cannot be kept, or Jenkins is shutting down
     * @throws InterruptedException when it was aborted, or Jenkins is shutting down
     */
    boolean goOn() throws IOException, InterruptedException {
        try {
            journal.catchUp();
            if (!journal.isRollingBack()) {
                return true;
            }
            if (driver == null) {
                driver = new RollbackDriver(journal.aftermath(), open(), this::append, clock, action.isDryRun());
            }
            return driver.run() || isHopeless(DOUBT_PATIENCE, "it cannot be told what became of it");
        } catch (RollbackException e) {
            journal.record(new AftermathEvent.RollbackEnded(
                    clock.instant(), RollbackRecord.Outcome.FAILED, "It cannot be rolled back: " + e.getMessage()));
            return true;
        } catch (IOException e) {
            if (VerificationPool.get().isTerminated()) {
                throw e;
            }
            LOGGER.log(Level.FINE, "rollback " + context.id() + " is interrupted", e);
            return isHopeless(AGENT_PATIENCE, "the agent or a file was lost: " + e.getMessage());
        }
    }

    private Rollback open() throws RollbackException, IOException, InterruptedException {
        Rollback rollback = action.open(context);
        String before = host.stateBefore();
        return before == null ? rollback : new SinceThen(rollback, before);
    }

    private void append(AftermathEvent event) throws IOException {
        journal.append(event);
        if (event instanceof AftermathEvent.RollbackStarted && !isStarted()) {
            started.run();
        }
    }

    private boolean isStarted() {
        RollbackRecord last = journal.lastRollback();
        return last != null && last.startedAt() != null;
    }

    /** Whether it was given up, since it has lasted too long. */
    private boolean isHopeless(Duration howLong, String why) throws IOException {
        if (patience == null) {
            patience = Deadline.in(howLong);
            host.log("Rollback: " + why + "; looking again");
        }
        if (!patience.isOver()) {
            return false;
        }
        journal.giveUp(clock.instant(), "Given up, because " + why);
        return true;
    }
}
