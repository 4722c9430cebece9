package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class PreviousVerificationsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static ServicePolicy policy(String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nwindow: {duration: 30s}\nmetrics: [{name: c, query: q, " + keys + "}]\n")
                .services()
                .get(0);
    }

    private static VerificationPlan plan(String environment, String keys) throws PolicyException {
        return new VerificationPlan("v", new Deployment("s", environment, null, null, null), policy(keys), START);
    }

    /** A verification whose check measured this, the middle one of three values. */
    private static Report earlier(String environment, double value, Verdict verdict) throws PolicyException {
        VerificationSession session = VerificationSession.start(plan(environment, "unit: s, criteria: '< 100'"));
        double[] values = {value, value / 2, 3 * value};
        Outcome outcome = verdict == Verdict.PASSED ? Outcome.OK : Outcome.BREACH;
        for (int i = 0; i < 3; i++) {
            Instant at = START.plusSeconds(15L * i);
            Measurement m = new Measurement(at, outcome, verdict, values[i], new TreeMap<>(), null, 1);
            session.record(new Tick(at, Map.of("c", m)));
        }
        return session.report(START.plusSeconds(30));
    }

    private static double baseline(String previous, Report... reports) throws Exception {
        VerificationPlan plan = plan("prod", "unit: s, criteria: '<= +10%', baseline: " + previous);
        return PreviousVerifications.baselines(plan, List.of(reports))
                .get("c")
                .get(0)
                .samples()
                .get(0)
                .value();
    }

    @Test
    public void theLatestGoodOnesAreAggregated() throws Exception {
        Report[] reports = {
            earlier("prod", 99, Verdict.FAILED),
            earlier("test", 77, Verdict.PASSED),
            earlier("prod", 1, Verdict.PASSED),
            earlier("prod", 3, Verdict.PASSED),
            earlier("prod", 2, Verdict.PASSED),
            earlier("prod", 10, Verdict.PASSED)
        };
        assertThat(baseline("{type: previous, last: 1}", reports), equalTo(1.0));
        assertThat(baseline("{type: previous, last: 3}", reports), equalTo(2.0));
        assertThat(baseline("{type: previous, last: 3, aggregate: mean}", reports), equalTo(2.0));
        assertThat(baseline("{type: previous, last: 3, aggregate: p90}", reports), closeTo(2.8, 1e-9));
        assertThat(baseline("{type: previous}", reports), equalTo(2.5));
    }

    @Test
    public void withoutGoodOnesThereIsNone() throws Exception {
        VerificationPlan plan = plan("prod", "criteria: '<= +10%', baseline: {type: previous}");
        List<Report> reports = List.of(earlier("prod", 1, Verdict.PASSED));
        assertThat("of another unit", PreviousVerifications.baselines(plan, reports), is(anEmptyMap()));
        assertThat(PreviousVerifications.areWanted(plan.policy()), is(true));
        assertThat(PreviousVerifications.areWanted(policy("criteria: '< 1'")), is(false));
    }

    @Test
    public void theFirstOneBeginsTheRow() throws Exception {
        VerificationPlan plan =
                plan("prod", "unit: s, criteria: '<= +10%', onNoBaseline: pass, baseline: {type: previous}");
        VerificationSession first = VerificationSession.start(plan);
        for (int i = 0; i < 3; i++) {
            Instant at = START.plusSeconds(15L * i);
            Measurement m =
                    new Measurement(at, Outcome.NO_BASELINE, Verdict.PASSED, 5.0, new TreeMap<>(), "no baseline", 1);
            first.record(new Tick(at, Map.of("c", m)));
        }
        assertThat(baseline("{type: previous}", first.report(START.plusSeconds(30))), equalTo(5.0));
    }

    @Test
    public void aPlanKeepsThem() throws Exception {
        VerificationPlan plan =
                plan("prod", "unit: s, criteria: '<= +10%', baseline: {type: previous, aggregate: p95}");
        VerificationPlan known =
                plan.withBaselines(PreviousVerifications.baselines(plan, List.of(earlier("prod", 4, Verdict.PASSED))));
        assertThat(SessionCodec.readPlan(SessionCodec.writePlan(known)), equalTo(known));
        Step.Measure due = (Step.Measure) VerificationSession.start(known).next(START);
        assertThat(due.baselines().get("c").get(0).samples().get(0).value(), equalTo(4.0));
        assertThat(
                PolicyReader.withParameters(Map.of())
                        .read("p", PolicyWriter.toJson(plan.policy()))
                        .services()
                        .get(0),
                equalTo(plan.policy()));
    }

    @Test
    public void itIsForCriteriaOnly() {
        assertThat(
                assertThrows(PolicyException.class, () -> policy("judge: sequential, baseline: {type: previous}"))
                        .getMessage(),
                containsString("goes with the baselines control, before, offset and seasonal"));
        assertThat(
                assertThrows(
                                PolicyException.class,
                                () -> policy("criteria: '<= +1%', baseline: {type: previous, last: 11}"))
                        .getMessage(),
                containsString("from 1 to 10"));
    }
}
