package io.jenkins.plugins.deploymentverification.engine.aftermath;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord.Choice;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class DecisionsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final AftermathPlan PLAN =
            new AftermathPlan("shop-1", Duration.ofMinutes(1), AftermathPlan.Recheck.NONE);
    private static final DecisionRecord QUESTION = new DecisionRecord(
            DecisionRecord.Kind.INCONCLUSIVE,
            List.of(Choice.KEEP, Choice.ROLL_BACK),
            List.of("li", "ops-team"),
            NOW,
            NOW.plusSeconds(1800),
            Choice.FAIL,
            null,
            null,
            null,
            null);

    private static AftermathEvent.Decided decided(Choice choice, String who) {
        return new AftermathEvent.Decided(NOW.plusSeconds(60), choice, who, who == null ? null : "looks fine");
    }

    /** What is read again from the journal. */
    private static Aftermath after(AftermathEvent... events) throws Exception {
        List<AftermathEvent> read = new ArrayList<>();
        for (AftermathEvent event : events) {
            read.add(AftermathCodec.readEvent(AftermathCodec.writeEvent(event)));
        }
        return Aftermath.restore(PLAN, read);
    }

    @Test
    public void waitsForTheAnswerAndTakesOne() throws Exception {
        AftermathEvent asked = new AftermathEvent.DecisionAsked(QUESTION);
        AftermathStep step = after(asked).next();
        assertThat(step, is(new AftermathStep.Decide(QUESTION)));

        Aftermath kept = after(asked, decided(Choice.KEEP, "li"));
        assertThat(kept.next(), instanceOf(AftermathStep.Done.class));
        assertThat(kept.answer().choice(), is(Choice.KEEP));
        assertThat(kept.answer().who(), is("li"));
        assertThat(kept.answer().reason(), is("looks fine"));
        assertThrows(IllegalStateException.class, () -> kept.record(decided(Choice.ROLL_BACK, "wang")));
        assertThat("nothing was changed", kept.answer().choice(), is(Choice.KEEP));
    }

    @Test
    public void theDeadlineMayTakeWhatPersonsMayNot() throws Exception {
        Aftermath failed = after(new AftermathEvent.DecisionAsked(QUESTION), decided(Choice.FAIL, null));
        assertThat(failed.answer().isByDeadline(), is(true));
        assertThat(failed.next(), instanceOf(AftermathStep.Done.class));

        DecisionRecord keepOrFail = new DecisionRecord(
                DecisionRecord.Kind.INCONCLUSIVE,
                List.of(Choice.KEEP, Choice.FAIL),
                List.of(),
                NOW,
                NOW,
                Choice.FAIL,
                null,
                null,
                null,
                null);
        Aftermath asked = after(new AftermathEvent.DecisionAsked(keepOrFail));
        assertThrows(IllegalStateException.class, () -> asked.record(decided(Choice.ROLL_BACK, "li")));
    }

    @Test
    public void aDecisionToRollBackIsFollowedOnce() throws Exception {
        AftermathEvent asked = new AftermathEvent.DecisionAsked(QUESTION);
        Aftermath due = after(asked, decided(Choice.ROLL_BACK, "li"));
        assertThat(due.next(), instanceOf(AftermathStep.RollBack.class));

        due.record(new AftermathEvent.RollbackRequested(NOW, "undo", RollbackRecord.Cause.PERSON, "li", null));
        assertThat(due.next(), instanceOf(AftermathStep.Look.class));
        due.record(new AftermathEvent.RollbackEnded(NOW, RollbackRecord.Outcome.FAILED, "no"));
        assertThat(due.next(), instanceOf(AftermathStep.Done.class));
    }

    @Test
    public void aQuestionOfAnEndedBuildIsNotOpen() throws Exception {
        Aftermath aftermath = after(
                new AftermathEvent.DecisionAsked(QUESTION), new AftermathEvent.QuestionWithdrawn(NOW.plusSeconds(5)));
        assertThat(aftermath.next(), instanceOf(AftermathStep.Done.class));
        assertThat(aftermath.decisions().get(0).isWithdrawn(), is(true));
        assertThat(aftermath.answer(), is(nullValue()));
    }

    @Test
    public void anOverruledVerdictStaysWhatItIs() throws Exception {
        Report report = report().withAftermath(
                        List.of(),
                        List.of(
                                DecisionRecord.overruled("li", "known noise", NOW),
                                DecisionRecord.overruled("wang", "I looked too", NOW.plusSeconds(9))));
        assertThat(report.overruling().orElseThrow().who(), is("wang"));

        Report read = ReportCodec.fromJson(ReportCodec.toJson(report));
        assertThat(read.decisions(), is(report.decisions()));
        assertThat(read.verdict(), is(report.verdict()));
        for (String text :
                List.of(new ReportText(false, false, 200).render(report), new ReportMarkdown().render(report))) {
            assertThat(text, containsString("verruled by li at 2026-11-21 10:00:00 UTC: known noise"));
            assertThat(text, containsString("the verdict stays FAILED"));
        }
    }

    @Test
    public void textsTellOfQuestions() throws Exception {
        Report report = report().withAftermath(
                        List.of(),
                        after(new AftermathEvent.DecisionAsked(QUESTION)).decisions());
        String text = new ReportText(false, false, 200).render(report);
        assertThat(text, containsString("waiting for a person to decide: keep or roll back"));
        assertThat(text, containsString("without an answer until 2026-11-21 10:30:00 UTC: fail"));
        assertThat(text, containsString("may decide: li, ops-team"));
        assertThat(ReportCodec.fromJson(ReportCodec.toJson(report)).decisions(), is(report.decisions()));
    }

    private static Report report() throws Exception {
        return VerificationSession.start(new VerificationPlan(
                        "shop-1",
                        new Deployment("shop", null, "1.1", null, null),
                        PolicyReader.withParameters(Map.of())
                                .read(
                                        "test",
                                        "services: [{name: shop, metrics: [{name: m, query: q, criteria: '< 1'}]}]")
                                .services()
                                .get(0),
                        NOW))
                .report(NOW);
    }
}
