package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A verification that has a verdict, with what is needed for something to follow it.
 *
 * @param report with the verdict
 * @param action what rolls it back; null where nothing can be rolled back
 * @param place where commands run
 * @param notices tells people
 */
@Restricted(NoExternalUse.class)
public record Concluded(
        Run<?, ?> run,
        Report report,
        @CheckForNull RollbackAction action,
        CommandPlace place,
        VerificationNotices notices) {

    /**
     * What the rollback does, without secrets.
     *
     * @throws IOException when there is none
     */
    String rollback() throws IOException {
        if (action == null) {
            throw new IOException("there is no rollback that could be run");
        }
        OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, report.id());
        return offer == null ? action.getDescriptor().getDisplayName() : offer.description();
    }

    /** How the rollback stands; a dry run is nobody's news. */
    void tell(@CheckForNull RollbackRecord rollback) {
        if (rollback != null && action != null && !action.isDryRun()) {
            notices.rollback(report, rollback);
        }
    }
}
