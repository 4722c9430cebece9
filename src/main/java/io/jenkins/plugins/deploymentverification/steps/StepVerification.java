package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One verification of a step, driven to its report and to the end of what follows that. On the thread of the Pipeline it
 * does nothing but take down the time; everything else happens on the {@link VerificationPool}. What must survive a restart
 * is in the build's folder: the journal while it runs, the report and what followed it afterwards. The fields here are only
 * what is needed to find those.
 */
final class StepVerification implements Serializable, VerificationDriver.Host, StepAftermath.Owner {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(StepVerification.class.getName());
    private static final int RESUME_JITTER_MILLIS = 2000;
    private static final Duration AGENT_RETRY = Duration.ofSeconds(5);
    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(10);

    /** The step. Kept with it. */
    interface Owner extends Serializable {

        StepContext getContext();

        /**
         * It ended by itself; called once at most, and never after {@link #failed}.
         *
         * @param answer what a person, or the deadline, decided; null where nobody was asked
         */
        void verified(Report report, @CheckForNull DecisionRecord answer);

        /** It was aborted, or cannot go on. */
        void failed(Throwable cause);
    }

    private final Owner owner;
    private final VerificationSettings settings;
    private final String id;
    /** Epoch milliseconds. */
    private final long startedAt;
    /** Null once the plan is in the journal. */
    @CheckForNull
    private VerificationStep step;

    private final StepMarks marks = new StepMarks();

    /** Not kept: a step that is resumed has not completed, whatever was on its way when the controller went down. */
    private transient AtomicBoolean completed = new AtomicBoolean();

    /** Why it is to end before its time; null where nobody asked for that. What ends by itself looks at it last. */
    @CheckForNull
    private transient volatile Throwable stopping;

    private transient volatile StepSurroundings surroundings;
    private transient volatile StepRecords records;
    private transient volatile RuleEffects rules;
    /** Null until something follows the verdict. */
    private transient volatile StepAftermath after;

    private transient Instant resumedAt;

    /** @param id of the new verification, in its build */
    StepVerification(Owner owner, VerificationStep step, VerificationSettings settings, String id) {
        this.owner = owner;
        this.step = step;
        this.settings = settings;
        this.id = id;
        this.startedAt = System.currentTimeMillis();
    }

    private Object readResolve() {
        completed = new AtomicBoolean();
        return this;
    }

    void start() {
        VerificationPool.get().schedule(this::begin, Duration.ZERO);
    }

    /** After a restart. Does no I/O and never throws. */
    void onResume() {
        resumedAt = Instant.now();
        try {
            // many builds resume at once: they do not all ask their sources in the same second
            int jitter = ThreadLocalRandom.current().nextInt(RESUME_JITTER_MILLIS);
            VerificationPool.get().schedule(this::resume, Duration.ofMillis(jitter));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Aborts it. Returns at once: it writes the report, which the thread of the Pipeline must not wait for. */
    void stop(Throwable cause) {
        stopping = cause;
        Timer.get().execute(() -> abort(cause));
    }

    private StepSurroundings around() {
        StepSurroundings known = surroundings;
        if (known == null) {
            known = new StepSurroundings(owner.getContext(), settings, id);
            surroundings = known;
        }
        return known;
    }

    private synchronized StepRecords records() {
        if (records == null) {
            records = new StepRecords(around(), settings, id, marks);
        }
        return records;
    }

    @Override
    public void log(String line) {
        around().log(line);
    }

    private Run<?, ?> run() throws IOException, InterruptedException {
        return around().run();
    }

    /** What is awaited, for the stage. */
    String status() {
        StepAftermath following = after;
        if (following != null) {
            return following.status();
        }
        StepRecords known = records;
        VerificationDriver driver = known == null ? null : known.driver();
        if (driver == null) {
            return step == null ? "resuming the verification" : "preparing the verification";
        }
        Instant next = driver.nextMeasurement();
        return next == null
                ? "finishing the verification"
                : "next measurement " + (next.isBefore(Instant.now()) ? "under way" : "at " + next)
                        + ", verifying until " + driver.plan().deadline();
    }

    private void begin() {
        try {
            StepPlan asked = new StepPlan(Objects.requireNonNull(step), settings, around());
            VerificationPlan plan = asked.make(id, Instant.ofEpochMilli(startedAt));
            rules = around().rules();
            TickMeasurer measurer = measurer(plan.policy(), asked.sources(plan));
            if (settings.watch() != null) {
                Watches.expect(run(), plan, settings.watch(), around().kept());
            }
            VerificationDriver driver;
            synchronized (this) {
                if (completed.get()) {
                    measurer.close();
                    return;
                }
                VerificationAction.getOrCreate(run()).keepNotifiers(id, settings.notifiers());
                RunningVerification running = RunningVerification.begin(run(), plan, measurer, this);
                records().take(running);
                driver = running.driver();
            }
            step = null;
            owner.getContext().saveState();
            ProgressLog.plan(plan).forEach(this::log);
            DeploymentObstacles.warn(run(), plan.deployment(), plan.startedAt(), this::log);
            if (!settings.deploymentMarkers().isEmpty()) {
                marks.expect();
            }
            driver.start();
            around().notices().started(driver.report());
            // while it is measured already: a slow monitoring system holds up no measurement
            if (marks.set(around().systems(), driver)) {
                owner.getContext().saveState();
            }
        } catch (IOException e) {
            if (!(e instanceof AbortException) && waitsForAgent()) {
                LOGGER.log(Level.FINE, "no workspace yet for verification " + id, e);
            } else {
                failUnlessShuttingDown(e);
            }
        } catch (RollbackException | SourceException e) {
            fail(StepPlan.refusal(e));
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /** After a restart the agent takes a while to come back. */
    private boolean waitsForAgent() {
        if (resumedAt == null || Instant.now().isAfter(resumedAt.plus(AGENT_PATIENCE))) {
            return false;
        }
        try {
            VerificationPool.get().schedule(this::begin, AGENT_RETRY);
            return true;
        } catch (RejectedExecutionException e) {
            return true;
        }
    }

    private void resume() {
        try {
            Report report = VerificationAction.getOrCreate(run()).getReport(id);
            if (report != null && report.isFinished()) {
                // the restart came after the report, and before the Pipeline took notice
                if (settings.next(report) == VerificationSettings.Next.NOTHING) {
                    complete(report);
                } else {
                    follow(report);
                }
                return;
            }
            VerificationJournal.Content content =
                    RunningVerification.journal(run(), id).read();
            if (content == null) {
                if (step == null) {
                    throw new AbortException("The journal of the verification is gone from the build's folder");
                }
                begin();
                return;
            }
            rules = around().rules();
            SourceContext context = SourceContext.of(run());
            ResolvedSources sources = around().systems()
                    .resolve(ResolvedSources.ofResumed(content.plan().policy(), context), context);
            RunningVerification running;
            synchronized (this) {
                if (completed.get()) {
                    return;
                }
                running = RunningVerification.resume(
                        run(), content, measurer(content.plan().policy(), sources), this);
                records().take(running);
            }
            step = null;
            log("Going on after a restart, with " + content.ticks().size() + " times measured so far, until "
                    + content.plan().deadline());
            running.driver().start();
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    private TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
            throws IOException, InterruptedException {
        return around().measurer(policy, sources, resumedAt != null);
    }

    @Override
    public void measured(Report report) {
        rules.apply(report);
    }

    @Override
    public void finished(Report report) {
        try {
            rules.await();
        } catch (InterruptedException e) {
            failUnlessShuttingDown(e);
            return;
        }
        if (settings.next(report) == VerificationSettings.Next.NOTHING) {
            complete(report);
            return;
        }
        try {
            Report whole = records().whole(report);
            if (completed.get()) {
                return; // aborted meanwhile, which keeps the report
            }
            records().keepFollowed(whole);
            around().notices().finished(whole);
            follow(whole);
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /** Rolls back or asks, or goes on with that after a restart. The journal stays: its plan is needed to verify again. */
    private void follow(Report report) throws IOException, InterruptedException {
        records().release(false);
        synchronized (this) {
            if (completed.get()) {
                return;
            }
            after = StepAftermath.ofVerdict(around(), settings, report, resumedAt != null, this);
        }
        after.start();
    }

    @Override
    public void followed(Report report, @CheckForNull DecisionRecord answer) {
        if (completed.compareAndSet(false, true)) {
            records().deleteJournal();
            end(report, answer);
        }
    }

    /** An abort that came while it was ending still ends the step. */
    private void end(Report report, @CheckForNull DecisionRecord answer) {
        Throwable cause = stopping;
        if (cause != null) {
            owner.failed(cause);
        } else {
            owner.verified(report, answer);
        }
    }

    @Override
    public void broken(Throwable defect) {
        failUnlessShuttingDown(defect);
    }

    private void complete(Report finished) {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        Report report;
        try {
            report = records().whole(finished);
            records().keep(report);
            around().notices().finished(report);
        } catch (Exception e) {
            Throwable cause = stopping;
            owner.failed(cause == null ? e : cause);
            return;
        }
        end(report, null);
    }

    private void abort(Throwable cause) {
        if (!completed.compareAndSet(false, true)) {
            return; // ends already, and looks at why it is to be stopped before it tells the owner
        }
        try {
            VerificationDriver driver;
            StepAftermath following;
            synchronized (this) {
                driver = records().driver();
                following = after;
            }
            if (following != null) {
                following.abort(RequestedPlan.who(cause));
                records().release(true);
                return;
            }
            Report report = driver == null ? null : driver.abort(RequestedPlan.who(cause));
            if (report == null && driver != null) {
                report = driver.report(); // measured to its end, and not kept yet since something was to follow
            }
            if (report != null && report.isFinished()) {
                records().keepAborted(report);
            } else {
                records().release(false);
            }
        } catch (Exception e) {
            cause.addSuppressed(e);
        } finally {
            owner.failed(cause);
        }
    }

    private void fail(Throwable cause) {
        if (completed.compareAndSet(false, true)) {
            records().release(false);
            owner.failed(cause);
        }
    }

    private void failUnlessShuttingDown(Throwable e) {
        if (VerificationPool.get().isTerminated()) {
            LOGGER.log(Level.FINE, "shutting down; verification " + id + " goes on after the restart", e);
        } else {
            fail(e);
        }
    }
}
