package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RolloutPosition;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedDecision;
import io.jenkins.plugins.deploymentverification.verification.RequestedRollback;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a step that verifies keeps of its settings while it runs, the policy apart: that is in the journal. Immutable. */
final class VerificationSettings implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What follows a verdict. */
    enum Next {
        NOTHING,
        ASK,
        PAUSE,
        ROLL_BACK
    }

    private final Reaction onFailure;
    private final Reaction onInconclusive;
    private final RunOn runOn;
    private final ArrayList<String> notify;
    private final ArrayList<String> notifyOn;
    private final ArrayList<String> deploymentMarkers;
    private final ArrayList<String> events;

    @CheckForNull
    private final RequestedRollback rollback;

    private final RequestedDecision decision;

    @CheckForNull
    private final Duration watch;

    /** Null where it is no stage of a rollout. */
    @CheckForNull
    private final String rollout;

    private final int stage;
    private final int stages;
    private final int weight;
    private final boolean pause;

    private VerificationSettings(VerificationStep step, @CheckForNull RolloutPosition position, boolean pause)
            throws AbortException {
        this.onFailure = Reaction.of("onFailure", step.getOnFailure());
        this.onInconclusive = Reaction.onInconclusive(step.getOnInconclusive());
        this.runOn = RunOn.of(step.getRunOn());
        this.notify = new ArrayList<>(step.getNotify());
        this.notifyOn = new ArrayList<>(step.getNotifyOn());
        this.deploymentMarkers = new ArrayList<>(step.getDeploymentMarkers());
        this.events = new ArrayList<>(step.getEvents());
        this.rollback = step.requestedRollback();
        this.decision = step.requestedDecision();
        this.watch = step.watchLength();
        this.rollout = position == null ? null : position.rollout();
        this.stage = position == null ? 0 : position.stage();
        this.stages = position == null ? 0 : position.stages();
        this.weight = position == null ? 0 : position.weight();
        this.pause = pause;
    }

    /** Of a verification that stands alone. */
    static VerificationSettings of(VerificationStep step) throws AbortException {
        return new VerificationSettings(step, null, false);
    }

    /** Of a stage of a rollout: whatever ends it is rolled back. */
    static VerificationSettings ofStage(VerificationStep step, RolloutPosition position, boolean pause)
            throws AbortException {
        return new VerificationSettings(step, position, pause);
    }

    /** Null where it is no stage of a rollout. */
    @CheckForNull
    RolloutPosition position() {
        return rollout == null ? null : new RolloutPosition(rollout, stage, stages, weight);
    }

    RunOn runOn() {
        return runOn;
    }

    List<String> notifiers() {
        return notify;
    }

    List<String> notifyOn() {
        return notifyOn;
    }

    List<String> deploymentMarkers() {
        return deploymentMarkers;
    }

    List<String> events() {
        return events;
    }

    @CheckForNull
    RequestedRollback rollback() {
        return rollback;
    }

    /** For how long the deployment is watched after the end of the build. */
    @CheckForNull
    Duration watch() {
        return watch;
    }

    @CheckForNull
    RollbackAction rollbackAction() {
        return rollback == null ? null : rollback.action();
    }

    /** @throws AbortException when the rollback could never be run */
    void requireUse(ServicePolicy policy) throws AbortException {
        if (rollback != null && rollout == null && onInconclusive != Reaction.ASK) {
            rollback.requireUse(policy);
        }
    }

    /** What follows that verdict, whose report is finished. */
    Next next(Report report) {
        boolean ends = rollout != null && !report.verdict().isAcceptable() && reaction(report) != Reaction.ASK;
        boolean tolerated = report.verdict() == Verdict.INCONCLUSIVE && reaction(report) != Reaction.FAIL;
        if (rollback != null && (Aftermath.asksForRollback(report) || ends && !tolerated)) {
            return Next.ROLL_BACK;
        }
        if (reaction(report) == Reaction.ASK) {
            return Next.ASK;
        }
        return pause && (report.verdict().isAcceptable() || tolerated) ? Next.PAUSE : Next.NOTHING;
    }

    /** What a verdict does to the build where nobody is asked. */
    Reaction reaction(Report report) {
        Reaction reaction = switch (report.verdict()) {
            case PASSED, WARNING -> Reaction.NONE;
            case INCONCLUSIVE -> onInconclusive;
            case FAILED -> onFailure;
        };
        return RuleEffects.reaction(reaction, report);
    }

    DecisionRecord question(DecisionRecord.Kind kind, Instant now) {
        return decision.question(kind, now);
    }

    /** @param id of the verification that is followed */
    AftermathPlan plan(String id) {
        return rollback == null ? new AftermathPlan(id, Duration.ZERO, AftermathPlan.Recheck.NONE) : rollback.plan(id);
    }
}
