package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lets a person answer, on the page of a verification, what its build waits for. */
@Restricted(NoExternalUse.class)
public interface DecisionOffer extends ExtensionPoint {

    /** What the build waits for; null for nothing. */
    @CheckForNull
    DecisionRecord question(Run<?, ?> run, String id);

    /** Whether the current user is among those who may decide. */
    boolean mayDecide(Run<?, ?> run, DecisionRecord question);

    /**
     * Decides; the build goes on. Who asks is not checked here.
     *
     * @param who decides
     * @param reason null where none was given
     * @throws IOException telling why it cannot be decided (any more)
     */
    void decide(Run<?, ?> run, String id, DecisionRecord.Choice choice, String who, @CheckForNull String reason)
            throws IOException;

    /** The one that there is; null outside of a whole Jenkins. */
    @CheckForNull
    static DecisionOffer get() {
        return ExtensionList.lookup(DecisionOffer.class).stream().findFirst().orElse(null);
    }
}
