package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the messages of a deployment that needs approvals: that it waits, and what came of it. Immutable. */
public final class ApprovalComposer {

    private final Texts texts;
    private final NoticeParts parts;

    public ApprovalComposer(Locale locale) {
        texts = Texts.of(locale);
        parts = new NoticeParts(texts);
    }

    /** The event that tells how it stands. */
    public static Event event(Approval approval) {
        return approval.isOver() ? Event.DECIDED : Event.DECISION_NEEDED;
    }

    /**
     * How it stands. While it waits there are buttons; they lead to pages that ask again, since a link must change nothing.
     *
     * @param url of its page; null where Jenkins does not know its own
     */
    public Notification approval(Approval approval, @CheckForNull String url, @CheckForNull BuildSummary build) {
        List<Fact> facts = parts.factsOf(approval.plan().deployment());
        parts.add(facts, "fact.startedBy", String.join(", ", approval.plan().starters()));
        List<Paragraph> text = new ArrayList<>();
        List<Button> buttons = new ArrayList<>();
        boolean open = !approval.isOver();
        if (open) {
            parts.add(facts, "fact.until", ReportWords.time(approval.plan().deadline()));
            parts.add(
                    facts,
                    "fact.mayApprove",
                    String.join(", ", approval.plan().rule().approvers()));
        }
        text.add(Paragraph.of(texts.get(
                "approval." + approval.state(),
                approval.plan().rule().needed(),
                approval.missing(),
                approval.plan().deployment().environment())));
        parts.add(
                facts,
                "fact.approvedBy",
                approval.approvals().stream().map(ApprovalEvent.Approved::who).collect(Collectors.joining(", ")));
        ApprovalEvent.Rejected rejected = approval.rejection();
        if (rejected != null) {
            parts.add(facts, "fact.rejectedBy", rejected.who());
            parts.add(facts, "fact.reason", rejected.reason());
        }
        approval.obstacles().forEach(o -> text.add(Paragraph.item(Span.text(o.text(texts.locale())))));
        if (url != null && Span.isLink(url)) {
            if (open) {
                buttons.add(new Button(texts.get("approval.approve"), url + "confirmApprove"));
                buttons.add(new Button(texts.get("approval.reject"), url + "confirmReject"));
            }
            buttons.add(new Button(texts.get("approval.page"), url));
        }
        parts.addBuild(facts, build);
        buttons.addAll(parts.buttons(List.of(), build));
        return new Notification(
                event(approval), Urgency.NORMAL, title(approval), null, facts, text, buttons, Mentions.NONE);
    }

    private String title(Approval approval) {
        return texts.get(
                "title.verification",
                ReportWords.subject(approval.plan().deployment()),
                texts.get("approval.title." + approval.state()));
    }
}
