package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lets persons approve or reject, on its page, the deployment that a build waits with. */
@Restricted(NoExternalUse.class)
public interface ApprovalOffer extends ExtensionPoint {

    /** Whether the current user is among those who are asked; false for nobody in particular. */
    boolean isAsked(Run<?, ?> run, ApprovalPlan plan);

    /** Why a person may not approve now; null where they may. Whether they are asked is not checked here. */
    @CheckForNull
    Approval.Refusal refusalToApprove(Run<?, ?> run, String id, String who);

    /** Why nobody may reject now; null where one may. */
    @CheckForNull
    Approval.Refusal refusalToReject(Run<?, ?> run, String id);

    /**
     * Approves. Whether the person is asked is not checked here.
     *
     * @return why it does not count; null where it does
     * @throws IOException when it cannot be kept
     */
    @CheckForNull
    Approval.Refusal approve(Run<?, ?> run, String id, String who, @CheckForNull String comment) throws IOException;

    /**
     * Rejects; the build goes on and fails. Whether the person is asked is not checked here.
     *
     * @return why it does not count; null where it does
     * @throws IOException when it cannot be kept
     */
    @CheckForNull
    Approval.Refusal reject(Run<?, ?> run, String id, String who, String reason) throws IOException;

    /** The one that there is; null outside of a whole Jenkins. */
    @CheckForNull
    static ApprovalOffer get() {
        return ExtensionList.lookup(ApprovalOffer.class).stream().findFirst().orElse(null);
    }
}
