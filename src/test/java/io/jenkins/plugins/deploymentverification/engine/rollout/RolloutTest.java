package io.jenkins.plugins.deploymentverification.engine.rollout;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutStage.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class RolloutTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final RolloutPlan PLAN = new RolloutPlan("rollout-1", List.of(5, 50, 100), Set.of(50));

    /** What is read again from the journal. */
    private static Rollout after(RolloutEvent... events) throws Exception {
        List<RolloutEvent> read = new ArrayList<>();
        for (RolloutEvent event : events) {
            read.add(RolloutCodec.readEvent(RolloutCodec.writeEvent(event)));
        }
        return Rollout.restore(RolloutCodec.readPlan(RolloutCodec.writePlan(PLAN)), read);
    }

    private static RolloutEvent started(int stage) {
        return new RolloutEvent.StageStarted(NOW, stage);
    }

    private static RolloutEvent shifted(int stage) {
        return new RolloutEvent.Shifted(NOW, "shop-" + stage);
    }

    private static RolloutEvent verified(Verdict verdict, boolean goesOn) {
        return new RolloutEvent.StageVerified(NOW, verdict, goesOn);
    }

    private static void assertWrong(String message, List<Integer> weights, Set<Integer> pauses) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> new RolloutPlan("r-1", weights, pauses));
        assertThat(wrong.getMessage(), containsString(message));
    }

    @Test
    public void weightsMustRise() {
        assertWrong("needs at least one weight", List.of(), Set.of());
        assertWrong("but 25 comes after 50", List.of(5, 50, 25), Set.of());
        assertWrong("but 5 comes after 5", List.of(5, 5), Set.of());
        assertWrong("from 0 to 100, but one is 101", List.of(5, 101), Set.of());
        assertWrong("from 0 to 100, but one is -1", List.of(-1, 5), Set.of());
        assertWrong("names 30, which is not among the steps [5, 50]", List.of(5, 50), Set.of(30));
        assertThat(new RolloutPlan("r-1", List.of(0, 100), Set.of()).stages(), is(2));
        assertThat(PLAN.pausesAfter(1), is(false));
        assertThat(PLAN.pausesAfter(2), is(true));
    }

    @Test
    public void eachStageIsShiftedAndVerified() throws Exception {
        assertThat(after().next(), is(new RolloutStep.Begin(1)));
        assertThat(after(started(1)).next(), is(new RolloutStep.Shift(1)));
        assertThat(after(started(1), shifted(1)).next(), is(new RolloutStep.Verify(1, "shop-1")));
        Rollout second = after(started(1), shifted(1), verified(Verdict.PASSED, true));
        assertThat(second.next(), is(new RolloutStep.Begin(2)));
        for (int stage = 2; stage <= 3; stage++) {
            second.record(started(stage));
            second.record(shifted(stage));
            second.record(verified(Verdict.WARNING, true));
        }
        assertThat(second.next(), is(new RolloutStep.Done(true)));
        assertThat(
                second.stages().stream().map(RolloutStage::state).toList(),
                is(List.of(State.PASSED, State.PASSED, State.PASSED)));
        assertThat(second.stages().get(1).verification(), is("shop-2"));
        assertThrows(IllegalStateException.class, () -> second.record(started(4)));
    }

    @Test
    public void aFailedStageEndsIt() throws Exception {
        Rollout failed = after(
                started(1),
                shifted(1),
                verified(Verdict.PASSED, true),
                started(2),
                shifted(2),
                verified(Verdict.FAILED, false));
        assertThat(failed.next(), is(new RolloutStep.Done(false)));
        assertThat(
                failed.stages().stream().map(RolloutStage::state).toList(),
                is(List.of(State.PASSED, State.FAILED, State.WAITING)));
        assertThrows(IllegalStateException.class, () -> failed.record(started(3)));
    }

    @Test
    public void itCanBeStoppedAtAnyPoint() throws Exception {
        List<RolloutEvent> life = List.of(started(1), shifted(1), verified(Verdict.PASSED, true), started(2));
        for (int i = 0; i <= life.size(); i++) {
            List<RolloutEvent> until = new ArrayList<>(life.subList(0, i));
            until.add(new RolloutEvent.Stopped(NOW, true, "maria"));
            Rollout stopped = after(until.toArray(new RolloutEvent[0]));
            assertThat(stopped.next(), is(new RolloutStep.Done(false)));
            assertThat(stopped.stages().get(i < 3 ? 0 : 1).state(), is(State.ABORTED));
            assertThat(stopped.stages().get(2).state(), is(State.WAITING));
        }
        assertThat(
                after(started(1), new RolloutEvent.Stopped(NOW, false, null))
                        .stages()
                        .get(0)
                        .state(),
                is(State.FAILED));
    }

    @Test
    public void theJournalKeepsHowThingsStoodBefore() throws Exception {
        RolloutPlan plan = PLAN.withBefore("{\"revision\":2}");
        assertThat(RolloutCodec.readPlan(RolloutCodec.writePlan(plan)), is(plan));
        assertThat(RolloutCodec.readPlan(RolloutCodec.writePlan(PLAN)), is(PLAN));
    }

    @Test
    public void aBrokenStageIsReportedBeforeTheEnd() throws Exception {
        List<RolloutEvent> life =
                List.of(started(1), shifted(1), verified(Verdict.PASSED, true), started(2), shifted(2));
        RolloutEvent broken = new RolloutEvent.StageBroken(NOW, "shop-2", false, "no route");
        for (int i = 1; i <= life.size(); i++) {
            List<RolloutEvent> until = new ArrayList<>(life.subList(0, i));
            until.add(broken);
            Rollout rollout = after(until.toArray(new RolloutEvent[0]));
            int stage = i < 3 ? 1 : 2;
            assertThat(rollout.next(), is(new RolloutStep.Break(stage, "shop-2", false, "no route")));
            assertThat(rollout.stages().get(stage - 1).state(), is(State.BREAKING));
            assertThat(rollout.stages().get(stage - 1).verification(), is("shop-2"));
            assertThrows("once", IllegalStateException.class, () -> rollout.record(broken));
            assertThrows(IllegalStateException.class, () -> rollout.record(started(stage)));
            rollout.record(new RolloutEvent.Stopped(NOW, false, "no route"));
            assertThat(rollout.stages().get(stage - 1).state(), is(State.FAILED));
            assertThat(rollout.stages().get(stage - 1).verification(), is("shop-2"));
            assertThat(rollout.next(), is(new RolloutStep.Done(false)));
            assertThrows(IllegalStateException.class, () -> rollout.record(broken));
        }
    }

    @Test
    public void whatCannotHaveHappenedIsRefused() {
        assertThrows(IllegalStateException.class, () -> after(shifted(1)));
        assertThrows(IllegalStateException.class, () -> after(started(2)));
        assertThrows(IllegalStateException.class, () -> after(started(1), started(1)));
        assertThrows(IllegalStateException.class, () -> after(started(1), verified(Verdict.PASSED, true)));
        assertThrows(IOException.class, () -> RolloutCodec.readEvent("{\"type\":\"Other\",\"at\":\"" + NOW + "\"}"));
        assertThrows(IOException.class, () -> RolloutCodec.readEvent("{\"type\":\"Shif"));
        assertThat(
                assertThrows(IOException.class, () -> RolloutCodec.readPlan("{\"id\":\"r-1\",\"weights\":[9,3]}"))
                        .getCause(),
                instanceOf(IllegalArgumentException.class));
    }
}
