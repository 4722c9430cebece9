package io.jenkins.plugins.deploymentverification.engine.aftermath;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.policy.FailureAction;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows a verdict, as a state machine without I/O, clock or threads. As with a verification, its state is its
 * plan and the events recorded so far: {@link #restore} folds them again.
 *
 * <p>One rollback at a time; after it has ended another one may be asked for. Not thread-safe.
 */
public final class Aftermath {

    private final AftermathPlan plan;
    private final List<AftermathEvent> events = new ArrayList<>();
    private final List<RollbackState> rollbacks = new ArrayList<>();
    private final Decisions decisions = new Decisions();

    private Aftermath(AftermathPlan plan) {
        this.plan = plan;
    }

    public static Aftermath start(AftermathPlan plan) {
        return new Aftermath(plan);
    }

    /**
     * Folds what was recorded.
     *
     * @param events oldest first
     * @throws IllegalStateException when they cannot have happened in this order
     */
    public static Aftermath restore(AftermathPlan plan, List<AftermathEvent> events) {
        Aftermath aftermath = new Aftermath(plan);
        events.forEach(aftermath::record);
        return aftermath;
    }

    /** Whether the verdict asks for a rollback: it failed, and so did a check that counts and whose action that is, or a rule fired that asks for it. */
    public static boolean asksForRollback(Report report) {
        return asksByCheck(report) || rollbackRule(report) != null;
    }

    private static boolean asksByCheck(Report report) {
        return report.verdict() == Verdict.FAILED
                && report.checks().stream()
                        .anyMatch(c -> c.verdict() == Verdict.FAILED
                                && c.check().severity() != Severity.INFO
                                && c.check().settings().action() == FailureAction.ROLLBACK);
    }

    /** The rule that asks for a rollback, the first of several; null where none does, or a failed check asks already. */
    @CheckForNull
    public static RuleJudge.Firing rollbackRule(Report report) {
        if (report.verdict() != Verdict.FAILED || asksByCheck(report)) {
            return null;
        }
        return RuleJudge.fired(report).stream()
                .filter(f -> f.rule().has(RuleEffect.Kind.ROLLBACK))
                .findFirst()
                .orElse(null);
    }

    /** Whether any verdict of the policy could ask for a rollback. */
    public static boolean mayAskForRollback(ServicePolicy policy) {
        return policy.checks().stream()
                        .anyMatch(c ->
                                c.severity() != Severity.INFO && c.settings().action() == FailureAction.ROLLBACK)
                || policy.rules().stream().anyMatch(r -> r.has(RuleEffect.Kind.ROLLBACK));
    }

    public AftermathPlan plan() {
        return plan;
    }

    public List<AftermathEvent> events() {
        return List.copyOf(events);
    }

    /** All rollbacks, oldest first. */
    public List<RollbackRecord> rollbacks() {
        return rollbacks.stream().map(RollbackState::record).toList();
    }

    /** The rollback that is under way or was the last; null where none was asked for. */
    @CheckForNull
    public RollbackRecord lastRollback() {
        return rollbacks.isEmpty() ? null : last().record();
    }

    /** What people were asked and decided, oldest first. */
    public List<DecisionRecord> decisions() {
        return decisions.all();
    }

    /** The last answer to a question that was put; null where there is none. */
    @CheckForNull
    public DecisionRecord answer() {
        return decisions.answer();
    }

    /** What is to be done next. */
    public AftermathStep next() {
        DecisionRecord open = decisions.open();
        if (open != null) {
            return new AftermathStep.Decide(open);
        }
        DecisionRecord due = decisions.rollbackDue();
        if (due != null) {
            return new AftermathStep.RollBack(due);
        }
        if (rollbacks.isEmpty()) {
            return new AftermathStep.Done();
        }
        RollbackState state = last();
        RollbackRecord rollback = state.record();
        if (!rollback.outcome().isEnd()) {
            if (state.before() == null) {
                return new AftermathStep.Look();
            }
            if (rollback.startedAt() == null) {
                return new AftermathStep.Change(state.before());
            }
            return state.isChanged() ? new AftermathStep.Await(state.before()) : new AftermathStep.Find(state.before());
        }
        if (rollback.outcome() != RollbackRecord.Outcome.DONE || plan.recheck() == AftermathPlan.Recheck.NONE) {
            return new AftermathStep.Done();
        }
        RollbackRecord.Recheck recheck = rollback.recheck();
        if (recheck == null) {
            return new AftermathStep.Recheck(settled(rollback.endedAt()));
        }
        return recheck.verdict() == null ? new AftermathStep.Rechecking(recheck.id()) : new AftermathStep.Done();
    }

    private Instant settled(Instant endedAt) {
        return endedAt.plus(plan.settle());
    }

    /** Whether a rollback is under way, so that no other one may be asked for. */
    public boolean isRollingBack() {
        return !rollbacks.isEmpty() && !last().record().outcome().isEnd();
    }

    /**
     * The end of a rollback that cannot be brought to its end: one that has changed nothing yet is aborted, one that may
     * have is unknown.
     *
     * @param why for people
     * @return null when no rollback is under way
     */
    @CheckForNull
    public AftermathEvent givingUp(Instant now, String why) {
        return givingUp(now, Remark.words(why));
    }

    @CheckForNull
    AftermathEvent givingUp(Instant now, Remark why) {
        if (!isRollingBack()) {
            return null;
        }
        boolean untouched = last().record().startedAt() == null;
        return AftermathEvent.RollbackEnded.saying(
                now, untouched ? RollbackRecord.Outcome.ABORTED : RollbackRecord.Outcome.UNKNOWN, why);
    }

    /**
     * Whether that can happen now; nothing is changed.
     *
     * @throws IllegalStateException when it cannot
     */
    public void check(AftermathEvent event) {
        restore(plan, events).record(event);
    }

    /**
     * Takes in what happened.
     *
     * @throws IllegalStateException when that cannot happen now; nothing is changed then
     */
    public void record(AftermathEvent event) {
        if (event instanceof AftermathEvent.RollbackRequested requested) {
            if (isRollingBack()) {
                throw new IllegalStateException("a rollback is under way already");
            }
            rollbacks.add(new RollbackState(requested));
            decisions.rollbackRequested();
        } else if (decisions.record(event)) {
            events.add(event);
            return;
        } else if (rollbacks.isEmpty()) {
            throw new IllegalStateException("no rollback was asked for before " + event);
        } else {
            rollbacks.set(rollbacks.size() - 1, last().after(event));
        }
        events.add(event);
    }

    private RollbackState last() {
        return rollbacks.get(rollbacks.size() - 1);
    }
}
