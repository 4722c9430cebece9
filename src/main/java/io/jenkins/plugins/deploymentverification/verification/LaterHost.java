package io.jenkins.plugins.deploymentverification.verification;

import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.runtime.CommandMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.StepCommands;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** For a rollback that no build waits for: the report tells of it, and Jenkins' own log. */
class LaterHost implements AftermathHost {

    private static final Logger LOGGER = Logger.getLogger(LaterHost.class.getName());

    private final OfferedRollbacks.Offer offer;
    private final String id;
    private final CommandPlace place;
    private final Runnable over;

    /** @param over is run when nothing more is to follow, or it cannot go on */
    LaterHost(OfferedRollbacks.Offer offer, String id, CommandPlace place, Runnable over) {
        this.offer = offer;
        this.id = id;
        this.place = place;
        this.over = over;
    }

    @Override
    public void log(String line) {
        LOGGER.log(Level.INFO, "[verify {0}] {1}", new Object[] {id, line});
    }

    @Override
    public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources) {
        return CommandMeasurer.of(policy, offer.kept().measurer(sources), new StepCommands(place));
    }

    @Override
    public VerificationPlan firstPlan() throws IOException {
        return offer.plan();
    }

    @Override
    public void settled() {
        log("Nothing more is to follow");
        over.run();
    }

    @Override
    public void broken(Throwable defect) {
        LOGGER.log(Level.WARNING, "The rollback after " + id + " cannot go on", defect);
        over.run();
    }
}
