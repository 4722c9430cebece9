package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.analysis.MeasurementJudge;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

public class VerificationSessionTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static VerificationPlan plan(String yaml) throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("p.yaml", yaml)
                .services()
                .get(0);
        return new VerificationPlan(
                "v1", new Deployment("s", "prod", "1.5", "li", START.minusSeconds(60)), policy, START);
    }

    private static VerificationPlan plan() throws Exception {
        return plan("name: s\nwindow: {duration: 1m, interval: 10s, initialDelay: 30s}\nmetrics:\n"
                + "  - {name: a, query: q, criteria: '<= 5'}\n"
                + "  - {name: b, query: q, criteria: '<= 5', severity: normal, duration: 20s}\n");
    }

    private static Measurement value(Check check, Instant at, double value) {
        return MeasurementJudge.judge(
                (MetricCheck) check,
                at,
                MetricAnswer.of(List.of(Series.of(Map.of("i", "x"), List.of(new Sample(at, value))))));
    }

    private static Tick tick(Step.Measure due, double value) {
        Map<String, Measurement> measured = new LinkedHashMap<>();
        due.checks().forEach(c -> measured.put(c.name(), value(c, due.at(), value)));
        return new Tick(due.at(), measured);
    }

    private static Report run(VerificationSession session, Instant from, double value) {
        Step step = session.next(from);
        while (step instanceof Step.Measure due) {
            session.record(tick(due, value));
            step = session.next(due.at());
        }
        return ((Step.Finished) step).report();
    }

    @Test
    public void measuresTheGridFromTheDelayToTheDeadline() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        List<Instant> times = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Step step = session.next(START);
        while (step instanceof Step.Measure due) {
            times.add(due.at());
            sizes.add(due.checks().size());
            session.record(tick(due, 1));
            step = session.next(due.at());
        }
        assertThat(times, hasSize(7));
        assertThat(times.get(0), equalTo(START.plusSeconds(30)));
        assertThat(times.get(6), equalTo(START.plusSeconds(90)));
        assertThat("the shorter check stops earlier", sizes, contains(2, 2, 2, 1, 1, 1, 1));
        Report report = ((Step.Finished) step).report();
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
        assertThat(report.score(), equalTo(100.0));
        assertThat(report.finishedAt(), equalTo(START.plusSeconds(90)));
    }

    @Test
    public void aWindowOfZeroIsOneMeasurement() throws Exception {
        VerificationSession session = VerificationSession.start(
                plan("name: s\nwindow: {duration: 0s}\nmetrics: [{name: a, query: q, criteria: '<= 5'}]\n"));
        Report report = run(session, START, 1);
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
        assertThat(report.checks().get(0).measurements(), hasSize(1));
    }

    @Test
    public void aCriticalFailureEndsItAtOnce() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Report report = run(session, START, 9);
        assertThat(report.verdict(), equalTo(Verdict.FAILED));
        assertThat(report.checks().get(0).measurements(), hasSize(1));
        assertThat(
                report.reasons().stream().map(Reason::code).toList(),
                contains(Reason.Code.CHECKS_FAILED, Reason.Code.STOPPED_EARLY));
    }

    @Test
    public void checksWithoutBreachArePassedSoFarWhenItEndsEarly() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Step.Measure due = (Step.Measure) session.next(START);
        session.record(tick(due, 1));
        due = (Step.Measure) session.next(due.at());
        Map<String, Measurement> mixed = new LinkedHashMap<>();
        mixed.put("a", value(due.checks().get(0), due.at(), 9));
        mixed.put("b", value(due.checks().get(1), due.at(), 1));
        session.record(new Tick(due.at(), mixed));
        Report report = ((Step.Finished) session.next(due.at())).report();
        assertThat(report.check("b").orElseThrow().verdict(), equalTo(Verdict.PASSED));
        assertThat(report.verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void aNormalFailureEndsItOnlyWithFailFast() throws Exception {
        String yaml = "name: s\nwindow: {duration: 30s, interval: 10s}\nfailFast: %s\n"
                + "metrics: [{name: a, query: q, criteria: '<= 5', severity: normal}]\n";
        assertThat(
                run(VerificationSession.start(plan(yaml.formatted("false"))), START, 9)
                        .checks()
                        .get(0)
                        .measurements(),
                hasSize(4));
        assertThat(
                run(VerificationSession.start(plan(yaml.formatted("true"))), START, 9)
                        .checks()
                        .get(0)
                        .measurements(),
                hasSize(1));
    }

    @Test
    public void timesGoneByAreNotMadeUpForAndTheDeadlineStays() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Step.Measure first = (Step.Measure) session.next(START);
        session.record(tick(first, 1));
        Step.Measure lastOfB = (Step.Measure) session.next(START.plusSeconds(75));
        assertThat("which it needs", lastOfB.at(), equalTo(START.plusSeconds(50)));
        session.record(tick(lastOfB, 1));
        Step.Measure late = (Step.Measure) session.next(START.plusSeconds(75));
        assertThat(late.at(), equalTo(START.plusSeconds(70)));
        assertThat(plan().deadline(), equalTo(START.plusSeconds(90)));
    }

    @Test
    public void longAfterTheDeadlineNothingIsMeasuredAnyMore() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        session.record(tick((Step.Measure) session.next(START), 1));
        Step step = session.next(START.plus(Duration.ofHours(1)));
        assertThat(step, instanceOf(Step.Finished.class));
        Report report = ((Step.Finished) step).report();
        assertThat("most of the window was not seen", report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(report.check("a").orElseThrow().reason().code(), equalTo(Reason.Code.TOO_FEW));
    }

    @Test
    public void whoseEndWasMissedDoesNotPassOnItsGoodStart() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        for (int i = 0; i <= 4; i++) { // five of seven: more than half
            session.record(tick((Step.Measure) session.next(START.plusSeconds(30 + 10 * i)), 1));
        }
        Report report = ((Step.Finished) session.next(START.plus(Duration.ofHours(1)))).report();
        assertThat(report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(report.check("a").orElseThrow().reason(), equalTo(Reason.of(Reason.Code.END_MISSED, 2, 7)));
        assertThat("had ended before", report.check("b").orElseThrow().verdict(), equalTo(Verdict.PASSED));
    }

    @Test
    public void theLastMeasurementMayBeLate() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        for (int i = 0; i <= 4; i++) {
            session.record(tick((Step.Measure) session.next(START.plusSeconds(30 + 10 * i)), 1));
        }
        Step.Measure last = (Step.Measure) session.next(plan().deadline().plusSeconds(25));
        assertThat(last.at(), equalTo(plan().deadline()));
        session.record(tick(last, 1));
        Report report = ((Step.Finished) session.next(plan().deadline().plusSeconds(26))).report();
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
    }

    @Test
    public void anAbortKeepsWhatWasMeasuredAndNeverPasses() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Step.Measure due = (Step.Measure) session.next(START);
        session.record(tick(due, 1));
        Report report = session.abort(START.plusSeconds(35), "li");
        assertThat(report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(report.reasons().get(0), equalTo(Reason.of(Reason.Code.ABORTED, "li")));
        assertThat(report.checks().get(0).measurements(), hasSize(1));
        assertThat(session.next(START.plusSeconds(36)), instanceOf(Step.Finished.class));
        assertThat(session.abort(START.plusSeconds(50), "again"), equalTo(report));
    }

    @Test
    public void anAbortBeforeTheFirstMeasurementIsInconclusive() throws Exception {
        Report report = VerificationSession.start(plan()).abort(START, "li");
        assertThat(report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(report.isFinished(), is(true));
    }

    @Test
    public void changesOfKindAreTold() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Step.Measure due = (Step.Measure) session.next(START);
        assertThat(session.record(tick(due, 1)), hasSize(2));
        due = (Step.Measure) session.next(due.at());
        assertThat(session.record(tick(due, 2)), hasSize(0));
        due = (Step.Measure) session.next(due.at());
        assertThat(session.record(tick(due, 9)), hasSize(2));
    }

    @Test
    public void unknownChecksAreRefused() throws Exception {
        VerificationSession session = VerificationSession.start(plan());
        Check check = plan().policy().checks().get(0);
        assertThrows(
                IllegalArgumentException.class,
                () -> session.record(new Tick(START, Map.of("x", value(check, START, 1)))));
    }

    /** Serialised after any tick and restored, it goes on to the same report. */
    @Test
    public void restoredAfterAnyTickItGoesOnToTheSameReport() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            VerificationPlan plan = plan("name: s\nwindow: {duration: 2m, interval: 10s}\nmetrics:\n"
                    + "  - {name: a, query: q, criteria: '<= 8', failureLimit: 1, consecutiveFailures: 2}\n"
                    + "  - {name: b, query: q, criteria: '<= 5', severity: normal, warning: '<= 4'}\n"
                    + "  - {name: c, query: q, criteria: '<= 5', severity: info, duration: 40s}\n");
            VerificationSession straight = VerificationSession.start(plan);
            VerificationSession broken = VerificationSession.start(plan);
            List<String> journal = new ArrayList<>(List.of(SessionCodec.writePlan(plan)));
            Step step = straight.next(START);
            while (step instanceof Step.Measure due) {
                Tick tick = random(due, random);
                straight.record(tick);
                broken.record(tick);
                journal.add(SessionCodec.writeTick(tick));
                if (random.nextInt(3) == 0) {
                    broken = restore(journal);
                }
                step = straight.next(due.at());
                assertThat(broken.report(due.at()), equalTo(straight.report(due.at())));
            }
            Report report = ((Step.Finished) step).report();
            assertThat(((Step.Finished) broken.next(report.finishedAt())).report(), equalTo(report));
            assertThat(ReportCodec.fromJson(ReportCodec.toJson(report)), equalTo(report));
        }
    }

    @Test
    public void aTickThatIsCutOffIsRefused() throws Exception {
        String line = SessionCodec.writeTick(
                tick((Step.Measure) VerificationSession.start(plan()).next(START), 1));
        assertThat(line.contains("\n"), is(false));
        for (int end = 0; end < line.length(); end++) {
            String cut = line.substring(0, end);
            assertThrows(cut, IOException.class, () -> SessionCodec.readTick(cut));
        }
    }

    private static final String WITH_RULE = "name: s\nwindow: {duration: 1m, interval: 10s}\nmetrics:\n"
            + "  - {name: a, query: q, criteria: '<= 5'}\nrules:\n"
            + "  - {name: r, on: deploy-to-prod, if: 'a > 3', for: 2, then: [%s]}\n";

    @Test
    public void aRuleThatFailsEndsTheVerificationAndSaysWhy() throws Exception {
        VerificationSession session = VerificationSession.start(plan(WITH_RULE.formatted("rollback")));
        Report report = run(session, START, 4);
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.checks().get(0).measurements(), hasSize(2));
        assertThat(report.reasons().get(0).code(), is(Reason.Code.RULE_FIRED));
        assertThat(Aftermath.asksForRollback(report), is(true));
    }

    @Test
    public void aRuleThatMakesUnstableLetsTheWindowGoOn() throws Exception {
        VerificationSession session = VerificationSession.start(plan(WITH_RULE.formatted("unstable")));
        Report report = run(session, START, 4);
        assertThat(report.verdict(), is(Verdict.WARNING));
        assertThat(report.checks().get(0).measurements(), hasSize(7));
        assertThat(Aftermath.asksForRollback(report), is(false));
    }

    @Test
    public void aRuleThatOnlyTellsChangesNoVerdict() throws Exception {
        VerificationSession session = VerificationSession.start(plan(WITH_RULE.formatted("'notify: ops'")));
        Report report = run(session, START, 4);
        assertThat(report.verdict(), is(Verdict.PASSED));
        assertThat(report.reasons().get(0).code(), is(Reason.Code.RULE_FIRED));
        assertThat(
                run(VerificationSession.start(plan(WITH_RULE.formatted("fail"))), START, 3)
                        .verdict(),
                is(Verdict.PASSED));
    }

    private static VerificationSession restore(List<String> journal) throws IOException {
        List<Tick> ticks = new ArrayList<>();
        for (String line : journal.subList(1, journal.size())) {
            ticks.add(SessionCodec.readTick(line));
        }
        return VerificationSession.restore(SessionCodec.readPlan(journal.get(0)), ticks);
    }

    private static Tick random(Step.Measure due, Random random) {
        Map<String, Measurement> measured = new LinkedHashMap<>();
        for (Check check : due.checks()) {
            measured.put(
                    check.name(),
                    switch (random.nextInt(8)) {
                        case 0 ->
                            MeasurementJudge.judgeError(
                                    check.settings(),
                                    due.at(),
                                    new SourceException(SourceException.Kind.TIMEOUT, "no answer \"in time\"\n"));
                        case 1 -> MeasurementJudge.judge((MetricCheck) check, due.at(), MetricAnswer.of(List.of()));
                        case 2 -> value(check, due.at(), Double.POSITIVE_INFINITY);
                        default -> value(check, due.at(), random.nextDouble() * 6);
                    });
        }
        return new Tick(due.at(), measured);
    }
}
