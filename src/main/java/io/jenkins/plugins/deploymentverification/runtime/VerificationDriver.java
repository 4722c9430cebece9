package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.CheckChange;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Drives one verification: waits until the next measurement is due, takes it, journals it, tells what changed, and so
 * on until there is nothing more to measure. Between measurements it holds no thread. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class VerificationDriver {

    private static final Logger LOGGER = Logger.getLogger(VerificationDriver.class.getName());
    /** After a measurement that could not be taken, since the agent was away. */
    static final Duration RETRY = Duration.ofSeconds(5);

    /** For whom it is driven. Called on threads of the pool, one call at a time. */
    public interface Host {

        /** A line for the build's log. */
        void log(String line);

        /**
         * Of a policy with rules, measurements were recorded, or those from before a restart were read. Quick: the next ones wait for it.
         *
         * @param report the state so far
         */
        default void measured(Report report) {}

        /** It came to its end by itself; called once at most, and never after {@link VerificationDriver#abort}. */
        void finished(Report report);

        /** It cannot go on because of a defect; called once at most, instead of {@code finished}. */
        void broken(Throwable defect);
    }

    private final VerificationPlan plan;
    private final VerificationSession session;
    private final VerificationJournal journal;
    private final TickMeasurer measurer;
    private final Host host;
    private final ProgressLog progress;
    private final VerificationPool pool = VerificationPool.get();
    private final Clock clock = Clock.systemUTC();
    private final AtomicBoolean ended = new AtomicBoolean();

    @CheckForNull
    private Future<?> scheduled;

    private volatile boolean resumed;

    private VerificationDriver(
            VerificationPlan plan,
            VerificationSession session,
            VerificationJournal journal,
            TickMeasurer measurer,
            Host host) {
        this.plan = plan;
        this.session = session;
        this.journal = journal;
        this.measurer = measurer;
        this.host = host;
        this.progress = new ProgressLog(plan, host::log);
    }

    /**
     * A new verification; its plan is journalled before this returns.
     *
     * @throws IOException when the journal cannot be written
     */
    public static VerificationDriver begin(
            VerificationPlan plan, VerificationJournal journal, TickMeasurer measurer, Host host) throws IOException {
        journal.begin(plan);
        return new VerificationDriver(plan, VerificationSession.start(plan), journal, measurer, host);
    }

    /** A verification that goes on after a restart. */
    public static VerificationDriver resume(
            VerificationJournal.Content content, VerificationJournal journal, TickMeasurer measurer, Host host) {
        VerificationSession session = VerificationSession.restore(content.plan(), content.ticks());
        VerificationDriver driver = new VerificationDriver(content.plan(), session, journal, measurer, host);
        driver.resumed = true;
        return driver;
    }

    public VerificationPlan plan() {
        return plan;
    }

    /** Starts to measure, in the background. */
    public void start() {
        schedule(Duration.ZERO);
    }

    /** The state so far; quick, and safe for any thread. */
    public synchronized Report report() {
        return linked(session.report(clock.instant()));
    }

    private Report linked(Report report) {
        return report.withGraphLinks(check -> measurer.graphLink(plan, check));
    }

    /** When the next measurement is due, or null when nothing more is to be measured. */
    @CheckForNull
    public synchronized Instant nextMeasurement() {
        return session.next(clock.instant()) instanceof Step.Measure due ? due.at() : null;
    }

    /**
     * Ends it before its time; a measurement that is being taken is given up.
     *
     * @param who ended it, for the report
     * @return the report with everything measured so far, or null when it had ended already
     */
    @CheckForNull
    public Report abort(String who) {
        if (!ended.compareAndSet(false, true)) {
            return null;
        }
        synchronized (this) {
            if (scheduled != null) {
                scheduled.cancel(true);
            }
            return linked(session.abort(clock.instant(), who));
        }
    }

    /** Does something else with the sources; see {@link TickMeasurer#run}. */
    public String run(SourceTask task) throws IOException, InterruptedException {
        return measurer.run(task);
    }

    /** Gives back connections. */
    public void close() {
        measurer.close();
    }

    private synchronized void schedule(Duration delay) {
        if (ended.get()) {
            return;
        }
        try {
            scheduled = pool.schedule(this::advance, delay);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; verification {0} goes on after the restart", plan.id());
        }
    }

    private void advance() {
        try {
            if (resumed) {
                resumed = false;
                if (hasRules()) {
                    host.measured(report());
                }
            }
            Step step = next();
            while (step instanceof Step.Measure due && !due.at().isAfter(clock.instant())) {
                if (!measure(due)) {
                    return;
                }
                step = next();
            }
            if (step instanceof Step.Measure due) {
                schedule(Duration.between(clock.instant(), due.at()));
            } else if (step instanceof Step.Finished finished && ended.compareAndSet(false, true)) {
                host.finished(linked(finished.report()));
            }
        } catch (InterruptedException e) {
            if (!pool.isTerminated()) {
                schedule(RETRY); // does nothing when it was aborted
            }
        } catch (RuntimeException | Error e) {
            if (ended.compareAndSet(false, true)) {
                host.broken(e);
            } else {
                LOGGER.log(Level.WARNING, e, () -> "a defect at the end of verification " + plan.id());
            }
        }
    }

    private synchronized Step next() {
        return session.next(clock.instant());
    }

    /** Whether it was measured, or else tries again later. */
    private boolean measure(Step.Measure due) throws InterruptedException {
        Tick tick;
        Tick ahead = Measurer.ahead(due);
        note(ahead);
        try {
            tick = measurer.measure(plan, due);
        } catch (IOException e) {
            if (ahead != null && e instanceof TickMeasurer.NothingSentException) {
                note(Measurer.nothingSent(ahead));
            }
            if (!ended.get()) {
                progress.unreachable(e);
                schedule(RETRY);
            }
            return false;
        }
        Report linked;
        synchronized (this) {
            if (ended.get()) {
                return false;
            }
            List<CheckChange> changes = session.record(tick);
            journal(tick);
            Report soFar = session.report(clock.instant());
            progress.tick(changes, soFar);
            linked = hasRules() ? linked(soFar) : null;
        }
        if (linked != null) {
            host.measured(linked);
        }
        return true;
    }

    private boolean hasRules() {
        return !plan.policy().rules().isEmpty();
    }

    private synchronized void note(@CheckForNull Tick ahead) {
        if (ahead != null && !ended.get()) {
            session.record(ahead);
            journal(ahead);
        }
    }

    private void journal(Tick tick) {
        try {
            journal.append(tick);
        } catch (IOException e) {
            // the verdict does not depend on it; only a restart would lose this measurement
            LOGGER.log(Level.WARNING, "cannot journal a measurement of verification " + plan.id(), e);
            progress.notJournalled(e);
        }
    }
}
