package io.jenkins.plugins.deploymentverification.report;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalCodec;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The journal of the approvals of one gate. */
@Restricted(NoExternalUse.class)
public final class ApprovalFile extends EventFile<ApprovalPlan, ApprovalEvent, Approval> {

    private static final Format<ApprovalPlan, ApprovalEvent, Approval> FORMAT = new Format<>(
            ApprovalCodec::writePlan,
            ApprovalCodec::readPlan,
            ApprovalCodec::writeEvent,
            ApprovalCodec::readEvent,
            Approval::restore);

    /** @throws IllegalArgumentException when it is no id of a gate */
    public ApprovalFile(Run<?, ?> run, String id) {
        super(run, id, ".approval", FORMAT);
    }
}
