package io.jenkins.plugins.deploymentverification.engine.approval;

import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a build's log tells of approvals, in English. */
public final class ApprovalWords {

    private ApprovalWords() {}

    /** For example {@code shop 1.5 needs 2 approvals to be deployed to prod, until 2026-11-22 10:00:00 UTC}. */
    public static String asked(ApprovalPlan plan) {
        int needed = plan.rule().needed();
        return subject(plan) + " needs " + needed + (needed == 1 ? " approval" : " approvals") + " to be deployed to "
                + plan.deployment().environment() + ", until " + ReportWords.time(plan.deadline());
    }

    /** What is deployed: {@code shop 1.5}. */
    public static String subject(ApprovalPlan plan) {
        String version = plan.deployment().version();
        return plan.deployment().service() + (version == null ? "" : " " + version);
    }

    /** What has just happened. */
    public static String happened(Approval approval, ApprovalEvent event) {
        int needed = approval.plan().rule().needed();
        if (event instanceof ApprovalEvent.Approved approved) {
            return "Approved by " + approved.who() + " (" + (needed - approval.missing()) + " of " + needed + ")"
                    + (approved.comment() == null ? "" : ": " + approved.comment());
        }
        if (event instanceof ApprovalEvent.Rejected rejected) {
            return "Rejected by " + rejected.who() + ": " + rejected.reason();
        }
        if (event instanceof ApprovalEvent.Expired) {
            return approval.missing() + " of " + needed + " approvals are missing, and the time is over";
        }
        if (event instanceof ApprovalEvent.Withdrawn) {
            return "The build ended before there were enough approvals";
        }
        if (event instanceof ApprovalEvent.Refused refused) {
            return "Approved, but by now it must not be deployed:\n"
                    + refused.obstacles().stream()
                            .map((Reason o) -> o.text(Locale.ENGLISH))
                            .collect(Collectors.joining("\n"));
        }
        return "Approved by all that are needed";
    }
}
