package io.jenkins.plugins.deploymentverification.engine.aftermath;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.engine.rollback.NothingToUndoException;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackProgress;
import java.io.IOException;
import java.time.Clock;

/**
 * Brings a rollback that was asked for to its end, also one whose beginning was made before a restart. Nothing is
 * changed twice: where it was begun already, it is looked at first. One thread at a time.
 */
public final class RollbackDriver {

    /** Where events are kept. */
    public interface Journal {

        /**
         * Returns when the event is safe.
         *
         * @throws IOException when it is not
         */
        void append(AftermathEvent event) throws IOException;
    }

    private final Aftermath aftermath;
    private final Rollback rollback;
    private final Journal journal;
    private final Clock clock;
    private final boolean dryRun;

    /**
     * For one rollback.
     *
     * @param aftermath has a rollback under way; guarded by itself here, so that others may read it meanwhile
     * @param dryRun whether it ends when it is known what would be changed
     */
    public RollbackDriver(Aftermath aftermath, Rollback rollback, Journal journal, Clock clock, boolean dryRun) {
        this.aftermath = aftermath;
        this.rollback = rollback;
        this.journal = journal;
        this.clock = clock;
        this.dryRun = dryRun;
    }

    /**
     * Goes on as far as it comes.
     *
     * @return whether the rollback has ended; false when it cannot be told yet what became of its changes, so that it is
     *     to be called again some seconds later
     * @throws IOException when the machine was lost: to be called again once it is back
     * @throws InterruptedException when its thread was interrupted: to be called again after a restart, or else
     *     {@link #giveUp}
     */
    public boolean run() throws IOException, InterruptedException {
        try {
            AftermathStep step = next();
            if (step instanceof AftermathStep.Look) {
                String before = rollback.look(this::told);
                record(new AftermathEvent.RollbackLooked(clock.instant(), before, rollback.changes(before)));
                step = next();
            }
            if (dryRun) {
                giveUp(Remark.of(RemarkCode.DRY_RUN));
                return true;
            }
            if (step instanceof AftermathStep.Change change) {
                change(change.before());
            } else if (step instanceof AftermathStep.Find find && !found(find.before())) {
                return false;
            }
            if (next() instanceof AftermathStep.Await await) {
                rollback.await(await.before(), this::told);
                record(new AftermathEvent.RollbackEnded(clock.instant(), Outcome.DONE, null));
            }
            return true;
        } catch (NothingToUndoException e) {
            Outcome outcome = isAsGoodAsDone() ? Outcome.DONE : Outcome.FAILED;
            record(AftermathEvent.RollbackEnded.saying(clock.instant(), outcome, e.remark()));
            return true;
        } catch (RollbackException e) {
            record(AftermathEvent.RollbackEnded.saying(clock.instant(), Outcome.FAILED, e.remark()));
            return true;
        }
    }

    /** Nobody knows how far a rollout came that broke, and nothing is what it may have come to. */
    private boolean isAsGoodAsDone() {
        RollbackRecord last;
        synchronized (aftermath) {
            last = aftermath.lastRollback();
        }
        return last != null
                && (last.cause() == RollbackRecord.Cause.STAGE_FAILED || last.cause() == RollbackRecord.Cause.ABORT);
    }

    private void change(String before) throws RollbackException, IOException, InterruptedException {
        // if this is not safe on disk, nothing is changed
        record(new AftermathEvent.RollbackStarted(clock.instant()));
        rollback.change(before, this::told);
        record(new AftermathEvent.RollbackChanged(clock.instant()));
    }

    /** Whether it is known what became of the changes; those that surely were not made are made. */
    private boolean found(String before) throws RollbackException, IOException, InterruptedException {
        RollbackProgress progress = rollback.find(before, this::told);
        switch (progress) {
            case DONE -> record(new AftermathEvent.RollbackChanged(clock.instant()));
            case NOT_DONE -> change(before);
            case UNKNOWN -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends a rollback that cannot be brought to its end; does nothing to one that has ended.
     *
     * @param why for people
     */
    public void giveUp(String why) throws IOException {
        giveUp(Remark.words(why));
    }

    private void giveUp(Remark why) throws IOException {
        AftermathEvent end;
        synchronized (aftermath) {
            end = aftermath.givingUp(clock.instant(), why);
        }
        if (end != null) {
            record(end);
        }
    }

    private AftermathStep next() {
        synchronized (aftermath) {
            return aftermath.next();
        }
    }

    /** Evidence only: a command that cannot be journalled changes nothing of what follows. */
    private void told(CommandRecord command) {
        AftermathEvent event = new AftermathEvent.CommandRan(command);
        try {
            journal.append(event);
        } catch (IOException e) {
            // the events that decide tell of a full disk
        }
        synchronized (aftermath) {
            aftermath.record(event);
        }
    }

    private void record(AftermathEvent event) throws IOException {
        journal.append(event);
        synchronized (aftermath) {
            aftermath.record(event);
        }
    }
}
