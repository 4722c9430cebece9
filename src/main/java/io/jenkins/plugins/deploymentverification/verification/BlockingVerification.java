package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.AgentMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.ControllerMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.StepCommands;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A verification that its build waits for, on its own thread, as builds do that cannot be resumed. A restart of Jenkins
 * ends it with the build.
 */
@Restricted(NoExternalUse.class)
public final class BlockingVerification implements VerificationDriver.Host {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Run<?, ?> run;
    private final VerificationRequest request;

    @CheckForNull
    private final NodePlace place;

    private final TaskListener listener;
    private final CompletableFuture<Report> end = new CompletableFuture<>();
    private final String id;

    @CheckForNull
    private RequestedRollback rollback;

    @CheckForNull
    private Duration watch;

    private volatile RuleEffects rules;

    /**
     * For one build.
     *
     * @param request with its variables filled in
     * @param place where its commands run and its files are; null where the build has no workspace
     */
    public BlockingVerification(
            Run<?, ?> run, VerificationRequest request, @CheckForNull NodePlace place, TaskListener listener) {
        this.run = run;
        this.request = request;
        this.place = place;
        this.listener = listener;
        this.id = VerificationAction.getOrCreate(run).newId(request.getService());
    }

    /** What is done when a check fails whose action is a rollback; null for nothing. */
    public BlockingVerification rollingBack(@CheckForNull RequestedRollback asked) {
        rollback = asked;
        return this;
    }

    /** For how long the deployment is watched after the end of the build; null for not at all. */
    public BlockingVerification watchingFor(@CheckForNull Duration length) {
        watch = length;
        return this;
    }

    /**
     * Verifies, rolls back where that is asked for, and tells the notifiers.
     *
     * @return the report, which is kept by then
     * @throws AbortException when the request cannot be used
     * @throws InterruptedException when the build was aborted; its report is kept nevertheless
     */
    public Report await(RunOn runOn, List<String> notify, List<String> notifyOn)
            throws IOException, InterruptedException {
        Instant start = Instant.now();
        RequestedPolicy.checkCombination(request);
        MonitoringSystems systems =
                new MonitoringSystems(run, request.getDeploymentMarkers(), request.getEvents(), this::log);
        VerificationNotices notices = new VerificationNotices(run, notify, NotifyOn.events(notifyOn), this::log);
        String fileText = request.getPolicyFile() == null
                ? null
                : RequestedPlan.readPolicyFile(workspace(), request.getPolicyFile());
        VerificationPlan plan = RequestedPlan.of(id, run, request, fileText, start)
                .withTrace(RequestedPlan.trace(run.getEnvironment(listener)));
        RuleEffects.require(plan, rollback);
        rules = new RuleEffects(run, id, listener, this::log);
        KeptSurroundings afterwards =
                new KeptSurroundings(place == null ? null : place.workspace(), runOn, notify, notifyOn);
        RequestedRollback offered = rollback;
        if (offered != null) {
            offered.requireUse(plan.policy());
            if (offered.action().needsAgent()) {
                workspace();
            }
            OfferedRollbacks.add(run, plan, offered, afterwards, secrets());
        }
        if (watch != null) {
            Watches.expect(run, plan, watch, afterwards);
        }
        VerificationAction.getOrCreate(run).keepNotifiers(id, notify);
        RunningVerification running = RunningVerification.begin(run, plan, measurer(plan, runOn, systems), this);
        boolean kept = false;
        Map<String, String> marks = Map.of();
        try {
            ProgressLog.plan(plan).forEach(this::log);
            DeploymentObstacles.warn(run, plan.deployment(), plan.startedAt(), this::log);
            notices.started(running.driver().report());
            running.driver().start();
            marks = systems.begin(running.driver());
            Report report = DeploymentObstacles.noted(run, systems.withEvents(running.driver(), end.get()));
            rules.await();
            kept = RunningVerification.keep(run, report, this::log);
            systems.end(running.driver(), marks, report);
            notices.finished(report);
            if (rollback != null && Aftermath.asksForRollback(report)) {
                rollBack(rollback, report, plan, runOn, notices);
            }
            return report;
        } catch (InterruptedException e) {
            Report report = running.driver().abort(RequestedPlan.interruptedBy(run));
            if (report == null) {
                report = justFinished();
            }
            if (report != null) {
                kept = RunningVerification.keep(run, report, this::log);
                systems.end(running.driver(), marks, report);
            }
            throw e;
        } catch (ExecutionException e) {
            throw new IOException(
                    "The verification cannot go on: " + e.getCause().getMessage(), e.getCause());
        } finally {
            running.release(kept);
        }
    }

    private void rollBack(
            RequestedRollback asked, Report report, VerificationPlan plan, RunOn runOn, VerificationNotices notices)
            throws IOException, InterruptedException, ExecutionException {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        AftermathHost host = new AftermathHost() {

            @Override
            public void log(String line) {
                BlockingVerification.this.log(line);
            }

            @Override
            public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
                    throws IOException, InterruptedException {
                return measurerOf(policy, sources, runOn);
            }

            @Override
            public VerificationPlan firstPlan() {
                return plan;
            }

            @Override
            public void settled() {
                settled.complete(null);
            }

            @Override
            public void broken(Throwable defect) {
                settled.completeExceptionally(defect);
            }
        };
        Concluded concluded =
                new Concluded(run, report, asked.action(), place == null ? new NoPlace() : place, notices);
        AfterVerdict after = AfterVerdict.resume(concluded, host); // a person may have been faster
        if (after == null) {
            after = AfterVerdict.rollBack(concluded, asked.plan(id), RollbackReason.verdict(report), host);
        }
        after.start();
        try {
            settled.get();
        } catch (InterruptedException e) {
            after.abort(RequestedPlan.interruptedBy(run));
            throw e;
        }
    }

    /** The abort came while it ended by itself; null when a defect ended it. */
    @CheckForNull
    private Report justFinished() throws InterruptedException {
        try {
            return end.get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    private TickMeasurer measurer(VerificationPlan plan, RunOn runOn, MonitoringSystems systems)
            throws IOException, InterruptedException {
        ResolvedSources sources;
        try {
            SourceContext context = SourceContext.of(run);
            sources = systems.resolve(ResolvedSources.of(plan.policy(), context), context);
        } catch (SourceException e) {
            throw new AbortException("The metric sources cannot be used: " + e.getMessage());
        }
        return measurerOf(plan.policy(), sources, runOn);
    }

    private TickMeasurer measurerOf(ServicePolicy policy, ResolvedSources sources, RunOn runOn)
            throws IOException, InterruptedException {
        if (runOn == RunOn.AGENT || CommandMeasurer.isNeeded(policy)) {
            workspace(); // tells at once that there is none
        }
        return CommandMeasurer.of(
                policy,
                runOn == RunOn.CONTROLLER
                        ? new ControllerMeasurer(sources)
                        : new AgentMeasurer(sources, this::workspace),
                new StepCommands(place == null ? new NoPlace() : place));
    }

    private Set<String> secrets() {
        NodePlace known = place;
        return known == null ? Set.of() : known.secrets();
    }

    private FilePath workspace() throws AbortException {
        if (place == null) {
            throw new AbortException("A policy file, commands, and measuring from the agent need a workspace");
        }
        return place.workspace();
    }

    @Override
    public void log(String line) {
        listener.getLogger().println("[verify " + id + "] " + line);
    }

    @Override
    public void measured(Report report) {
        rules.apply(report);
    }

    @Override
    public void finished(Report report) {
        end.complete(report);
    }

    @Override
    public void broken(Throwable defect) {
        end.completeExceptionally(defect);
    }
}
