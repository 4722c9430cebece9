package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.ModelObject;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.POST;

/**
 * A deployment that needs approvals: what goes where, who said what, who is missing, and the buttons of those who are asked.
 * Made for one request, in whose language and time zone it speaks.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ApprovalPage implements ModelObject {

    private static final int VISIBILITY = 3;

    private final Run<?, ?> run;
    private final Approval approval;
    private Words words = Words.ofRequest(null);

    ApprovalPage(Run<?, ?> run, Approval approval) {
        this.run = run;
        this.approval = approval;
    }

    /**
     * Says in which time zone times are told.
     *
     * @param zone the user's own time zone, or null for the controller's
     * @return the time zone all times of the page are in
     */
    public String useTimeZone(@CheckForNull String zone) {
        words = Words.ofRequest(zone);
        return words.zone().getId();
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Exported(visibility = VISIBILITY)
    public String getId() {
        return approval.plan().id();
    }

    @Exported(visibility = VISIBILITY)
    public String getService() {
        return approval.plan().deployment().service();
    }

    @Exported(visibility = VISIBILITY)
    public String getEnvironment() {
        return approval.plan().deployment().environment();
    }

    @CheckForNull
    @Exported(visibility = VISIBILITY)
    public String getVersion() {
        return approval.plan().deployment().version();
    }

    /** What is deployed: service and version. */
    @Override
    public String getDisplayName() {
        return getVersion() == null ? getService() : getService() + ' ' + getVersion();
    }

    /** The name of its {@link Approval.State}. */
    @Exported(name = "state", visibility = VISIBILITY)
    public String getCode() {
        return approval.state().name();
    }

    /** How many different persons must approve. */
    @Exported(visibility = VISIBILITY)
    public int getNeeded() {
        return approval.plan().rule().needed();
    }

    /** How many have not yet. */
    @Exported(visibility = VISIBILITY)
    public int getMissing() {
        return approval.missing();
    }

    /** Users and groups that may; empty for all who may build the job. */
    @Exported(visibility = VISIBILITY)
    public List<String> getApprovers() {
        return approval.plan().rule().approvers();
    }

    /** The ids of those who started the build. */
    @Exported(visibility = VISIBILITY)
    public List<String> getStarters() {
        return approval.plan().starters();
    }

    @Exported(visibility = VISIBILITY)
    public boolean isSelfApproval() {
        return approval.plan().rule().selfApproval();
    }

    /** Epoch milliseconds. */
    @Exported(visibility = VISIBILITY)
    public long getAskedAt() {
        return approval.plan().askedAt().toEpochMilli();
    }

    /** Epoch milliseconds. */
    @Exported(visibility = VISIBILITY)
    public long getDeadline() {
        return approval.plan().deadline().toEpochMilli();
    }

    /** Epoch milliseconds; null until it is over. */
    @CheckForNull
    @Exported(visibility = VISIBILITY)
    public Long getEndedAt() {
        Instant end = approval.endedAt();
        return end == null ? null : end.toEpochMilli();
    }

    /** Who approved and who rejected, oldest first. */
    @Exported(visibility = VISIBILITY)
    public List<ApprovalVote> getVotes() {
        List<ApprovalVote> votes = new ArrayList<>();
        for (ApprovalEvent event : approval.events()) {
            if (event instanceof ApprovalEvent.Approved approved) {
                votes.add(new ApprovalVote(true, approved.who(), approved.comment(), approved.at(), words));
            } else if (event instanceof ApprovalEvent.Rejected rejected) {
                votes.add(new ApprovalVote(false, rejected.who(), rejected.reason(), rejected.at(), words));
            }
        }
        return votes;
    }

    /** For shape and colour. */
    public State getState() {
        return switch (approval.state()) {
            case WAITING, APPROVED -> run.isBuilding() ? State.RUNNING : State.LOST;
            case OPEN -> State.PASSED;
            case REJECTED, EXPIRED, REFUSED -> State.FAILED;
            case WITHDRAWN -> State.LOST;
        };
    }

    /** How it stands, in a few words. */
    public String getWord() {
        return switch (approval.state()) {
            case WAITING -> run.isBuilding() ? Messages.Approval_Waiting() : Messages.Approval_Withdrawn();
            case APPROVED, OPEN -> Messages.Approval_Approved();
            case REJECTED -> Messages.Approval_Rejected();
            case EXPIRED -> Messages.Approval_Expired();
            case REFUSED -> Messages.Approval_Refused();
            case WITHDRAWN -> Messages.Approval_Withdrawn();
        };
    }

    /** How many have approved, of how many. */
    public String getCount() {
        return Messages.Approval_Given(approval.approvals().size(), getNeeded());
    }

    /** The sentences below it. */
    public List<String> getLines() {
        List<String> lines = new ArrayList<>();
        lines.add(getCount());
        if (isWaiting()) {
            lines.add(Messages.Approval_Until(words.dateTime(approval.plan().deadline())));
        }
        if (getState() == State.LOST) {
            lines.add(Messages.Approval_EndedBefore());
        }
        approval.obstacles().forEach(o -> lines.add(o.text(words.locale())));
        return lines;
    }

    private boolean isWaiting() {
        return approval.state() == Approval.State.WAITING && run.isBuilding();
    }

    public String getAsked() {
        return words.dateTime(approval.plan().askedAt());
    }

    public String getUntil() {
        return words.dateTime(approval.plan().deadline());
    }

    @CheckForNull
    public String getEnded() {
        Instant end = approval.endedAt();
        return end == null ? null : words.dateTime(end);
    }

    /** Name of the time zone all times are in. */
    public String getZone() {
        return words.zoneName();
    }

    /** Who may approve. */
    public String getAskedPersons() {
        return getApprovers().isEmpty() ? Messages.Approval_Builders() : String.join(", ", getApprovers());
    }

    /** Who started the build; null where no person did. */
    @CheckForNull
    public String getStartedBy() {
        return getStarters().isEmpty()
                ? null
                : getStarters().stream().map(ApprovalVote::name).collect(Collectors.joining(", "));
    }

    /** A reader who is among those who are asked, and what takes their word. */
    private record Asked(ApprovalOffer offer, String who) {}

    @CheckForNull
    private Asked asked() {
        ApprovalOffer offer = ApprovalOffer.get();
        User reader = User.current();
        return offer == null || reader == null || !offer.isAsked(run, approval.plan())
                ? null
                : new Asked(offer, reader.getId());
    }

    /** Whether the reader may approve now. */
    public boolean isApprovable() {
        Asked asked = isWaiting() ? asked() : null;
        return asked != null && asked.offer.refusalToApprove(run, getId(), asked.who) == null;
    }

    /** Whether the reader may reject now. */
    public boolean isRejectable() {
        Asked asked = isWaiting() ? asked() : null;
        return asked != null && asked.offer.refusalToReject(run, getId()) == null;
    }

    /** Why the reader may not approve while it waits; null where they may. */
    @CheckForNull
    public String getHint() {
        if (!isWaiting()) {
            return null;
        }
        Asked asked = asked();
        if (asked == null) {
            return notAsked();
        }
        Approval.Refusal refusal = asked.offer.refusalToApprove(run, getId(), asked.who);
        return refusal == null ? null : text(refusal);
    }

    private static String notAsked() {
        return User.current() == null ? Messages.Approval_LogIn() : Messages.Approval_NotYou();
    }

    private static String text(Approval.Refusal refusal) {
        return switch (refusal) {
            case OVER -> Messages.Approval_Over();
            case TOO_LATE -> Messages.Approval_TooLate();
            case TWICE -> Messages.Approval_Twice();
            case STARTED_IT -> Messages.Approval_StartedIt();
        };
    }

    /** Approves; the page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doApprove(@QueryParameter String comment) throws IOException {
        run.checkPermission(Item.READ);
        Asked asked = checkAsked();
        return answer(asked.offer.approve(
                run, getId(), asked.who, Written.line(comment, Messages.Approval_TooLong(Written.MOST))));
    }

    /** Rejects; the page asks before. */
    @POST
    @Restricted(DoNotUse.class)
    public HttpResponse doReject(@QueryParameter String comment) throws IOException {
        run.checkPermission(Item.READ);
        Asked asked = checkAsked();
        String reason = Written.line(comment, Messages.Approval_TooLong(Written.MOST));
        if (reason == null) {
            throw HttpResponses.errorWithoutStack(HttpServletResponse.SC_BAD_REQUEST, Messages.Approval_NoReason());
        }
        return answer(asked.offer.reject(run, getId(), asked.who, reason));
    }

    private Asked checkAsked() {
        Asked asked = asked();
        if (asked == null) {
            throw HttpResponses.errorWithoutStack(HttpServletResponse.SC_FORBIDDEN, notAsked());
        }
        return asked;
    }

    private static HttpResponse answer(@CheckForNull Approval.Refusal refusal) {
        return refusal == null ? HttpResponses.redirectTo(".") : new Failure(text(refusal));
    }

    public Api getApi() {
        run.checkPermission(Item.READ);
        return new Api(this);
    }
}
