package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.environment.Environment;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.notification.ApprovalNotices;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.verification.ApprovalWait;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * One run of {@code deploymentGate}. Who has approved is in the journal of its gate in the build's folder; here is only what a
 * restart must not lose: what was asked for.
 */
final class DeploymentGateExecution extends StepExecution implements ApprovalWait.Host {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(DeploymentGateExecution.class.getName());

    private final DeploymentGateStep step;
    private transient AtomicBoolean ended = new AtomicBoolean();

    /** Null where nothing is waited for. */
    @CheckForNull
    private transient ApprovalWait wait;

    DeploymentGateExecution(StepContext context, DeploymentGateStep step) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        schedule();
        return false;
    }

    @Override
    public void onResume() {
        schedule();
    }

    private Object readResolve() {
        ended = new AtomicBoolean();
        return this;
    }

    private void schedule() {
        try {
            VerificationPool.get().schedule(this::begin, Duration.ZERO);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; the gate is come to again after the restart", e);
        }
    }

    private void begin() {
        try {
            ApprovalWait taken = take();
            if (taken != null) {
                taken.start();
            }
        } catch (Exception | LinkageError e) {
            if (VerificationPool.get().isTerminated()) {
                LOGGER.log(Level.FINE, "shutting down; the gate is come to again after the restart", e);
            } else {
                broken(e);
            }
        }
    }

    /** What waits for approvals; null where nothing does, or the step has ended meanwhile. */
    @CheckForNull
    private synchronized ApprovalWait take() throws IOException, InterruptedException {
        if (ended.get()) {
            return null;
        }
        Run<?, ?> run = getContext().get(Run.class);
        // the same over restarts, and another one for each gate of the build
        String id = "gate-" + getContext().get(FlowNode.class).getId();
        ApprovalNotices notices =
                new ApprovalNotices(run, step.getNotify(), NotifyOn.events(step.getNotifyOn()), this::log);
        wait = ApprovalWait.resume(run, id, notices, this);
        if (wait == null) {
            ApprovalRule rule = look();
            if (rule.asks()) {
                wait = ApprovalWait.begin(run, id, deployment(), rule, notices, this);
            } else {
                opened();
            }
        }
        return wait;
    }

    private Deployment deployment() {
        return new Deployment(step.getService(), step.getEnvironment(), step.getVersion(), null, null);
    }

    /**
     * Looks whether anything stands in the way now.
     *
     * @return whose approval is needed besides
     * @throws AbortException telling what does
     */
    private ApprovalRule look() throws AbortException {
        ApprovalRule rule;
        List<Reason> obstacles;
        try {
            rule = DeploymentVerificationConfiguration.get()
                    .environments()
                    .find(step.getEnvironment())
                    .map(Environment::approval)
                    .orElseThrow(() -> new AbortException("There is no environment '" + step.getEnvironment()
                            + "' in the global configuration; there are: " + known()));
            obstacles = DeploymentObstacles.of(deployment(), Instant.now());
        } catch (IllegalArgumentException e) {
            throw new AbortException("The environments of the global configuration cannot be used: " + e.getMessage());
        }
        if (!obstacles.isEmpty()) {
            throw new AbortException(what() + " must not be deployed to " + step.getEnvironment() + " now:\n"
                    + obstacles.stream().map(o -> o.text(Locale.getDefault())).collect(Collectors.joining("\n")));
        }
        return rule;
    }

    private String what() {
        return step.getService() + (step.getVersion() == null ? "" : " " + step.getVersion());
    }

    private static String known() {
        String names = DeploymentVerificationConfiguration.get().getEnvironments().stream()
                .map(EnvironmentConfig::getName)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    @Override
    public void log(String line) {
        try {
            getContext().get(TaskListener.class).getLogger().println("[gate] " + line);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "no log for a gate", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void opened() {
        if (ended.compareAndSet(false, true)) {
            log(what() + " may be deployed to " + step.getEnvironment());
            getContext().onSuccess(null);
        }
    }

    @Override
    public void refused(String why) {
        broken(new AbortException(why));
    }

    @Override
    public void broken(Throwable defect) {
        if (ended.compareAndSet(false, true)) {
            getContext().onFailure(defect);
        }
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        boolean first = ended.compareAndSet(false, true);
        synchronized (this) {
            if (wait != null) {
                wait.abort();
            }
        }
        if (first) {
            getContext().onFailure(cause);
        }
    }

    @Override
    public synchronized String getStatus() {
        return wait == null ? "looking whether anything stands in the way" : wait.status();
    }
}
