package io.jenkins.plugins.deploymentverification.engine.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * A deployment that needs approvals, as a state machine without I/O, clock or threads. Its state is its plan and the events
 * recorded so far: {@link #restore} folds them again. Not thread-safe.
 */
public final class Approval {

    /** How it stands. */
    public enum State {
        WAITING,
        /** Enough persons have approved; whether anything else stands in the way is to be looked at again. */
        APPROVED,
        OPEN,
        REJECTED,
        EXPIRED,
        /** Approved, but something stood in the way by then. */
        REFUSED,
        /** The build ended before. */
        WITHDRAWN
    }

    /** Why a person's word does not count. */
    public enum Refusal {
        OVER,
        TOO_LATE,
        /** They have approved already. */
        TWICE,
        /** They started the build themselves. */
        STARTED_IT
    }

    private final ApprovalPlan plan;
    private final List<ApprovalEvent> events = new ArrayList<>();
    private State state = State.WAITING;

    private Approval(ApprovalPlan plan) {
        this.plan = plan;
    }

    public static Approval start(ApprovalPlan plan) {
        return new Approval(plan);
    }

    /**
     * Folds what was recorded.
     *
     * @param events oldest first
     * @throws IllegalStateException when they cannot have happened in this order
     */
    public static Approval restore(ApprovalPlan plan, List<ApprovalEvent> events) {
        Approval approval = new Approval(plan);
        events.forEach(approval::record);
        return approval;
    }

    /** What is to be done next. */
    public ApprovalStep next(Instant now) {
        return switch (state) {
            case WAITING ->
                now.isBefore(plan.deadline()) ? new ApprovalStep.Wait(plan.deadline()) : new ApprovalStep.Expire();
            case APPROVED -> new ApprovalStep.Look();
            case OPEN -> new ApprovalStep.Done(true);
            case REJECTED, EXPIRED, REFUSED, WITHDRAWN -> new ApprovalStep.Done(false);
        };
    }

    /**
     * Why a person may not approve now. Whether they are among those who are asked is for others to know.
     *
     * @param who their id
     * @param same whether two ids are those of one person
     * @return null where they may
     */
    @CheckForNull
    public Refusal refusalToApprove(String who, BiPredicate<String, String> same, Instant now) {
        Refusal late = refusalToReject(now);
        if (late != null) {
            return late;
        }
        if (!plan.rule().selfApproval() && plan.starters().stream().anyMatch(starter -> same.test(starter, who))) {
            return Refusal.STARTED_IT;
        }
        return approvals().stream().anyMatch(a -> same.test(a.who(), who)) ? Refusal.TWICE : null;
    }

    /**
     * Why nobody may reject now; null where one may. Who approved may come to think better of it, and who started the
     * build may stop it.
     */
    @CheckForNull
    public Refusal refusalToReject(Instant now) {
        if (state != State.WAITING) {
            return Refusal.OVER;
        }
        return now.isBefore(plan.deadline()) ? null : Refusal.TOO_LATE;
    }

    public ApprovalPlan plan() {
        return plan;
    }

    public State state() {
        return state;
    }

    public boolean isOver() {
        return state != State.WAITING && state != State.APPROVED;
    }

    /** All that happened, oldest first. */
    public List<ApprovalEvent> events() {
        return List.copyOf(events);
    }

    /** Who has approved, oldest first. */
    public List<ApprovalEvent.Approved> approvals() {
        return events.stream()
                .filter(ApprovalEvent.Approved.class::isInstance)
                .map(ApprovalEvent.Approved.class::cast)
                .toList();
    }

    /** How many persons have yet to approve. */
    public int missing() {
        return plan.rule().needed() - approvals().size();
    }

    /** Who said no; null where nobody did. */
    @CheckForNull
    public ApprovalEvent.Rejected rejection() {
        return last() instanceof ApprovalEvent.Rejected rejected ? rejected : null;
    }

    /** What stood in the way after enough persons had approved. */
    public List<Reason> obstacles() {
        return last() instanceof ApprovalEvent.Refused refused ? refused.obstacles() : List.of();
    }

    /** Null until it is over. */
    @CheckForNull
    public Instant endedAt() {
        ApprovalEvent last = last();
        return last == null || !isOver() ? null : last.at();
    }

    @CheckForNull
    private ApprovalEvent last() {
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    /**
     * Takes in what happened. Whether a person may approve is to be asked before.
     *
     * @throws IllegalStateException when that cannot happen now; nothing is changed then
     */
    public void record(ApprovalEvent event) {
        State next = after(event);
        events.add(event);
        state = next;
    }

    private State after(ApprovalEvent event) {
        if (event instanceof ApprovalEvent.Approved approved) {
            require(
                    state == State.WAITING
                            && approvals().stream().noneMatch(a -> a.who().equals(approved.who())),
                    event);
            return missing() == 1 ? State.APPROVED : State.WAITING;
        }
        if (event instanceof ApprovalEvent.Rejected) {
            require(state == State.WAITING, event);
            return State.REJECTED;
        }
        if (event instanceof ApprovalEvent.Expired) {
            require(state == State.WAITING, event);
            return State.EXPIRED;
        }
        if (event instanceof ApprovalEvent.Withdrawn) {
            require(!isOver(), event);
            return State.WITHDRAWN;
        }
        require(state == State.APPROVED, event);
        return event instanceof ApprovalEvent.Opened ? State.OPEN : State.REFUSED;
    }

    private static void require(boolean possible, ApprovalEvent event) {
        if (!possible) {
            throw new IllegalStateException(event.getClass().getSimpleName() + " cannot happen now");
        }
    }
}
