package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStep;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RollbackReason;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * A stage with which a rollout ends before its time: it could not be carried out, or was aborted. Sees to it that it has a
 * report, from which people can roll back, and rolls back where that was asked for. Made again after a restart: what was
 * done is in the build's folder.
 */
final class BrokenStage implements StepAftermath.Owner {

    private static final Logger LOGGER = Logger.getLogger(BrokenStage.class.getName());

    /** Told once, when nothing more is to follow. */
    interface Owner {

        /** @param cause with which the step ends */
        void stageEnded(Throwable cause);
    }

    private final StepSurroundings around;
    private final VerificationSettings settings;
    private final RolloutStep.Break broken;
    private final boolean rollsBack;
    private final boolean resumed;
    private final Throwable cause;

    @CheckForNull
    private final String stateBefore;

    private final Owner owner;
    private final AtomicBoolean completed = new AtomicBoolean();

    /** Null until it is being rolled back. */
    @CheckForNull
    private volatile StepAftermath after;

    /**
     * For one stage.
     *
     * @param settings of that stage, with a rollback
     * @param rollsBack whether it is rolled back
     * @param resumed whether it may have been begun before a restart
     * @param cause with which the step ends
     * @param stateBefore how things stood before the rollout, as its rollback tells it; null where nobody looked
     */
    BrokenStage(
            StepSurroundings around,
            VerificationSettings settings,
            RolloutStep.Break broken,
            boolean rollsBack,
            boolean resumed,
            Throwable cause,
            @CheckForNull String stateBefore,
            Owner owner) {
        this.around = around;
        this.settings = settings;
        this.broken = broken;
        this.rollsBack = rollsBack;
        this.resumed = resumed;
        this.cause = cause;
        this.stateBefore = stateBefore;
        this.owner = owner;
    }

    /** Blocks while it writes; what takes longer happens on the {@link VerificationPool}. */
    void begin() {
        try {
            Report report = report();
            if (!rollsBack) {
                end(cause);
                return;
            }
            StepAftermath following;
            synchronized (this) {
                if (completed.get()) {
                    return;
                }
                following = StepAftermath.ofBrokenStage(around, settings, report, resumed, this, asking(), stateBefore);
                after = following;
            }
            if (following == null) {
                end(cause);
            } else {
                following.start();
            }
        } catch (Exception e) {
            broken(e);
        }
    }

    /** The stage's report; written now where it has none yet. */
    private Report report() throws IOException, InterruptedException {
        Run<?, ?> run = around.run();
        VerificationAction action = VerificationAction.getOrCreate(run);
        String id = broken.verification();
        Report known = action.getReport(id);
        if (known != null && known.isFinished()) {
            return known;
        }
        VerificationJournal journal = RunningVerification.journal(run, id);
        VerificationJournal.Content content = journal.read();
        VerificationPlan plan = content == null ? unmeasured(run, id) : content.plan();
        VerificationSession session = VerificationSession.restore(plan, content == null ? List.of() : content.ticks());
        Report report = broken.aborted()
                ? session.abort(Instant.now(), broken.message())
                : session.stageFailed(Instant.now(), broken.message());
        action.keepNotifiers(id, settings.notifiers());
        action.start(plan);
        RunningVerification.keep(run, report, around::log);
        journal.deleteQuietly();
        if (!broken.aborted()) {
            around.notices().finished(report);
        }
        return report;
    }

    /** The plan of the whole rollout, for a stage that came to none of its own. */
    private VerificationPlan unmeasured(Run<?, ?> run, String id) throws IOException {
        VerificationPlan own = OfferedRollbacks.plan(run, id);
        if (own != null) {
            return own;
        }
        VerificationPlan whole = OfferedRollbacks.plan(run, settings.position().rollout());
        if (whole == null) {
            throw new AbortException("The build does not know any more what its rollout was to verify");
        }
        VerificationPlan plan = whole.begunAs(id, Instant.now())
                .withRollout(settings.position())
                .withTrace(null);
        OfferedRollbacks.again(run, whole.id(), plan);
        return plan;
    }

    private RollbackReason asking() {
        return broken.aborted()
                ? new RollbackReason(RollbackRecord.Cause.ABORT, broken.message(), null)
                : new RollbackReason(RollbackRecord.Cause.STAGE_FAILED, null, broken.message());
    }

    /** What is going on, for the stage of the Pipeline. */
    String status() {
        StepAftermath following = after;
        return following == null ? "ending the rollout" : following.status();
    }

    /** Ends it; a rollback that is under way is ended too. Returns at once. */
    void stop(Throwable why) {
        Timer.get().execute(() -> abort(why));
    }

    private void abort(Throwable why) {
        StepAftermath following;
        boolean first;
        synchronized (this) {
            following = after;
            first = completed.compareAndSet(false, true);
        }
        if (!first) {
            return; // has an end already
        }
        try {
            if (following != null) {
                following.abort(RequestedPlan.who(why));
            }
        } catch (Exception e) {
            why.addSuppressed(e);
        } finally {
            owner.stageEnded(why);
        }
    }

    @Override
    public void followed(Report report, @CheckForNull DecisionRecord answer) {
        end(cause);
    }

    @Override
    public void broken(Throwable defect) {
        if (VerificationPool.get().isTerminated()) {
            LOGGER.log(Level.FINE, "shutting down; the stage is ended after the restart", defect);
            return;
        }
        around.log("THE ROLLOUT COULD NOT BE ROLLED BACK: " + RequestedPlan.who(defect));
        LOGGER.log(Level.WARNING, "what follows " + broken.verification() + " cannot go on", defect);
        cause.addSuppressed(defect);
        end(cause);
    }

    private void end(Throwable why) {
        if (completed.compareAndSet(false, true)) {
            owner.stageEnded(why);
        }
    }
}
