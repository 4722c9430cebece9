package io.jenkins.plugins.deploymentverification.engine.approval;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.approval.Approval.Refusal;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval.State;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ApprovalTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);
    private static final Instant DEADLINE = START.plus(Duration.ofHours(24));
    private static final List<Reason> FREEZE = List.of(Reason.of(Reason.Code.FROZEN, "prod", "fri 18:00", "later"));

    private static ApprovalPlan plan(int needed, boolean selfApproval) {
        return new ApprovalPlan(
                "gate-5",
                new Deployment("shop", "prod", "1.5", null, null),
                new ApprovalRule(needed, List.of("ops", "li"), selfApproval, Duration.ofHours(24)),
                List.of("Anna"),
                START);
    }

    private static Approval of(int needed, ApprovalEvent... events) {
        return Approval.restore(plan(needed, false), List.of(events));
    }

    private static ApprovalEvent.Approved by(String who) {
        return new ApprovalEvent.Approved(LATER, who, null);
    }

    private static Refusal refusal(Approval approval, String who, Instant now) {
        return approval.refusalToApprove(who, String::equalsIgnoreCase, now);
    }

    @Test
    public void enoughDifferentPersonsApproveAndThenItIsLookedAgain() {
        Approval approval = of(2, by("li"));
        assertThat(approval.missing(), is(1));
        assertThat(approval.next(LATER), is(new ApprovalStep.Wait(DEADLINE)));
        assertThat(refusal(approval, "LI", LATER), is(Refusal.TWICE));
        assertThat(refusal(approval, "wang", LATER), is(nullValue()));

        approval.record(by("wang"));
        assertThat(approval.missing(), is(0));
        assertThat(approval.state(), is(State.APPROVED));
        assertThat("also when the deadline has passed meanwhile", approval.next(DEADLINE), is(new ApprovalStep.Look()));
        assertThat(approval.endedAt(), is(nullValue()));

        approval.record(new ApprovalEvent.Opened(LATER));
        assertThat(approval.next(LATER), is(new ApprovalStep.Done(true)));
        assertThat(approval.endedAt(), is(LATER));
    }

    @Test
    public void whoStartedItDoesNotCountUnlessThatIsAllowed() {
        assertThat(refusal(of(1), "anna", LATER), is(Refusal.STARTED_IT));
        assertThat(refusal(Approval.start(plan(1, true)), "anna", LATER), is(nullValue()));
        assertThat("but may stop it", of(1).refusalToReject(LATER), is(nullValue()));
    }

    @Test
    public void nobodyApprovesTooLateOrAfterTheEnd() {
        assertThat(refusal(of(1), "li", DEADLINE.minusMillis(1)), is(nullValue()));
        assertThat(refusal(of(1), "li", DEADLINE), is(Refusal.TOO_LATE));
        assertThat(refusal(of(1, by("li")), "wang", LATER), is(Refusal.OVER));
        assertThat(of(1, by("li")).refusalToReject(LATER), is(Refusal.OVER));
    }

    @Test
    public void oneRejectionEndsItAlsoByWhoApprovedBefore() {
        Approval approval = of(2, by("li"), new ApprovalEvent.Rejected(LATER, "li", "wrong version"));
        assertThat(approval.state(), is(State.REJECTED));
        assertThat(approval.next(LATER), is(new ApprovalStep.Done(false)));
        assertThat(approval.rejection().reason(), is("wrong version"));
        assertThat(approval.approvals(), contains(by("li")));
    }

    @Test
    public void theDeadlineEndsIt() {
        Approval approval = of(2, by("li"));
        assertThat(approval.next(DEADLINE), is(new ApprovalStep.Expire()));
        approval.record(new ApprovalEvent.Expired(DEADLINE));
        assertThat(approval.state(), is(State.EXPIRED));
        assertThat(approval.missing(), is(1));
    }

    @Test
    public void whatStandsInTheWayByThenEndsItToo() {
        Approval approval = of(1, by("li"), new ApprovalEvent.Refused(LATER, FREEZE));
        assertThat(approval.state(), is(State.REFUSED));
        assertThat(approval.obstacles(), is(FREEZE));
        assertThat(of(1, by("li")).obstacles(), empty());
    }

    @Test
    public void anAbortedBuildTakesTheQuestionBack() {
        assertThat(of(1, new ApprovalEvent.Withdrawn(LATER)).state(), is(State.WITHDRAWN));
        assertThat(of(1, by("li"), new ApprovalEvent.Withdrawn(LATER)).state(), is(State.WITHDRAWN));
    }

    @Test
    public void whatCannotHappenIsRefusedAndChangesNothing() {
        Approval open = of(1, by("li"), new ApprovalEvent.Opened(LATER));
        for (ApprovalEvent event : List.of(
                by("wang"),
                new ApprovalEvent.Rejected(LATER, "wang", "no"),
                new ApprovalEvent.Expired(DEADLINE),
                new ApprovalEvent.Withdrawn(LATER),
                new ApprovalEvent.Opened(LATER),
                new ApprovalEvent.Refused(LATER, FREEZE))) {
            assertThrows(IllegalStateException.class, () -> open.record(event));
        }
        assertThat(open.state(), is(State.OPEN));
        assertThat(open.events().size(), is(2));
        assertThrows(IllegalStateException.class, () -> of(3, by("li"), by("li")));
        assertThrows(IllegalStateException.class, () -> of(1, new ApprovalEvent.Opened(LATER)));
    }

    @Test
    public void theJournalKeepsEverything() throws Exception {
        ApprovalPlan plan = plan(2, true);
        assertThat(ApprovalCodec.readPlan(ApprovalCodec.writePlan(plan)), is(plan));
        ApprovalPlan bare = new ApprovalPlan(
                "gate-1",
                new Deployment("shop", "prod", null, null, null),
                new ApprovalRule(1, List.of(), false, Duration.ofMinutes(5)),
                List.of(),
                START);
        assertThat(ApprovalCodec.readPlan(ApprovalCodec.writePlan(bare)), is(bare));
        List<ApprovalEvent> events = List.of(
                new ApprovalEvent.Approved(LATER, "li", "looks \"good\"\n好"),
                by("wang"),
                new ApprovalEvent.Rejected(LATER, "li", "no"),
                new ApprovalEvent.Expired(LATER),
                new ApprovalEvent.Withdrawn(LATER),
                new ApprovalEvent.Opened(LATER),
                new ApprovalEvent.Refused(LATER, FREEZE));
        List<ApprovalEvent> read = new ArrayList<>();
        for (ApprovalEvent event : events) {
            String line = ApprovalCodec.writeEvent(event);
            assertThat("one line", line.lines().count(), is(1L));
            read.add(ApprovalCodec.readEvent(line));
        }
        assertThat(read, is(events));
        for (String bad : List.of("", "{", "{}", "{\"type\":\"Bribed\",\"at\":\"2026-11-20T10:00:00Z\"}")) {
            assertThrows(bad, IOException.class, () -> ApprovalCodec.readEvent(bad));
        }
        assertThrows(IOException.class, () -> ApprovalCodec.readPlan("{\"id\":\"gate-1\"}"));
    }

    @Test
    public void theLogTellsWhatHappens() {
        assertThat(
                ApprovalWords.asked(plan(2, false)),
                is("shop 1.5 needs 2 approvals to be deployed to prod, until 2026-11-21 10:00:00 UTC"));
        Approval approval = of(2, by("li"));
        assertThat(ApprovalWords.happened(approval, by("li")), is("Approved by li (1 of 2)"));
        assertThat(
                ApprovalWords.happened(approval, new ApprovalEvent.Expired(DEADLINE)),
                is("1 of 2 approvals are missing, and the time is over"));
        assertThat(
                ApprovalWords.happened(approval, new ApprovalEvent.Refused(LATER, FREEZE)),
                containsString("Nothing is deployed to prod"));
    }
}
