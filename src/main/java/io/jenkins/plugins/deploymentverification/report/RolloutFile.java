package io.jenkins.plugins.deploymentverification.report;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutCodec;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutEvent;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutPlan;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The journal of a progressive rollout, beside the reports of its stages. */
@Restricted(NoExternalUse.class)
public final class RolloutFile extends EventFile<RolloutPlan, RolloutEvent, Rollout> {

    private static final Format<RolloutPlan, RolloutEvent, Rollout> FORMAT = new Format<>(
            RolloutCodec::writePlan,
            RolloutCodec::readPlan,
            RolloutCodec::writeEvent,
            RolloutCodec::readEvent,
            Rollout::restore);

    /** @throws IllegalArgumentException when it is no id of a rollout */
    public RolloutFile(Run<?, ?> run, String id) {
        super(run, id, ".rollout", FORMAT);
    }

    /**
     * Returns when the event is on disk.
     *
     * @throws IllegalStateException when it cannot happen now; nothing is written then
     */
    @Override
    public synchronized void append(RolloutEvent event) throws IOException {
        Rollout rollout = read();
        if (rollout == null) {
            throw new IOException("the rollout has not begun: " + this);
        }
        rollout.record(event);
        super.append(event);
    }
}
