package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import io.jenkins.plugins.deploymentverification.engine.report.RolloutPosition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

/** A verification that is a stage of a rollout says so, and what becomes of one that cannot be carried out. */
public class StageOfRolloutTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final RolloutPosition SECOND = new RolloutPosition("rollout-1", 2, 4, 25);

    private static VerificationPlan plan() throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("test", "services: [{name: s, metrics: [{name: m, query: q, criteria: '< 1'}]}]")
                .services()
                .get(0);
        return new VerificationPlan("s-2", new Deployment("s", null, "1", null, null), policy, START)
                .withRollout(SECOND);
    }

    @Test
    public void theJournalAndTheReportKeepTheStage() throws Exception {
        VerificationPlan read = SessionCodec.readPlan(SessionCodec.writePlan(plan()));
        assertThat(read.rollout(), is(SECOND));
        assertThat(read.withTrace(null).withBaselines(Map.of()).rollout(), is(SECOND));

        Report report = Redaction.redact(
                VerificationSession.start(read).abort(START, "maria").withReasons(List.of()));
        assertThat(ReportCodec.fromJson(ReportCodec.toJson(report)).rollout(), is(SECOND));
        VerificationPlan alone = SessionCodec.readPlan(SessionCodec.writePlan(plan().withRollout(null)));
        assertThat(alone.rollout(), is(nullValue()));
        String json = ReportCodec.toJson(VerificationSession.start(alone).report(START));
        assertThat(json, not(containsString("\"rollout\"")));
        assertThat(ReportCodec.fromJson(json).rollout(), is(nullValue()));
    }

    @Test
    public void eachFormTellsTheStage() throws Exception {
        Report report = VerificationSession.start(plan()).abort(START, "maria");
        assertThat(new ReportText(false, false, 100).render(report), containsString("stage 2 of 4, weight 25 %"));
        assertThat(new ReportMarkdown().render(report), containsString("stage 2 of 4, weight 25 %"));
        assertThat(
                new ReportJUnit().render(List.of(report)),
                containsString("name=\"rollout\" value=\"stage 2 of 4, weight 25 %\""));
    }

    @Test
    public void aStageThatCouldNotBeCarriedOutIsInconclusiveAndSaysWhy() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Report report = session.stageFailed(START.plusSeconds(5), "no route to the mesh");
        assertThat(report.isFinished(), is(true));
        assertThat(report.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(report.score(), is(nullValue()));
        assertThat(report.reasons().get(0).code(), is(Reason.Code.STAGE_FAILED));
        assertThat(
                report.reasons().get(0).text(Locale.ENGLISH),
                is("The stage of the rollout could not be carried out: no route to the mesh"));
        assertThat("ended once", session.abort(START.plusSeconds(9), "maria").reasons(), is(report.reasons()));
    }

    @Test
    public void thePlanOfARolloutServesForEachStage() throws Exception {
        VerificationPlan third = plan().begunAs("s-3", START.plusSeconds(60));
        assertThat(third.id(), is("s-3"));
        assertThat(third.startedAt(), is(START.plusSeconds(60)));
        assertThat(third.policy(), is(plan().policy()));
    }
}
