package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** A rollback that a person asked for on a page. Kept by {@link AskedRollbacks}. */
final class AskedRollback implements KeptFile.Entry {

    /** One that did not begin for longer, since Jenkins was down, may not undo any more what the person saw. */
    private static final Duration STALE = Duration.ofHours(1);

    /** As it was when this was saved. */
    private String build;

    private final String id;
    private final String who;
    private final String reason;
    private final long askedAtMillis;
    /** Which one it is of those that follow the verification, from 1. */
    private final int number;

    private transient Run<?, ?> run;

    private AskedRollback(Run<?, ?> run, String id, String who, @CheckForNull String reason, int number) {
        this.run = run;
        this.build = run.getExternalizableId();
        this.id = id;
        this.who = who;
        this.reason = reason;
        this.askedAtMillis = System.currentTimeMillis();
        this.number = number;
    }

    /** A new one, or that which is in its middle and that nobody works on. */
    static AskedRollback now(Run<?, ?> run, String id, String who, @CheckForNull String reason) throws IOException {
        Aftermath aftermath = new AftermathFile(run, id).read();
        int before = aftermath == null ? 0 : aftermath.rollbacks().size();
        boolean isLeft = aftermath != null && aftermath.isRollingBack();
        return new AskedRollback(run, id, who, reason, isLeft ? before : before + 1);
    }

    @Override
    public void noteBuild() {
        if (run != null) {
            build = run.getExternalizableId();
        }
    }

    @Override
    public boolean findBuild() {
        run = Run.fromExternalizableId(build);
        return run != null;
    }

    boolean isOf(Run<?, ?> other, String verification) {
        return run.equals(other) && id.equals(verification);
    }

    /**
     * Goes on from wherever it stands. Returns at once.
     *
     * @param over is run when nothing more is to follow, or it cannot begin or go on
     * @throws IOException when it cannot begin or go on; then {@code over} is not run
     */
    void goOn(Runnable over) throws IOException {
        OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, id);
        if (offer == null) {
            throw new IOException("The verification names no rollback");
        }
        Aftermath aftermath = new AftermathFile(run, id).read();
        boolean begun = aftermath != null && aftermath.rollbacks().size() >= number;
        if (begun && !aftermath.isRollingBack()) {
            ManualRollbacks.finish(run, id, offer, over);
        } else if (!begun && Instant.ofEpochMilli(askedAtMillis).plus(STALE).isBefore(Instant.now())) {
            new AbandonedRollback(run, id, offer, asking()).leave("It did not begin within 1 h.");
            over.run();
        } else if (offer.isOutOfReach()) {
            new AbandonedRollback(run, id, offer, asking()).leave(AbandonedRollback.NO_AGENT);
            over.run();
        } else {
            ManualRollbacks.later(run, id, offer, asking(), over);
        }
    }

    private RollbackReason asking() {
        return RollbackReason.person(who, reason);
    }

    @Override
    public String toString() {
        return "The rollback after " + id + " in " + build + " that " + who + " asked for";
    }
}
