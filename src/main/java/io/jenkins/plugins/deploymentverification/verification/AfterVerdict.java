package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
    /** After an interruption that nobody owns up to. */
    private static final Duration RETRY = Duration.ofSeconds(5);

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
        try {
            host.log("Decide on " + RequestedPlan.reportUrl(verification.run(), after.id()));
            verification.notices().decision(verification.report(), question);
        } catch (RuntimeException e) {
            after.release();
            throw e;
        }
        return after;
    }

    private static AfterVerdict begin(
            Concluded verification, AftermathPlan plan, AftermathEvent first, AftermathHost host) throws IOException {
        Run<?, ?> run = verification.run();
        return Objects.requireNonNull(RunningRollbacks.get()
                .take(
                        run,
                        plan.id(),
                        () -> new AfterVerdict(
                                verification, AftermathJournal.begin(run, plan, first, host::log), host)));
    }

    /**
     * Takes up what was begun before a restart.
     *
     * @return null where nothing has followed
     * @throws IOException when it cannot be read, or something works on the same already
     */
    @CheckForNull
    public static AfterVerdict resume(Concluded verification, AftermathHost host) throws IOException {
        Run<?, ?> run = verification.run();
        String id = verification.report().id();
        return RunningRollbacks.get().take(run, id, () -> {
            AftermathJournal journal = AftermathJournal.read(run, id, host::log);
            return journal == null ? null : new AfterVerdict(verification, journal, host);
        });
    }

    /** Begins to work; does nothing where it was aborted. Nobody else can work on the same from its beginning on. */
    public void start() {
        schedule(Duration.ZERO);
    }

    boolean isOf(Run<?, ?> run, String id) {
        return id().equals(id) && verification.run().getExternalizableId().equals(run.getExternalizableId());
    }

    private String id() {
        return verification.report().id();
    }

    /** Whether this was the first to end it; it is {@link #release released} when nothing more is written. */
    private boolean end() {
        return ended.compareAndSet(false, true);
    }

    private void release() {
        RunningRollbacks.get().release(this);
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
            if (!isOver() && !VerificationPool.get().isTerminated()) {
                schedule(RETRY);
            }
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
            try {
                work.broken(defect);
            } finally {
                release();
            }
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
        } catch (IOException | RuntimeException e) {
            broken(e);
        } finally {
            working.unlock();
        }
    }

    private void settle() {
        if (end()) {
            release();
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
                try {
                    work.abort(who);
                } finally {
                    release();
                }
            }
        } finally {
            if (quiet) {
                working.unlock();
            }
        }
    }
}
