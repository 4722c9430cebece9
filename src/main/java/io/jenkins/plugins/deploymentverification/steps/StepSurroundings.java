package io.jenkins.plugins.deploymentverification.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.runtime.AgentMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import io.jenkins.plugins.deploymentverification.runtime.ControllerMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.StepCommands;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.verification.KeptSurroundings;
import io.jenkins.plugins.deploymentverification.verification.MonitoringSystems;
import io.jenkins.plugins.deploymentverification.verification.NotifyOn;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a step that verifies finds around it: its build, its log, its agent, and whom it tells. */
final class StepSurroundings {

    private static final Logger LOGGER = Logger.getLogger(StepSurroundings.class.getName());

    private final StepContext context;
    private final VerificationSettings settings;
    private final String id;

    StepSurroundings(StepContext context, VerificationSettings settings, String id) {
        this.context = context;
        this.settings = settings;
        this.id = id;
    }

    Run<?, ?> run() throws IOException, InterruptedException {
        return context.get(Run.class);
    }

    void log(String line) {
        try {
            context.get(TaskListener.class).getLogger().println("[verify " + id + "] " + line);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, "no log for verification " + id, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Trace trace() throws IOException, InterruptedException {
        return RequestedPlan.trace(context.get(EnvVars.class));
    }

    CommandPlace place() {
        return new StepPlace(context);
    }

    /** Where commands run and files are; null outside of a node block. */
    FilePath workspaceOrNull() throws IOException, InterruptedException {
        return context.get(FilePath.class);
    }

    FilePath workspace() throws IOException, InterruptedException {
        FilePath workspace = workspaceOrNull();
        if (workspace == null) {
            throw new AbortException(
                    "'policyFile', runOn: 'agent' and commands need a workspace; use verifyDeployment inside of"
                            + " a node block, or give the policy itself and measure from the controller");
        }
        return workspace;
    }

    String workspaceFile(String path) throws IOException, InterruptedException {
        return RequestedPlan.readPolicyFile(workspace(), path);
    }

    /** @param resumed after a restart an agent takes a while to come back; before one, a missing node block is told at once */
    TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources, boolean resumed)
            throws IOException, InterruptedException {
        boolean commands = CommandMeasurer.isNeeded(policy);
        if (!resumed && (commands || settings.runOn() == RunOn.AGENT)) {
            workspace();
        }
        return CommandMeasurer.of(
                policy,
                settings.runOn() == RunOn.CONTROLLER
                        ? new ControllerMeasurer(sources)
                        : new AgentMeasurer(sources, this::workspace),
                new StepCommands(place()));
    }

    MonitoringSystems systems() throws IOException, InterruptedException {
        Consumer<String> log = this::log;
        return new MonitoringSystems(run(), settings.deploymentMarkers(), settings.events(), log);
    }

    /** What does what rules ask for, also after a restart. */
    RuleEffects rules() throws IOException, InterruptedException {
        return new RuleEffects(run(), id, context.get(TaskListener.class), this::log);
    }

    /** For what happens after the build. */
    KeptSurroundings kept() throws IOException, InterruptedException {
        return new KeptSurroundings(workspaceOrNull(), settings.runOn(), settings.notifiers(), settings.notifyOn());
    }

    VerificationNotices notices() throws IOException, InterruptedException {
        return new VerificationNotices(run(), settings.notifiers(), NotifyOn.events(settings.notifyOn()), this::log);
    }
}
