package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lets a person roll back from the page of a verification. */
@Restricted(NoExternalUse.class)
public interface RollbackOffer extends ExtensionPoint {

    /**
     * What a rollback of that verification's deployment would do, in English.
     *
     * @return null when it has none, or one is under way
     */
    @CheckForNull
    String describe(Run<?, ?> run, String id);

    /**
     * Begins it, or takes up one that was left in its middle by a restart. Returns at once.
     *
     * @param who asks for it
     * @param reason null where none was given
     * @throws IOException telling why it cannot be begun
     */
    void rollBack(Run<?, ?> run, String id, String who, @CheckForNull String reason) throws IOException;

    /** The one that there is; null outside of a whole Jenkins. */
    @CheckForNull
    static RollbackOffer get() {
        return ExtensionList.lookup(RollbackOffer.class).stream().findFirst().orElse(null);
    }
}
