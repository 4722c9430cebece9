package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.AgentMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import io.jenkins.plugins.deploymentverification.runtime.ControllerMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.StepCommands;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import io.jenkins.plugins.deploymentverification.verification.AfterVerdict;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.MonitoringSystems;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of {@code verifyDeployment}. On the thread of the Pipeline it does nothing but take down the time; everything
 * else happens on the {@link VerificationPool}. What must survive a restart is in the build's folder: the journal
 * while it runs, the report afterwards. The fields here are only what is needed to find those.
 */
final class VerifyDeploymentExecution extends StepExecution implements VerificationDriver.Host, AfterVerdict.Host {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(VerifyDeploymentExecution.class.getName());
    private static final int RESUME_JITTER_MILLIS = 2000;
    private static final Duration AGENT_RETRY = Duration.ofSeconds(5);
    private static final Duration MARKING_PATIENCE = Duration.ofSeconds(30);
    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(10);

    private final Reaction onFailure;
    private final Reaction onInconclusive;
    private final RunOn runOn;
    private final ArrayList<String> notify;
    private final ArrayList<String> notifyOn;

    @CheckForNull
    private final RequestedRollback rollback;

    /** Not kept: a step that is resumed has not completed, whatever was on its way when the controller went down. */
    private transient AtomicBoolean completed = new AtomicBoolean();

    /** Null once the plan is in the journal. */
    @CheckForNull
    private VerifyDeploymentStep step;

    private ArrayList<String> deploymentMarkers;
    private ArrayList<String> events;
    /** What closing the deployment's marks needs; replaced, never changed. */
    private volatile HashMap<String, String> marks = new HashMap<>();

    private String id;
    /** Epoch milliseconds. */
    private long startedAt;

    private transient volatile RunningVerification running;
    private transient volatile RuleEffects rules;
    /** Null until the verdict asks for a rollback. */
    private transient volatile AfterVerdict after;
    /** The one with that verdict. */
    private transient volatile Report concluded;
    /** Done once the start is marked, so that it is not closed before; null where nothing is to be waited for. */
    private transient volatile CountDownLatch marking;

    private transient Instant resumedAt;

    VerifyDeploymentExecution(StepContext context, VerifyDeploymentStep step) throws AbortException {
        super(context);
        this.step = step;
        this.onFailure = Reaction.of("onFailure", step.getOnFailure());
        this.onInconclusive = Reaction.of("onInconclusive", step.getOnInconclusive());
        this.runOn = RunOn.of(step.getRunOn());
        this.notify = new ArrayList<>(step.getNotify());
        this.notifyOn = new ArrayList<>(step.getNotifyOn());
        this.deploymentMarkers = new ArrayList<>(step.getDeploymentMarkers());
        this.events = new ArrayList<>(step.getEvents());
        this.rollback = step.requestedRollback();
    }

    private Object readResolve() {
        completed = new AtomicBoolean();
        if (deploymentMarkers == null) { // kept by an earlier version
            deploymentMarkers = new ArrayList<>();
            events = new ArrayList<>();
            marks = new HashMap<>();
        }
        return this;
    }

    @Override
    public boolean start() throws Exception {
        startedAt = System.currentTimeMillis();
        id = VerificationAction.getOrCreate(run())
                .newId(Objects.requireNonNull(step).getService());
        VerificationPool.get().schedule(this::begin, Duration.ZERO);
        return false;
    }

    @Override
    public void onResume() {
        resumedAt = Instant.now();
        try {
            // many builds resume at once: they do not all ask their sources in the same second
            int jitter = ThreadLocalRandom.current().nextInt(RESUME_JITTER_MILLIS);
            VerificationPool.get().schedule(this::resume, Duration.ofMillis(jitter));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        // writes the report, which the thread of the Pipeline must not wait for
        Timer.get().execute(() -> abort(cause));
    }

    @Override
    public String getStatus() {
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

    @Override
    public void log(String line) {
        try {
            getContext().get(TaskListener.class).getLogger().println("[verify " + id + "] " + line);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "no log for verification " + id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        try {
            VerifyDeploymentStep asked = Objects.requireNonNull(step);
            String fileText = asked.getPolicyFile() == null ? null : workspaceFile(asked.getPolicyFile());
            VerificationPlan plan = RequestedPlan.of(id, run(), asked, fileText, Instant.ofEpochMilli(startedAt))
                    .withTrace(RequestedPlan.trace(getContext().get(EnvVars.class)));
            RuleEffects.require(plan, rollback);
            rules = rules(id);
            if (rollback != null) {
                rollback.requireUse(plan.policy());
                if (rollback.action().needsAgent()) {
                    place().workspace(); // tells a missing node block before anything is measured
                }
                OfferedRollbacks.add(run(), plan, rollback, getContext().get(FilePath.class), notify);
            }
            SourceContext context = SourceContext.of(run());
            ResolvedSources sources = systems().resolve(ResolvedSources.of(plan.policy(), context), context);
            TickMeasurer measurer = measurer(plan.policy(), sources);
            synchronized (this) {
                if (completed.get()) {
                    measurer.close();
                    return;
                }
                running = RunningVerification.begin(run(), plan, measurer, this);
            }
            step = null;
            getContext().saveState();
            ProgressLog.plan(plan).forEach(this::log);
            DeploymentObstacles.warn(plan.deployment(), plan.startedAt(), this::log);
            if (!deploymentMarkers.isEmpty()) {
                marking = new CountDownLatch(1);
            }
            running.driver().start();
            notices().started(running.driver().report());
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
            marks = systems().begin(running.driver());
        } finally {
            marked.countDown();
        }
        getContext().saveState();
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
                if (isFollowed(report)) {
                    follow(report);
                } else {
                    complete(report);
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
            rules = rules(id);
            SourceContext context = SourceContext.of(run());
            ResolvedSources sources =
                    systems().resolve(ResolvedSources.ofResumed(content.plan().policy(), context), context);
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

    private RuleEffects rules(String of) throws IOException, InterruptedException {
        return new RuleEffects(run(), of, getContext().get(TaskListener.class), this::log);
    }

    @Override
    public void finished(Report report) {
        try {
            rules.await();
        } catch (InterruptedException e) {
            failUnlessShuttingDown(e);
            return;
        }
        if (!isFollowed(report)) {
            complete(report);
            return;
        }
        try {
            Report whole = whole(report);
            RunningVerification.keep(run(), whole, this::log);
            closeMarks(systems(), whole);
            notices().finished(whole);
            follow(whole);
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    private boolean isFollowed(Report report) {
        return rollback != null && Aftermath.asksForRollback(report);
    }

    /** Rolls back, or goes on with that after a restart. The journal stays: its plan is needed to verify again. */
    private void follow(Report report) throws IOException, InterruptedException {
        release(false);
        synchronized (this) {
            if (completed.get()) {
                return;
            }
            concluded = report;
            RequestedRollback asked = Objects.requireNonNull(rollback);
            CommandPlace place = place();
            after = AfterVerdict.resume(run(), report, asked.action(), place, notices(), this);
            if (after == null) {
                after = AfterVerdict.rollBack(
                        run(),
                        report,
                        asked.plan(id),
                        AfterVerdict.Asking.verdict(report),
                        asked.action(),
                        place,
                        notices(),
                        this);
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
            end(concluded);
        }
    }

    private CommandPlace place() {
        return new StepPlace(getContext());
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
            notices().finished(report);
        } catch (Exception e) {
            getContext().onFailure(e);
            return;
        }
        end(report);
    }

    /** With what monitoring systems noted down meanwhile. */
    private Report whole(Report report) throws IOException, InterruptedException {
        RunningVerification verification = running;
        return verification == null
                ? report
                : DeploymentObstacles.noted(systems().withEvents(verification.driver(), report));
    }

    /** The build goes on, or not. */
    private void end(Report report) {
        try {
            VerificationResult result = new VerificationResult(report, reportUrl());
            Reaction reaction = switch (report.verdict()) {
                case PASSED, WARNING -> Reaction.NONE;
                case INCONCLUSIVE -> onInconclusive;
                case FAILED -> onFailure;
            };
            reaction = RuleEffects.reaction(reaction, report);
            if (reaction == Reaction.FAIL) {
                getContext().onFailure(new VerificationException(ProgressLog.sentence(report), result));
                return;
            }
            if (reaction == Reaction.UNSTABLE) {
                unstable(ProgressLog.sentence(report));
            }
            getContext().onSuccess(result);
        } catch (Exception e) {
            getContext().onFailure(e);
        }
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
            getContext().onFailure(cause);
        }
    }

    /** Writes the report and gives back what was held. */
    private void keep(Report report) throws IOException, InterruptedException {
        boolean kept = RunningVerification.keep(run(), report, this::log);
        try {
            closeMarks(systems(), report);
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
        if (deploymentMarkers.isEmpty()) {
            keep(report);
            return;
        }
        MonitoringSystems systems = systems();
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

    private void unstable(String why) throws IOException, InterruptedException {
        FlowNode node = getContext().get(FlowNode.class);
        node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(why));
        getContext().setResult(Result.UNSTABLE);
        log("UNSTABLE: " + why);
    }

    private void fail(Throwable cause) {
        if (completed.compareAndSet(false, true)) {
            release(false);
            getContext().onFailure(cause);
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
        boolean commands = CommandMeasurer.isNeeded(policy);
        if (resumedAt == null && (commands || runOn == RunOn.AGENT)) {
            workspace(); // tells a missing node block at once
        }
        return CommandMeasurer.of(
                policy,
                runOn == RunOn.CONTROLLER
                        ? new ControllerMeasurer(sources)
                        : new AgentMeasurer(sources, this::workspace),
                new StepCommands(place()));
    }

    private String workspaceFile(String path) throws IOException, InterruptedException {
        return RequestedPlan.readPolicyFile(workspace(), path);
    }

    private FilePath workspace() throws IOException, InterruptedException {
        FilePath workspace = getContext().get(FilePath.class);
        if (workspace == null) {
            throw new AbortException(
                    "'policyFile', runOn: 'agent' and commands need a workspace; use verifyDeployment inside of"
                            + " a node block, or give the policy itself and measure from the controller");
        }
        return workspace;
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

    private MonitoringSystems systems() throws IOException, InterruptedException {
        return new MonitoringSystems(run(), deploymentMarkers, events, this::log);
    }

    private VerificationNotices notices() throws IOException, InterruptedException {
        return new VerificationNotices(run(), notify, NotifyOn.events(notifyOn), this::log);
    }

    private String reportUrl() throws IOException, InterruptedException {
        return RequestedPlan.reportUrl(run(), id);
    }

    private Run<?, ?> run() throws IOException, InterruptedException {
        return getContext().get(Run.class);
    }
}
