package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The questions that builds put to people and wait for. */
@Extension
@Restricted(NoExternalUse.class)
public final class PendingDecisions implements DecisionOffer {

    @Override
    @CheckForNull
    public DecisionRecord question(Run<?, ?> run, String id) {
        AfterVerdict after = RunningRollbacks.get().find(run, id);
        return after == null ? null : after.question();
    }

    @Override
    public boolean mayDecide(Run<?, ?> run, DecisionRecord question) {
        return Deciders.include(run, question.submitters());
    }

    @Override
    public void decide(Run<?, ?> run, String id, DecisionRecord.Choice choice, String who, @CheckForNull String reason)
            throws IOException {
        AfterVerdict after = RunningRollbacks.get().find(run, id);
        if (after == null) {
            throw new IOException("There is nothing to decide now");
        }
        after.decide(choice, who, reason);
    }
}
