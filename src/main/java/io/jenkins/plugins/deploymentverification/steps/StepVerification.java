package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
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
import io.jenkins.plugins.deploymentverification.verification.AfterVerdict;
import io.jenkins.plugins.deploymentverification.verification.AftermathHost;
import io.jenkins.plugins.deploymentverification.verification.Concluded;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.MonitoringSystems;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.RollbackReason;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * One verification of a step, and what follows it, driven. On the thread of the Pipeline it does nothing but take down the
 * time; everything else happens on the {@link VerificationPool}. What must survive a restart is in the build's folder: the
 * journal while it runs, the report and what followed it afterwards. The fields here are only what is needed to find those.
 */
final class StepVerification implements Serializable, VerificationDriver.Host, AftermathHost {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(StepVerification.class.getName());
    private static final int RESUME_JITTER_MILLIS = 2000;
    private static final Duration AGENT_RETRY = Duration.ofSeconds(5);
    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(10);
    /** For monitoring systems to answer that the start is marked. */
    private static final Duration MARKING_PATIENCE = Duration.ofSeconds(30);

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

    /** What closing the deployment's marks needs; replaced, never changed. */
    private volatile HashMap<String, String> marks = new HashMap<>();

    /** Not kept: a step that is resumed has not completed, whatever was on its way when the controller went down. */
    private transient AtomicBoolean completed = new AtomicBoolean();

    private transient volatile StepSurroundings surroundings;
    private transient volatile RunningVerification running;
    private transient volatile RuleEffects rules;
    /** Null until something follows the verdict. */
    private transient volatile AfterVerdict after;
    /** The one with that verdict. */
    private transient volatile Report concluded;

    /** Open once the marks at the start are set; null where none are. */
    private transient volatile CountDownLatch marking;

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

    String id() {
        return id;
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

    @Override
    public void log(String line) {
        around().log(line);
    }

    private Run<?, ?> run() throws IOException, InterruptedException {
        return around().run();
    }

    /** What is awaited, for the stage. */
    String status() {
        AfterVerdict following = after;
        if (following != null) {
            return following.status();
        }
        RunningVerification verification = running;
        if (verification == null) {
            return step == null ? "resuming the verification" : "preparing the verification";
        }
        VerificationDriver driver = verification.driver();
        Instant next = driver.nextMeasurement();
        return next == null
                ? "finishing the verification"
                : "next measurement " + (next.isBefore(Instant.now()) ? "under way" : "at " + next)
                        + ", verifying until " + driver.plan().deadline();
    }

    private void begin() {
        try {
            VerificationStep asked = Objects.requireNonNull(step);
            String fileText = asked.getPolicyFile() == null ? null : around().workspaceFile(asked.getPolicyFile());
            VerificationPlan plan = RequestedPlan.of(id, run(), asked, fileText, Instant.ofEpochMilli(startedAt))
                    .withTrace(around().trace());
            asked.require(plan);
            RuleEffects.require(plan, settings.rollback());
            rules = around().rules();
            offer(plan);
            SourceContext context = SourceContext.of(run());
            ResolvedSources sources = around().systems().resolve(ResolvedSources.of(plan.policy(), context), context);
            TickMeasurer measurer = measurer(plan.policy(), sources);
            if (settings.watch() != null) {
                Watches.expect(run(), plan, settings.watch(), around().kept());
            }
            synchronized (this) {
                if (completed.get()) {
                    measurer.close();
                    return;
                }
                VerificationAction.getOrCreate(run()).keepNotifiers(id, settings.notifiers());
                running = RunningVerification.begin(run(), plan, measurer, this);
            }
            step = null;
            owner.getContext().saveState();
            ProgressLog.plan(plan).forEach(this::log);
            DeploymentObstacles.warn(plan.deployment(), plan.startedAt(), this::log);
            if (!settings.deploymentMarkers().isEmpty()) {
                marking = new CountDownLatch(1);
            }
            running.driver().start();
            around().notices().started(running.driver().report());
            markStart();
        } catch (IOException e) {
            if (!(e instanceof AbortException) && waitsForAgent()) {
                LOGGER.log(Level.FINE, "no workspace yet for verification " + id, e);
            } else {
                failUnlessShuttingDown(e);
            }
        } catch (RollbackException e) {
            fail(new AbortException("The rollback cannot be used: " + e.getMessage()));
        } catch (SourceException e) {
            fail(new AbortException("The metric sources cannot be used: " + e.getMessage()));
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /** While it is measured already: a slow monitoring system holds up no measurement. */
    private void markStart() throws IOException, InterruptedException {
        CountDownLatch marked = marking;
        if (marked == null) {
            return;
        }
        try {
            marks = around().systems().begin(running.driver());
        } finally {
            marked.countDown();
        }
        owner.getContext().saveState();
    }

    private void offer(VerificationPlan plan) throws IOException, InterruptedException, RollbackException {
        RequestedRollback rollback = settings.rollback();
        if (rollback != null) {
            settings.requireUse(plan.policy());
            if (rollback.action().needsAgent()) {
                around().place().workspace(); // tells a missing node block before anything is measured
            }
            OfferedRollbacks.add(run(), plan, rollback, around().kept());
        }
    }

    private AfterVerdict follow(Concluded verification) throws IOException {
        AftermathPlan plan = settings.plan(id);
        Report report = verification.report();
        VerificationSettings.Next next = settings.next(report);
        if (next == VerificationSettings.Next.ROLL_BACK) {
            return AfterVerdict.rollBack(verification, plan, RollbackReason.verdict(report), this);
        }
        DecisionRecord.Kind kind =
                next == VerificationSettings.Next.PAUSE ? DecisionRecord.Kind.PAUSE : DecisionRecord.Kind.INCONCLUSIVE;
        return AfterVerdict.ask(verification, plan, settings.question(kind, Instant.now()), this);
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
            VerificationJournal.Content content = journal().read();
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
            synchronized (this) {
                if (completed.get()) {
                    return;
                }
                running = RunningVerification.resume(
                        run(), content, measurer(content.plan().policy(), sources), this);
            }
            step = null;
            log("Going on after a restart, with " + content.ticks().size() + " times measured so far, until "
                    + content.plan().deadline());
            running.driver().start();
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
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
            Report whole = whole(report);
            RunningVerification.keep(run(), whole, this::log);
            closeMarks(around().systems(), whole);
            around().notices().finished(whole);
            follow(whole);
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /** Rolls back or asks, or goes on with that after a restart. The journal stays: its plan is needed to verify again. */
    private void follow(Report report) throws IOException, InterruptedException {
        release(false);
        synchronized (this) {
            if (completed.get()) {
                return;
            }
            concluded = report;
            Concluded verification =
                    new Concluded(run(), report, settings.rollbackAction(), around().place(), around().notices());
            after = AfterVerdict.resume(verification, this);
            if (after == null) {
                after = follow(verification);
            }
        }
        after.start();
    }

    @Override
    public VerificationPlan firstPlan() throws IOException, InterruptedException {
        VerificationJournal.Content content = journal().read();
        if (content == null) {
            throw new AbortException("The journal of the verification is gone from the build's folder");
        }
        return content.plan();
    }

    @Override
    public void settled() {
        if (completed.compareAndSet(false, true)) {
            journalOrNull().ifPresent(VerificationJournal::deleteQuietly);
            owner.verified(concluded, after.answer());
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
            report = whole(finished);
            keep(report);
            around().notices().finished(report);
        } catch (Exception e) {
            owner.failed(e);
            return;
        }
        owner.verified(report, null);
    }

    /** With what monitoring systems noted down meanwhile. */
    private Report whole(Report report) throws IOException, InterruptedException {
        RunningVerification verification = running;
        return verification == null
                ? report
                : DeploymentObstacles.noted(around().systems().withEvents(verification.driver(), report));
    }

    private void abort(Throwable cause) {
        if (!completed.compareAndSet(false, true)) {
            return; // has an end already
        }
        try {
            RunningVerification verification;
            AfterVerdict following;
            synchronized (this) {
                verification = running;
                following = after;
            }
            if (following != null) {
                following.abort(RequestedPlan.who(cause));
                release(true);
                return;
            }
            Report report = verification == null ? null : verification.driver().abort(RequestedPlan.who(cause));
            if (report != null) {
                keepAborted(report);
            }
        } catch (Exception e) {
            cause.addSuppressed(e);
        } finally {
            owner.failed(cause);
        }
    }

    /** Writes the report and gives back what was held. */
    private void keep(Report report) throws IOException, InterruptedException {
        boolean kept = RunningVerification.keep(run(), report, this::log);
        try {
            closeMarks(around().systems(), report);
        } finally {
            release(kept);
        }
    }

    private void closeMarks(MonitoringSystems systems, Report report) throws InterruptedException {
        RunningVerification verification = running;
        CountDownLatch marked = marking;
        if (marked != null && !marked.await(MARKING_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            log("The start is still being marked; its mark may stay open");
        }
        if (verification != null) {
            systems.end(verification.driver(), marks, report);
        }
    }

    /** As {@link #keep}, but leaves what takes a while to the pool. */
    private void keepAborted(Report report) throws IOException, InterruptedException {
        if (settings.deploymentMarkers().isEmpty()) {
            keep(report);
            return;
        }
        MonitoringSystems systems = around().systems();
        boolean kept = RunningVerification.keep(run(), report, this::log);
        try {
            VerificationPool.get().schedule(() -> closeAborted(systems, report, kept), Duration.ZERO);
        } catch (RejectedExecutionException e) {
            release(kept); // shutting down
        }
    }

    private void closeAborted(MonitoringSystems systems, Report report, boolean kept) {
        try {
            closeMarks(systems, report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release(kept);
        }
    }

    private synchronized void release(boolean deleteJournal) {
        if (running != null) {
            running.release(deleteJournal);
        } else if (deleteJournal) {
            journalOrNull().ifPresent(VerificationJournal::deleteQuietly);
        }
    }

    private void fail(Throwable cause) {
        if (completed.compareAndSet(false, true)) {
            release(false);
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

    @Override
    public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
            throws IOException, InterruptedException {
        return around().measurer(policy, sources, resumedAt != null);
    }

    private VerificationJournal journal() throws IOException, InterruptedException {
        return RunningVerification.journal(run(), id);
    }

    private Optional<VerificationJournal> journalOrNull() {
        try {
            return Optional.of(journal());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
