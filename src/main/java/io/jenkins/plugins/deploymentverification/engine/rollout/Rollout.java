package io.jenkins.plugins.deploymentverification.engine.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A progressive rollout as a state machine without I/O, clock or threads. Its state is its plan and the events recorded so
 * far: {@link #restore} folds them again. Not thread-safe.
 */
public final class Rollout {

    private final RolloutPlan plan;
    private final List<RolloutEvent> events = new ArrayList<>();
    private final List<RolloutStage> stages = new ArrayList<>();

    /** Null until a stage broke. */
    @CheckForNull
    private RolloutEvent.StageBroken broken;

    private Rollout(RolloutPlan plan) {
        this.plan = plan;
        for (int i = 1; i <= plan.stages(); i++) {
            stages.add(new RolloutStage(i, plan.weight(i), State.WAITING, null, null, null, null));
        }
    }

    public static Rollout start(RolloutPlan plan) {
        return new Rollout(plan);
    }

    /**
     * Folds what was recorded.
     *
     * @param events oldest first
     * @throws IllegalStateException when they cannot have happened in this order
     */
    public static Rollout restore(RolloutPlan plan, List<RolloutEvent> events) {
        Rollout rollout = new Rollout(plan);
        events.forEach(rollout::record);
        return rollout;
    }

    /** What is to be done next. */
    public RolloutStep next() {
        for (RolloutStage stage : stages) {
            switch (stage.state()) {
                case WAITING -> {
                    return new RolloutStep.Begin(stage.number());
                }
                case SHIFTING -> {
                    return new RolloutStep.Shift(stage.number());
                }
                case VERIFYING -> {
                    return new RolloutStep.Verify(stage.number(), stage.verification());
                }
                case BREAKING -> {
                    RolloutEvent.StageBroken why = Objects.requireNonNull(broken);
                    return new RolloutStep.Break(stage.number(), why.verification(), why.aborted(), why.message());
                }
                case FAILED, ABORTED -> {
                    return new RolloutStep.Done(false);
                }
                case PASSED -> {
                    // the next one
                }
            }
        }
        return new RolloutStep.Done(true);
    }

    public RolloutPlan plan() {
        return plan;
    }

    public List<RolloutEvent> events() {
        return List.copyOf(events);
    }

    /** All of them, also those to come. */
    public List<RolloutStage> stages() {
        return List.copyOf(stages);
    }

    /**
     * Takes in what happened.
     *
     * @throws IllegalStateException when that cannot happen now; nothing is changed then
     */
    public void record(RolloutEvent event) {
        RolloutStep next = next();
        if (event instanceof RolloutEvent.StageStarted started) {
            require(next instanceof RolloutStep.Begin begin && begin.stage() == started.stage(), event);
            RolloutStage stage = stage(started.stage());
            set(new RolloutStage(stage.number(), stage.weight(), State.SHIFTING, started.at(), null, null, null));
        } else if (event instanceof RolloutEvent.Shifted shifted) {
            require(next instanceof RolloutStep.Shift, event);
            set(current().with(State.VERIFYING, shifted.verification(), null, null));
        } else if (event instanceof RolloutEvent.StageVerified verified) {
            require(next instanceof RolloutStep.Verify, event);
            State end = verified.goesOn() ? State.PASSED : State.FAILED;
            set(current().with(end, current().verification(), verified.verdict(), verified.at()));
        } else if (event instanceof RolloutEvent.StageBroken breaking) {
            require(!(next instanceof RolloutStep.Done || next instanceof RolloutStep.Break), event);
            set(current().with(State.BREAKING, breaking.verification(), null, null));
            broken = breaking;
        } else if (event instanceof RolloutEvent.Stopped stopped) {
            require(!(next instanceof RolloutStep.Done), event);
            RolloutStage stage = current();
            set(stage.with(stopped.aborted() ? State.ABORTED : State.FAILED, stage.verification(), null, stopped.at()));
        }
        events.add(event);
    }

    /** Whether something may have been shifted: a stage was begun. */
    public boolean hasShifted() {
        return stages.get(0).state() != State.WAITING;
    }

    /**
     * The first that has not passed.
     *
     * @throws IllegalStateException when all have
     */
    public RolloutStage current() {
        return stages.stream()
                .filter(s -> s.state() != State.PASSED)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all stages have passed"));
    }

    private RolloutStage stage(int number) {
        return stages.get(number - 1);
    }

    private void set(RolloutStage stage) {
        stages.set(stage.number() - 1, stage);
    }

    private static void require(boolean possible, RolloutEvent event) {
        if (!possible) {
            throw new IllegalStateException(event.getClass().getSimpleName() + " cannot happen now in the rollout");
        }
    }
}
