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
     * @return null when it has none, one is under way, or the agent that it needs is gone
     */
    @CheckForNull
    String describe(Run<?, ?> run, String id);

    /**
     * What a rollback of that verification's deployment would do, in English, whether or not it can be asked for now.
     *
     * @return null when it has none
     */
    @CheckForNull
    String named(Run<?, ?> run, String id);

    /** Whether one was asked for that has not begun, since it waits for an executor. */
    boolean isWaiting(Run<?, ?> run, String id);

    /** Whether anything that follows that verification is being worked on or waited for: a question, a rollback. */
    boolean isUnderWay(Run<?, ?> run, String id);

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
