package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Rollbacks that people ask for on a page, also long after the build. Those that run commands wait in the queue for an
 * executor of the agent that the build had; another job needs none.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ManualRollbacks implements RollbackOffer {

    private static final Logger LOGGER = Logger.getLogger(ManualRollbacks.class.getName());

    @Override
    @CheckForNull
    public String describe(Run<?, ?> run, String id) {
        OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, id);
        if (offer == null
                || AskedRollbacks.get().has(run, id)
                || RunningRollbacks.get().isTaken(run, id)
                || RollbackQueue.isWaiting(run, id)) {
            return null;
        }
        try {
            Aftermath aftermath = new AftermathFile(run, id).read();
            if (aftermath != null && aftermath.isRollingBack() && run.isBuilding()) {
                return null; // the build goes on with it
            }
            return offer.isOutOfReach() ? null : offer.description();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "no rollback of " + id + " in " + run);
            return null;
        }
    }

    @Override
    @CheckForNull
    public String named(Run<?, ?> run, String id) {
        OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, id);
        return offer == null ? null : offer.description();
    }

    @Override
    public boolean isWaiting(Run<?, ?> run, String id) {
        return RollbackQueue.isWaiting(run, id);
    }

    @Override
    public boolean isUnderWay(Run<?, ?> run, String id) {
        return RunningRollbacks.get().isTaken(run, id) || isWaiting(run, id);
    }

    @Override
    public void rollBack(Run<?, ?> run, String id, String who, @CheckForNull String reason) throws IOException {
        if (describe(run, id) == null) {
            throw new IOException(
                    "There is nothing to roll back now: the verification names no rollback, one is under way, or it"
                            + " needs the agent of the build, which is gone");
        }
        AskedRollbacks.get().ask(run, id, who, reason);
    }

    /**
     * A new one, or that which a restart left in its middle, as soon as there is an executor where it needs one. Returns
     * at once.
     *
     * @param over is run when nothing more is to follow, or it cannot begin or go on
     * @return what waits for an executor; null where it needs none and has begun
     * @throws IOException when it cannot begin
     */
    @CheckForNull
    static RollbackTask later(Run<?, ?> run, String id, OfferedRollbacks.Offer offer, RollbackReason why, Runnable over)
            throws IOException {
        if (offer.rollback().action().needsAgent()) {
            RollbackTask task = new RollbackTask(run, id, offer, why, over, ended(new AftermathFile(run, id).read()));
            if (!Queue.getInstance().schedule2(task, 0).isCreated()) {
                throw new IOException("one waits in Jenkins' queue already, or the queue does not take it");
            }
            return task;
        }
        CommandPlace nowhere = new NoPlace(offer.secrets());
        int ended = ended(new AftermathFile(run, id).read());
        AfterVerdict after = begin(run, id, offer, why, ended, nowhere, new LaterHost(offer, id, nowhere, over));
        if (after == null) {
            over.run();
        } else {
            after.start();
        }
        return null;
    }

    /**
     * What a restart left after the end of a rollback: to verify again, which needs no agent.
     *
     * @param over is run when nothing more is to follow
     */
    static void finish(Run<?, ?> run, String id, OfferedRollbacks.Offer offer, Runnable over) throws IOException {
        CommandPlace nowhere = new NoPlace(offer.secrets());
        LaterHost host = new LaterHost(offer, id, nowhere, over);
        AfterVerdict after = AfterVerdict.resume(concluded(run, id, offer, nowhere, host), host);
        if (after != null) {
            after.start();
        } else {
            over.run();
        }
    }

    /** How many rollbacks after a verification have come to their ends. */
    private static int ended(@CheckForNull Aftermath aftermath) {
        if (aftermath == null) {
            return 0;
        }
        return aftermath.rollbacks().size() - (aftermath.isRollingBack() ? 1 : 0);
    }

    private static Concluded concluded(
            Run<?, ?> run, String id, OfferedRollbacks.Offer offer, CommandPlace place, AftermathHost host)
            throws IOException {
        Report report = VerificationAction.getOrCreate(run).getReport(id);
        if (report == null) {
            throw new IOException("The report of the verification is gone");
        }
        return new Concluded(
                run, report, offer.rollback().action(), place, offer.kept().notices(run, host::log));
    }

    /**
     * A new one, or that which a restart left in its middle.
     *
     * @param ended how many had ended when it was asked for
     * @return null where another one came to its end meanwhile: a second one might undo what the first one brought back
     */
    @CheckForNull
    static AfterVerdict begin(
            Run<?, ?> run,
            String id,
            OfferedRollbacks.Offer offer,
            RollbackReason why,
            int ended,
            CommandPlace place,
            AftermathHost host)
            throws IOException {
        Concluded verification = concluded(run, id, offer, place, host);
        Aftermath aftermath = new AftermathFile(run, id).read();
        if (ended(aftermath) > ended) {
            LOGGER.log(
                    Level.INFO, "The rollback after {0} of {1} is not begun: another one was", new Object[] {id, run});
            return null;
        }
        return aftermath != null && aftermath.isRollingBack()
                ? AfterVerdict.resume(verification, host)
                : AfterVerdict.rollBack(verification, offer.rollback().plan(id), why, host);
    }
}
