package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class ApprovalComposerTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final String PAGE = "https://jenkins.example/job/shop/12/deployment-approvals/gate-5/";

    private final ApprovalComposer english = new ApprovalComposer(Locale.ENGLISH);

    private static Approval approval(ApprovalEvent... events) {
        return Approval.restore(
                new ApprovalPlan(
                        "gate-5",
                        new Deployment("shop", "prod", "1.5", null, null),
                        new ApprovalRule(2, List.of("ops", "li"), false, Duration.ofHours(24)),
                        List.of("anna"),
                        START),
                List.of(events));
    }

    private static ApprovalEvent by(String who) {
        return new ApprovalEvent.Approved(START, who, null);
    }

    private static List<String> facts(Notification told) {
        return told.facts().stream().map(f -> f.name() + "=" + f.value().text()).toList();
    }

    private static List<String> text(Notification told) {
        return told.text().stream()
                .map(p -> String.join("", p.spans().stream().map(Span::text).toList()))
                .toList();
    }

    @Test
    public void itAsksWithButtonsToPagesThatAskAgain() {
        Notification told = english.approval(approval(), PAGE, null);
        assertThat(told.event(), is(Event.DECISION_NEEDED));
        assertThat(told.title(), is("shop 1.5 in prod: Your approval is needed"));
        assertThat(text(told), contains("The deployment to prod waits for approvals: 2 of 2 are missing."));
        assertThat(
                facts(told),
                hasItems("Started by=anna", "Until=2026-11-21 10:00:00 UTC", "May approve=ops, li", "Version=1.5"));
        assertThat(
                told.buttons(),
                contains(
                        new Button("Approve", PAGE + "confirmApprove"),
                        new Button("Reject", PAGE + "confirmReject"),
                        new Button("Approvals", PAGE)));
        assertThat(
                "Jenkins may not know its URL",
                english.approval(approval(), null, null).buttons(),
                empty());
    }

    @Test
    public void itTellsWhatCameOfIt() {
        Notification open =
                english.approval(approval(by("li"), by("wang"), new ApprovalEvent.Opened(START)), PAGE, null);
        assertThat(open.event(), is(Event.DECIDED));
        assertThat(open.title(), is("shop 1.5 in prod: Approved"));
        assertThat(facts(open), hasItem("Approved by=li, wang"));
        assertThat(open.buttons(), contains(new Button("Approvals", PAGE)));

        Notification rejected = english.approval(approval(new ApprovalEvent.Rejected(START, "li", "no")), PAGE, null);
        assertThat(facts(rejected), hasItems("Rejected by=li", "Reason=no"));

        Notification frozen = english.approval(
                approval(
                        by("li"),
                        by("wang"),
                        new ApprovalEvent.Refused(START, List.of(Reason.of(Reason.Code.FROZEN, "prod", "x", "y")))),
                PAGE,
                null);
        assertThat(text(frozen), hasItem(startsWith("Nothing is deployed to prod")));
    }

    @Test
    public void everyStateHasWordsInBothLanguages() {
        ApprovalEvent li = by("li");
        for (Approval approval : List.of(
                approval(),
                approval(li, by("wang")),
                approval(li, by("wang"), new ApprovalEvent.Opened(START)),
                approval(new ApprovalEvent.Rejected(START, "li", "no")),
                approval(new ApprovalEvent.Expired(START)),
                approval(li, by("wang"), new ApprovalEvent.Refused(START, List.of())),
                approval(new ApprovalEvent.Withdrawn(START)))) {
            Notification en = english.approval(approval, PAGE, null);
            Notification zh = new ApprovalComposer(Locale.SIMPLIFIED_CHINESE).approval(approval, PAGE, null);
            assertThat(approval.state().name(), zh.title(), not(en.title()));
            assertThat(approval.state().name(), text(zh), not(text(en)));
        }
    }
}
