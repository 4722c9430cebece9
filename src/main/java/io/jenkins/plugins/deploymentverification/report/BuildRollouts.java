package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The progressive rollouts of a build, for pages. What cannot be read is left out, which is logged. */
final class BuildRollouts {

    private static final Logger LOGGER = Logger.getLogger(BuildRollouts.class.getName());

    private final Run<?, ?> run;
    private final BuildReports reports;

    BuildRollouts(Run<?, ?> run, BuildReports reports) {
        this.run = run;
        this.reports = reports;
    }

    /** In the order of their ids. */
    List<RolloutView> views(List<String> ids, Words words) {
        List<RolloutView> views = new ArrayList<>();
        for (String id : ids) {
            try {
                Rollout rollout = new RolloutFile(run, id).read();
                if (rollout != null) {
                    views.add(new RolloutView(rollout, words, run.isBuilding(), this::aftermath));
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "cannot read " + id + " of " + run);
            }
        }
        return views;
    }

    @CheckForNull
    private Aftermath aftermath(String verification) {
        try {
            return reports.aftermath(verification);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read what followed " + verification + " of " + run);
            return null;
        }
    }
}
