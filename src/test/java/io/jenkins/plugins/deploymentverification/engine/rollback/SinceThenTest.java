package io.jenkins.plugins.deploymentverification.engine.rollback;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** A rollback after a rollout that may have deployed nothing. */
public class SinceThenTest {

    private static final Kubectl SHOP = new Kubectl("prod", null, null);

    @Rule
    public final FakeCluster cluster = new FakeCluster();

    private Rollback undo(Integer revision) {
        return new CommandLineRollback(
                new KubernetesRollback(SHOP, Workload.DEPLOYMENT, "shop", revision, Duration.ofMinutes(1)),
                cluster.runner(),
                Clock.systemUTC());
    }

    @Test
    public void itGoesNoFurtherBackThanToWhatRanThen() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Rollback undo = undo(null);
        Rollback guarded = new SinceThen(undo, undo.look(c -> {}));
        NothingToUndoException nothing = assertThrows(NothingToUndoException.class, () -> guarded.look(c -> {}));
        assertThat(nothing.getMessage(), containsString("nothing to undo"));

        cluster.write("generation", "7\n"); // scaled, which is no deployment
        assertThrows(NothingToUndoException.class, () -> guarded.look(c -> {}));

        cluster.revisions("1 shop:1.0", "2 shop:1.1", "3 shop:1.2");
        assertThat(guarded.changes(guarded.look(c -> {})).get(0), containsString("--to-revision=2"));
    }

    @Test
    public void aNamedRevisionIsGoneBackToInAnyCase() throws Exception {
        cluster.revisions("1 shop:1.0", "2 shop:1.1");
        Rollback undo = undo(1);
        Rollback guarded = new SinceThen(undo, undo.look(c -> {}));
        assertThat(guarded.changes(guarded.look(c -> {})).get(0), containsString("--to-revision=1"));
    }

    @Test
    public void nothingToUndoIsAFailureOfARollbackAfterAVerdictOnly() throws Exception {
        cluster.write("service.json", "{\"spec\":{\"selector\":{\"color\":\"blue\"}}}");
        for (RollbackRecord.Cause cause : RollbackRecord.Cause.values()) {
            Aftermath aftermath =
                    Aftermath.start(new AftermathPlan("shop-1", Duration.ZERO, AftermathPlan.Recheck.NONE));
            aftermath.record(new AftermathEvent.RollbackRequested(Instant.now(), "switch", cause, null, null));
            Rollback rollback = new CommandLineRollback(
                    new SelectorSwitch(SHOP, "shop", Map.of("color", "blue")), cluster.runner(), Clock.systemUTC());
            assertThat(new RollbackDriver(aftermath, rollback, e -> {}, Clock.systemUTC(), false).run(), is(true));
            boolean ofRollout = cause == RollbackRecord.Cause.STAGE_FAILED || cause == RollbackRecord.Cause.ABORT;
            assertThat(
                    cause.name(),
                    aftermath.lastRollback().outcome(),
                    is(ofRollout ? RollbackRecord.Outcome.DONE : RollbackRecord.Outcome.FAILED));
            assertThat(aftermath.lastRollback().message(), containsString("already"));
        }
    }
}
