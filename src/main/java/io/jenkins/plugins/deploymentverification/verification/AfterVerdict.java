package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What follows a verdict in a build, driven: the rollback, and the verification after it. It runs on the
 * {@link VerificationPool} and keeps each event before it goes on, so that it can be taken up after a restart.
 */
@Restricted(NoExternalUse.class)
public final class AfterVerdict {

    private static final Logger LOGGER = Logger.getLogger(AfterVerdict.class.getName());
    /** For a command to die when its build is aborted. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

    private final Concluded verification;
    private final AftermathHost host;
    private final AftermathJournal journal;
    private final AftermathWork work;
    /** Held while it works. */
    private final ReentrantLock working = new ReentrantLock();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Future<?> scheduled;
    private volatile String abortedBy;

    private AfterVerdict(Concluded verification, AftermathJournal journal, AftermathHost host) {
        this.verification = verification;
        this.journal = journal;
        this.host = host;
        this.work = new AftermathWork(verification, journal, host);
    }

    /**
     * Asks for a rollback, which begins when it is {@link #start started}.
     *
     * @param verification has an action
     * @throws IOException when that cannot be kept; then nothing follows
     */
    public static AfterVerdict rollBack(
            Concluded verification, AftermathPlan plan, RollbackReason reason, AftermathHost host) throws IOException {
        return begin(verification, plan, reason.request(Instant.now(), verification.rollback()), host);
    }

    /**
     * Asks a person, once it is {@link #start started}.
     *
     * @param verification where it has no action, to roll back is no choice
     * @throws IOException when that cannot be kept; then nothing follows
     */
    public static AfterVerdict ask(
            Concluded verification, AftermathPlan plan, DecisionRecord question, AftermathHost host)
            throws IOException {
        AfterVerdict after = begin(verification, plan, new AftermathEvent.DecisionAsked(question), host);
        host.log("Decide on " + RequestedPlan.reportUrl(verification.run(), after.id()));
        verification.notices().decision(verification.report(), question);
        return after;
    }

    private static AfterVerdict begin(
            Concluded verification, AftermathPlan plan, AftermathEvent first, AftermathHost host) throws IOException {
        return new AfterVerdict(verification, AftermathJournal.begin(verification.run(), plan, first, host::log), host);
    }

    /**
     * Takes up what was begun before a restart.
     *
     * @return null where nothing has followed
     */
    @CheckForNull
    public static AfterVerdict resume(Concluded verification, AftermathHost host) throws IOException {
        AftermathJournal journal =
                AftermathJournal.read(verification.run(), verification.report().id(), host::log);
        return journal == null ? null : new AfterVerdict(verification, journal, host);
    }

    /**
     * Begins to work.
     *
     * @throws IOException when something works on the same already
     */
    public void start() throws IOException {
        if (!RunningRollbacks.get().take(verification.run(), id(), this)) {
            throw new IOException("a rollback after this verification is under way already");
        }
        schedule(Duration.ZERO);
    }

    private String id() {
        return verification.report().id();
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            RunningRollbacks.get().release(verification.run(), id(), this);
        }
        return first;
    }

    private boolean isOver() {
        return ended.get() || abortedBy != null;
    }

    /** What is going on, for the stage. */
    public String status() {
        AftermathStep step = journal.next();
        if (step instanceof AftermathStep.Decide open) {
            return "waiting for a person to decide until " + open.question().deadline();
        }
        if (step instanceof AftermathStep.Recheck || step instanceof AftermathStep.Rechecking) {
            return "verifying again after the rollback";
        }
        return step instanceof AftermathStep.Done ? "finishing" : "rolling back";
    }

    private void schedule(Duration delay) {
        if (ended.get()) {
            return;
        }
        try {
            scheduled = VerificationPool.get().schedule(this::advance, delay);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; what follows {0} goes on after the restart", id());
        }
    }

    private void advance() {
        working.lock();
        try {
            if (isOver()) {
                return;
            }
            AftermathStep step = journal.next();
            if (step instanceof AftermathStep.Done) {
                settle();
                return;
            }
            Duration pause = work.go(step, this::rechecked, this::broken);
            if (pause != null) {
                schedule(pause);
            }
        } catch (InterruptedException e) {
            // aborted, which is told by whoever aborts; or shut down, and it goes on after the restart
            LOGGER.log(Level.FINE, "interrupted", e);
        } catch (Exception | LinkageError e) {
            broken(e);
        } finally {
            working.unlock();
        }
    }

    /** The question that is open; null for none. */
    @CheckForNull
    DecisionRecord question() {
        return journal.question();
    }

    /** The last answer of a person or of a deadline; null where nobody was asked. */
    @CheckForNull
    public DecisionRecord answer() {
        return journal.answer();
    }

    /**
     * A person answers.
     *
     * @throws IOException when there is nothing to decide, that is no choice, or it cannot be kept
     */
    void decide(DecisionRecord.Choice choice, String who, @CheckForNull String reason) throws IOException {
        working.lock();
        try {
            if (isOver()) {
                throw new IOException("There is nothing to decide any more");
            }
            work.decide(choice, who, reason);
            Future<?> waiting = scheduled;
            if (waiting != null) {
                waiting.cancel(false);
            }
            schedule(Duration.ZERO);
        } finally {
            working.unlock();
        }
    }

    private void broken(Throwable defect) {
        if (!VerificationPool.get().isTerminated() && end()) {
            work.close();
            host.broken(defect);
        }
    }

    /** The verification after the rollback has ended by itself. */
    private void rechecked(Report again) {
        working.lock();
        try {
            if (isOver()) {
                return;
            }
            work.rechecked(again);
            settle();
        } catch (IOException e) {
            broken(e);
        } finally {
            working.unlock();
        }
    }

    private void settle() {
        if (end()) {
            host.settled();
        }
    }

    /**
     * Ends it before its time, and kills a command that runs. What is known stays in the report.
     *
     * @param who ended it
     */
    public void abort(String who) throws InterruptedException, IOException {
        abortedBy = who;
        Future<?> running = scheduled;
        if (running != null) {
            running.cancel(true);
        }
        boolean quiet = working.tryLock(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (end()) {
                work.abort(who);
            }
        } finally {
            if (quiet) {
                working.unlock();
            }
        }
    }
}
