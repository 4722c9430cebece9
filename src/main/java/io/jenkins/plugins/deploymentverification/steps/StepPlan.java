package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.rollback.NothingToUndoException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.runtime.BuildRollbackContext;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Makes the plan of a step's verification, and refuses what could not be carried out to its end. */
final class StepPlan {

    private static final Logger LOGGER = Logger.getLogger(StepPlan.class.getName());

    private final VerificationStep step;
    private final VerificationSettings settings;
    private final StepSurroundings around;

    StepPlan(VerificationStep step, VerificationSettings settings, StepSurroundings around) {
        this.step = step;
        this.settings = settings;
        this.around = around;
    }

    /**
     * The plan, with the step's rollback offered to people on its page.
     *
     * @throws AbortException when the step's settings cannot be used
     * @throws RollbackException when its rollback could not be run here
     */
    VerificationPlan make(String id, Instant startedAt) throws IOException, InterruptedException, RollbackException {
        String fileText = step.getPolicyFile() == null ? null : around.workspaceFile(step.getPolicyFile());
        VerificationPlan plan = RequestedPlan.of(id, around.run(), step, fileText, startedAt)
                .withTrace(around.trace())
                .withRollout(settings.position());
        step.require(plan);
        RuleEffects.require(plan, settings.rollback());
        offer(plan, settings.rollback());
        return plan;
    }

    private void offer(VerificationPlan plan, @CheckForNull RequestedRollback rollback)
            throws IOException, InterruptedException, RollbackException {
        if (rollback != null) {
            settings.requireUse(plan.policy());
            if (rollback.action().needsAgent()) {
                around.place().workspace(); // tells a missing node block before anything is measured
            }
            OfferedRollbacks.add(
                    around.run(), plan, rollback, around.kept(), around.place().secrets());
        }
    }

    /**
     * How things stand, as the rollback tells it.
     *
     * @param id under which its files are kept for that while
     * @return null where it cannot tell, or there is none
     */
    @CheckForNull
    String look(String id) throws IOException, InterruptedException {
        RollbackAction action = settings.rollbackAction();
        if (action == null) {
            return null;
        }
        Run<?, ?> run = around.run();
        String name = run.getExternalizableId() + "#" + id;
        try (BuildRollbackContext context =
                new BuildRollbackContext(run, name, around.place(), List::of, around::log)) {
            return action.open(context).look(command -> {});
        } catch (NothingToUndoException e) {
            return null;
        } catch (RollbackException e) {
            around.log("WARNING: the rollback could not be run as things stand now: " + e.getMessage());
            return null; // as where nothing was deployed yet
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "cannot tell how things stand before " + id + " of " + run);
            return null;
        }
    }

    /** @throws SourceException when a source of the plan is not configured, or cannot be used by this build */
    ResolvedSources sources(VerificationPlan plan) throws IOException, InterruptedException, SourceException {
        SourceContext context = SourceContext.of(around.run());
        return around.systems().resolve(ResolvedSources.of(plan.policy(), context), context);
    }

    /** For people: what {@link #make} or {@link #sources} refused. */
    static AbortException refusal(Exception refused) {
        return new AbortException((refused instanceof RollbackException ? "The rollback" : "The metric sources")
                + " cannot be used: " + refused.getMessage());
    }
}
