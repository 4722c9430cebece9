package io.jenkins.plugins.deploymentverification.verification;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationListener;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells those whom a verification told of its failure that somebody overruled it, whatever else they want to hear of. */
@Extension
@Restricted(NoExternalUse.class)
public final class OverruleNotices implements VerificationListener {

    private static final Logger LOGGER = Logger.getLogger(OverruleNotices.class.getName());

    @Override
    public void onFinished(Run<?, ?> run, VerificationRecord record) {
        // the verification tells that itself
    }

    @Override
    public void onOverruled(Run<?, ?> run, VerificationRecord record) {
        VerificationAction action = run.getAction(VerificationAction.class);
        List<String> notifiers = action == null ? List.of() : action.notifiers(record.getId());
        if (notifiers.isEmpty()) {
            return;
        }
        try {
            Report report = action.getReport(record.getId());
            DecisionRecord decision =
                    report == null ? null : report.overruling().orElse(null);
            if (decision != null) {
                new VerificationNotices(
                                run,
                                notifiers,
                                Set.of(Event.DECIDED),
                                line -> LOGGER.log(Level.FINE, "[verify {0}] {1}", new Object[] {record.getId(), line}))
                        .decision(report, decision);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "nobody is told that " + record.getId() + " was overruled");
        }
    }
}
