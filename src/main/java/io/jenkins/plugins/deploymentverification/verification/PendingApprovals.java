package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import io.jenkins.plugins.deploymentverification.report.ApprovalOffer;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The gates at which builds wait for approvals. Thread-safe. */
@Extension
@Restricted(NoExternalUse.class)
public final class PendingApprovals implements ApprovalOffer {

    private final Set<ApprovalWait> waiting = ConcurrentHashMap.newKeySet();

    static PendingApprovals get() {
        return ExtensionList.lookupSingleton(PendingApprovals.class);
    }

    void add(ApprovalWait wait) {
        waiting.add(wait);
    }

    void remove(ApprovalWait wait) {
        waiting.remove(wait);
    }

    /** Looked for, since a job may be renamed while its build waits. */
    @CheckForNull
    private ApprovalWait find(Run<?, ?> run, String id) {
        return waiting.stream().filter(w -> w.isOf(run, id)).findFirst().orElse(null);
    }

    @Override
    public boolean isAsked(Run<?, ?> run, ApprovalPlan plan) {
        return Deciders.include(run, plan.rule().approvers());
    }

    @Override
    @CheckForNull
    public Approval.Refusal refusalToApprove(Run<?, ?> run, String id, String who) {
        ApprovalWait wait = find(run, id);
        return wait == null ? Approval.Refusal.OVER : wait.refusalToApprove(who);
    }

    @Override
    @CheckForNull
    public Approval.Refusal refusalToReject(Run<?, ?> run, String id) {
        ApprovalWait wait = find(run, id);
        return wait == null ? Approval.Refusal.OVER : wait.refusalToReject();
    }

    @Override
    @CheckForNull
    public Approval.Refusal approve(Run<?, ?> run, String id, String who, @CheckForNull String comment)
            throws IOException {
        ApprovalWait wait = find(run, id);
        return wait == null ? Approval.Refusal.OVER : wait.approve(who, comment);
    }

    @Override
    @CheckForNull
    public Approval.Refusal reject(Run<?, ?> run, String id, String who, String reason) throws IOException {
        ApprovalWait wait = find(run, id);
        return wait == null ? Approval.Refusal.OVER : wait.reject(who, reason);
    }
}
