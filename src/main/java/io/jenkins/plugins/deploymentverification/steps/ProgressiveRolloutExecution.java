package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutEvent;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutPlan;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStep;
import io.jenkins.plugins.deploymentverification.report.RolloutFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of {@code progressiveRollout}. How it stands is in its journal in the build's folder; the fields here are what is
 * under way: the body, which Pipeline resumes, or a stage's verification.
 */
final class ProgressiveRolloutExecution extends StepExecution implements StepVerification.Owner {

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

    /** What the step returns when it ends with this stage. */
    @CheckForNull
    private volatile VerificationResult last;

    private boolean ended;
    private transient boolean resumed;

    ProgressiveRolloutExecution(StepContext context, ProgressiveRolloutStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        id = VerificationAction.getOrCreate(run()).newRollout();
        schedule();
        return false;
    }

    private void begin() {
        try {
            if (file().read() == null) {
                run().save();
                file().begin(step.plan(id));
            }
            advance();
        } catch (Exception e) {
            failUnlessShuttingDown(e);
        }
    }

    @Override
    public void onResume() {
        resumed = true;
        StepVerification verifying = verification;
        if (verifying != null) {
            verifying.onResume();
        } else if (body == null) {
            // between two of them; a body is resumed by Pipeline
            schedule();
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        StepVerification verifying = verification;
        BodyExecution running = body;
        if (verifying != null) {
            verifying.stop(cause);
        } else if (running != null) {
            running.cancel(cause);
        } else {
            failed(cause);
        }
    }

    @Override
    public String getStatus() {
        StepVerification verifying = verification;
        return verifying != null ? verifying.status() : body != null ? "shifting traffic" : "between two stages";
    }

    /** Goes on from where the journal stands. */
    private synchronized void advance() throws IOException, InterruptedException {
        if (ended) {
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
        } else if (next instanceof RolloutStep.Done) {
            ended = true;
            getContext().onSuccess(last);
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
                .withCallback(new Shifting(this))
                .start();
        getContext().saveState();
    }

    private void verify(RolloutPlan plan, RolloutStep.Verify verify) throws IOException {
        VerificationSettings settings = VerificationSettings.ofStage(step, plan.pausesAfter(verify.stage()));
        StepVerification next = new StepVerification(this, step, settings, verify.verification());
        verification = next;
        getContext().saveState();
        if (resumed) {
            next.onResume(); // it may have begun before the restart
        } else {
            next.start();
        }
    }

    /** Told by Pipeline, on its thread. */
    private static final class Shifting extends BodyExecutionCallback {

        private static final long serialVersionUID = 1L;

        private final ProgressiveRolloutExecution rollout;

        private Shifting(ProgressiveRolloutExecution rollout) {
            this.rollout = rollout;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            rollout.shifted();
        }

        @Override
        public void onFailure(StepContext context, Throwable cause) {
            rollout.body = null;
            rollout.failed(cause);
        }
    }

    /** On the thread of the Pipeline, since the end of a body must not be forgotten: it would be run again. */
    private void shifted() {
        try {
            if (rollout().next() instanceof RolloutStep.Shift) {
                String next = VerificationAction.getOrCreate(run()).newId(step.getService());
                file().append(new RolloutEvent.Shifted(Instant.now(), next));
            }
            body = null;
            schedule();
        } catch (Exception e) {
            failed(e);
        }
    }

    private void schedule() {
        try {
            VerificationPool.get().schedule(this::begin, Duration.ZERO);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; the rollout goes on after the restart", e);
        }
    }

    @Override
    public void verified(Report report, @CheckForNull DecisionRecord answer) {
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

    @Override
    public void failed(Throwable cause) {
        try {
            boolean aborted = cause instanceof FlowInterruptedException;
            file().append(new RolloutEvent.Stopped(Instant.now(), aborted, cause.getMessage()));
        } catch (Exception e) {
            LOGGER.log(Level.FINE, e, () -> "the journal of " + id + " does not tell its end");
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
