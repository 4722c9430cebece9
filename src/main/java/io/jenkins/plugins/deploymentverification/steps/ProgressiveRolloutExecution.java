package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutEvent;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutPlan;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStep;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of {@code progressiveRollout}. How it stands is in its journal in the build's folder; the fields here are what is
 * under way: the body, which Pipeline resumes, a stage's verification, or what follows a stage that broke.
 */
final class ProgressiveRolloutExecution extends StepExecution
        implements StepVerification.Owner, BrokenStage.Owner, ShiftedTraffic.Owner {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(ProgressiveRolloutExecution.class.getName());

    private final ProgressiveRolloutStep step;
    private String id;

    /** Null while none runs. */
    @CheckForNull
    private volatile BodyExecution body;

    /** Of the stage that is being verified; null while none is. */
    @CheckForNull
    private volatile StepVerification verification;

    /** With which the step ends once what follows that is over; null where it was not interrupted. */
    @CheckForNull
    private volatile FlowInterruptedException interruption;

    /** What the step returns when it ends with this stage; null where that was verified before a restart. */
    @CheckForNull
    private transient volatile VerificationResult last;

    /** Not kept: a step that is resumed has not ended for Pipeline, whatever was told before the restart. */
    private transient volatile boolean ended;

    private transient boolean resumed;

    /** Why a stage that is being verified is to end before its time; null while nobody asked for that. */
    @CheckForNull
    private transient Throwable stopping;

    /** The error of a stage, as long as the controller runs: not every one can be kept with the build. */
    @CheckForNull
    private transient volatile Throwable error;

    /** Null while no stage is broken. */
    @CheckForNull
    private transient volatile BrokenStage broken;

    ProgressiveRolloutExecution(StepContext context, ProgressiveRolloutStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        id = VerificationAction.getOrCreate(run()).newRollout();
        schedule(this::begin);
        return false;
    }

    private void begin() {
        try {
            if (file().read() == null) {
                RolloutPlan plan = prepared();
                run().save();
                file().begin(plan);
            }
            advance();
        } catch (RollbackException | SourceException e) {
            failed(StepPlan.refusal(e));
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /**
     * The plan, with how things stand.
     *
     * @throws AbortException where something could not be verified, or not be undone: it must not be shifted
     */
    private RolloutPlan prepared() throws IOException, InterruptedException, RollbackException, SourceException {
        RolloutPlan plan = step.plan(id);
        VerificationSettings settings = VerificationSettings.ofStage(step, plan.position(1), false);
        StepPlan first = new StepPlan(step, settings, new StepSurroundings(getContext(), settings, id));
        first.sources(first.make(id, Instant.now()));
        return plan.withBefore(first.look(id));
    }

    private Object readResolve() {
        ended = false;
        return this;
    }

    @Override
    public void onResume() {
        resumed = true;
        StepVerification verifying = verification;
        if (verifying != null) {
            schedule(() -> resume(verifying));
        } else if (body == null) {
            schedule(this::begin); // between two of them; a body is resumed by Pipeline
        }
    }

    private void resume(StepVerification verifying) {
        try {
            if (rollout().next() instanceof RolloutStep.Verify) {
                verifying.onResume();
            } else {
                verification = null; // its end was noted, and the Pipeline did not come to know
                begin();
            }
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    /** Waits for what is being begun, to end that: whatever it is, it must not go on while the rollout is undone. */
    @Override
    public synchronized void stop(@NonNull Throwable cause) {
        BrokenStage ending = broken;
        StepVerification verifying = verification;
        BodyExecution running = body;
        if (ending != null) {
            ending.stop(cause);
        } else if (verifying != null) {
            stopping = cause;
            verifying.stop(cause);
        } else if (running == null || !running.cancel(cause)) { // a body that is over cannot be cancelled
            failed(cause);
        }
    }

    @Override
    public String getStatus() {
        BrokenStage ending = broken;
        StepVerification verifying = verification;
        if (ending != null) {
            return ending.status();
        }
        return verifying != null ? verifying.status() : body != null ? "shifting traffic" : "between two stages";
    }

    /** Goes on from where the journal stands. */
    private synchronized void advance() throws IOException, InterruptedException {
        if (ended || broken != null) {
            return;
        }
        Rollout rollout = rollout();
        RolloutStep next = rollout.next();
        if (next instanceof RolloutStep.Begin begin) {
            log("Stage " + begin.stage() + " of " + rollout.plan().stages() + ": "
                    + rollout.plan().weight(begin.stage()) + " % of the traffic");
            file().append(new RolloutEvent.StageStarted(Instant.now(), begin.stage()));
            shift(rollout.plan(), begin.stage());
        } else if (next instanceof RolloutStep.Shift shift) {
            shift(rollout.plan(), shift.stage()); // the controller went down before Pipeline knew of the body
        } else if (next instanceof RolloutStep.Verify verify) {
            if (verify.stage() > 1) { // the last stage that is verified is the one to be watched
                Watches.forget(run(), rollout.stages().get(verify.stage() - 2).verification());
            }
            verify(rollout.plan(), verify);
        } else if (next instanceof RolloutStep.Break why) {
            endStage(rollout, why);
        } else if (next instanceof RolloutStep.Done done) {
            if (!done.passed() || last == null) {
                endAgain(rollout, done.passed());
                return;
            }
            ended = true;
            getContext().onSuccess(last);
        }
    }

    /** The journal tells the end, and the Pipeline did not come to know before the controller went down. */
    private void endAgain(Rollout rollout, boolean passed) throws IOException, InterruptedException {
        RolloutStage stage = passed ? rollout.stages().get(rollout.plan().stages() - 1) : rollout.current();
        if (stage.verdict() == null) {
            RolloutEvent event = rollout.events().get(rollout.events().size() - 1);
            end(
                    event instanceof RolloutEvent.Stopped stopped
                            ? cause(stopped.aborted(), stopped.message())
                            : new AbortException("Stage " + stage.number() + " was not verified"));
            return;
        }
        Report report = VerificationAction.getOrCreate(run()).getReport(stage.verification());
        if (report != null) {
            Aftermath after = new AftermathFile(run(), report.id()).read();
            try {
                last = StepEnd.of(
                        getContext(), VerificationSettings.of(step), report, after == null ? null : after.answer());
            } catch (VerificationException e) {
                end(e);
                return;
            }
        }
        if (passed) {
            ended = true;
            getContext().onSuccess(last); // null where the report could not be written
        } else {
            end(new AbortException(
                    "The rollout ended with stage " + stage.number() + ", whose verdict was " + stage.verdict()));
        }
    }

    private void shift(RolloutPlan plan, int stage) throws IOException, InterruptedException {
        Map<String, String> variables = Map.of(
                "ROLLOUT_WEIGHT", String.valueOf(plan.weight(stage)),
                "ROLLOUT_STEP", String.valueOf(stage),
                "ROLLOUT_STEPS", String.valueOf(plan.stages()));
        body = getContext()
                .newBodyInvoker()
                .withContext(EnvironmentExpander.merge(
                        getContext().get(EnvironmentExpander.class), EnvironmentExpander.constant(variables)))
                .withDisplayName(plan.weight(stage) + " %")
                .withCallback(new ShiftedTraffic(this))
                .start();
        getContext().saveState();
    }

    private void verify(RolloutPlan plan, RolloutStep.Verify verify) throws IOException {
        VerificationSettings settings =
                VerificationSettings.ofStage(step, plan.position(verify.stage()), plan.pausesAfter(verify.stage()));
        StepVerification next = new StepVerification(this, step, settings, verify.verification());
        verification = next;
        getContext().saveState();
        if (resumed) {
            next.onResume(); // it may have begun before the restart
        } else {
            next.start();
        }
    }

    private void endStage(Rollout rollout, RolloutStep.Break why) throws IOException {
        VerificationSettings settings =
                VerificationSettings.ofStage(step, rollout.plan().position(why.stage()), false);
        StepSurroundings around = new StepSurroundings(getContext(), settings, why.verification());
        broken = new BrokenStage(
                around,
                settings,
                why,
                step.rollsBack(why.aborted()),
                resumed,
                cause(why.aborted(), why.message()),
                rollout.plan().before(),
                this);
        schedule(broken::begin);
    }

    private Throwable cause(boolean aborted, @CheckForNull String message) {
        Throwable known = interruption != null ? interruption : error;
        if (known != null) {
            return known;
        }
        return aborted ? new FlowInterruptedException(Result.ABORTED) : new AbortException(message);
    }

    @Override
    public synchronized void shifted() {
        try {
            if (rollout().next() instanceof RolloutStep.Shift) {
                String next = VerificationAction.getOrCreate(run()).newId(step.getService());
                file().append(new RolloutEvent.Shifted(Instant.now(), next));
            }
            body = null;
            schedule(this::begin);
        } catch (Exception e) {
            failed(e);
        }
    }

    private void schedule(Runnable work) {
        try {
            VerificationPool.get().schedule(work, Duration.ZERO);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; the rollout goes on after the restart", e);
        }
    }

    @Override
    public synchronized void verified(Report report, @CheckForNull DecisionRecord answer) {
        if (stopping != null) {
            failed(stopping);
            return;
        }
        try {
            VerificationSettings settings = VerificationSettings.of(step);
            boolean goesOn =
                    answer == null ? isTolerated(settings, report) : answer.choice() == DecisionRecord.Choice.KEEP;
            file().append(new RolloutEvent.StageVerified(Instant.now(), report.verdict(), goesOn));
            verification = null;
            last = StepEnd.of(getContext(), settings, report, answer);
            getContext().saveState();
            advance();
        } catch (VerificationException e) {
            end(e);
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    private static boolean isTolerated(VerificationSettings settings, Report report) {
        return report.verdict().isAcceptable()
                || report.verdict() == Verdict.INCONCLUSIVE && settings.reaction(report) != Reaction.FAIL;
    }

    /** Of the body, of a verification, or of the rollout itself. */
    @Override
    public synchronized void failed(Throwable cause) {
        body = null;
        verification = null;
        try {
            if (breaks(cause)) {
                getContext().saveState();
                schedule(this::begin);
                return;
            }
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "the journal of " + id + " does not tell its end");
        }
        end(cause);
    }

    /** Whether something must be done yet before the step ends; that is in the journal then. */
    private boolean breaks(Throwable cause) throws IOException, InterruptedException {
        Rollout rollout = file().read();
        if (ended || rollout == null || rollout.next() instanceof RolloutStep.Done) {
            return false;
        }
        if (rollout.next() instanceof RolloutStep.Break) {
            return true; // from before a restart
        }
        // a time-out inside of the body is no interruption of the rollout, nor is an input that was declined there
        boolean aborted = cause instanceof FlowInterruptedException interrupted && interrupted.isActualInterruption();
        String message = RequestedPlan.who(cause);
        if (!rollout.hasShifted() || OfferedRollbacks.plan(run(), id) == null) {
            file().append(new RolloutEvent.Stopped(Instant.now(), aborted, message));
            return false;
        }
        String report = rollout.current().verification() != null
                ? rollout.current().verification()
                : VerificationAction.getOrCreate(run()).newId(step.getService());
        file().append(new RolloutEvent.StageBroken(Instant.now(), report, aborted, message));
        interruption = cause instanceof FlowInterruptedException interrupted ? interrupted : null;
        error = cause;
        try {
            log((aborted ? "Aborted by " + message : "The stage could not be carried out: " + message)
                    + (step.rollsBack(aborted) ? "; rolling back" : "; the traffic stays as it is"));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "no log for the end of " + id); // that holds up no rollback
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    @Override
    public void stageEnded(Throwable cause) {
        try {
            boolean aborted =
                    cause instanceof FlowInterruptedException interrupted && interrupted.isActualInterruption();
            file().append(new RolloutEvent.Stopped(Instant.now(), aborted, RequestedPlan.who(cause)));
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "the journal of " + id + " does not tell its end");
        }
        end(cause);
    }

    private synchronized void end(Throwable cause) {
        if (!ended) {
            ended = true;
            getContext().onFailure(cause);
        }
    }

    private void failUnlessShuttingDown(Exception e) {
        if (VerificationPool.get().isTerminated()) {
            LOGGER.log(Level.FINE, "shutting down; " + id + " goes on after the restart", e);
        } else {
            failed(e);
        }
    }

    private Rollout rollout() throws IOException, InterruptedException {
        Rollout rollout = file().read();
        if (rollout == null) {
            throw new AbortException("The journal of the rollout is gone from the build's folder");
        }
        return rollout;
    }

    private RolloutFile file() throws IOException, InterruptedException {
        return new RolloutFile(run(), id);
    }

    private Run<?, ?> run() throws IOException, InterruptedException {
        return getContext().get(Run.class);
    }

    private void log(String line) throws IOException, InterruptedException {
        getContext().get(TaskListener.class).getLogger().println("[" + id + "] " + line);
    }
}
