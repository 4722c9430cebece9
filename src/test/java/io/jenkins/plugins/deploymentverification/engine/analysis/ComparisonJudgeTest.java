package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;

/** Checks with statistical tests, as a session judges them: noisy latencies of about 200 ms. */
public class ComparisonJudgeTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final String CONTROL = "baseline: {type: control, query: stable}";

    private static ServicePolicy policy(String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read(
                        "p",
                        "name: s\nwindow: {duration: 30m, interval: 15s}\n" + "metrics: [{name: c, query: q, unit: s, "
                                + keys + "}]\n")
                .services()
                .get(0);
    }

    private static String problem(String keys) {
        return assertThrows(PolicyException.class, () -> policy(keys)).getMessage();
    }

    /** Values of one verification, seeded. */
    private static final class Service {

        private final Random random = new Random(7);
        private final double factor;
        private final boolean control;

        Service(double factor, boolean control) {
            this.factor = factor;
            this.control = control;
        }

        double value(double times) {
            return 0.2 * times * Math.exp(0.1 * random.nextGaussian());
        }

        List<Series> past() {
            List<Sample> samples = new ArrayList<>();
            for (int i = 360; i >= 1; i--) {
                samples.add(new Sample(START.minusSeconds(15L * i), value(1)));
            }
            return List.of(Series.of(Map.of(), samples));
        }

        Measurement measurement(Instant at) {
            Double baseline = control ? (Double) value(1) : 0.2;
            return new Measurement(at, Outcome.OK, Verdict.PASSED, value(factor), baseline, new TreeMap<>(), null, 1);
        }
    }

    private static Report verify(String keys, double factor) throws Exception {
        boolean control = !keys.contains("type: before");
        Service service = new Service(factor, control);
        VerificationPlan plan =
                new VerificationPlan("v", new Deployment("s", null, null, null, null), policy(keys), START);
        VerificationSession session = VerificationSession.start(plan);
        List<Tick> journal = new ArrayList<>();
        Step step = session.next(START);
        while (step instanceof Step.Measure due) {
            Map<String, List<Series>> once = due.baselines().isEmpty() ? Map.of("c", service.past()) : Map.of();
            Tick tick = new Tick(due.at(), Map.of("c", service.measurement(due.at())), once);
            journal.add(SessionCodec.readTick(SessionCodec.writeTick(tick)));
            session.record(tick);
            step = session.next(due.at());
        }
        Report report = ((Step.Finished) step).report();
        VerificationSession restored =
                VerificationSession.restore(SessionCodec.readPlan(SessionCodec.writePlan(plan)), journal);
        assertThat("a restart changes nothing", restored.report(START), equalTo(report));
        return report;
    }

    private static Reason.Code why(Report report) {
        return report.checks().get(0).reason().code();
    }

    @Test
    public void aWorseCanaryFailsEarly() throws Exception {
        Report report = verify(CONTROL, 1.5);
        assertThat(report.verdict(), equalTo(Verdict.FAILED));
        assertThat(why(report), equalTo(Reason.Code.REGRESSED));
        assertThat(report.checks().get(0).measurements().size(), lessThan(20));
        String reason = report.checks().get(0).reason().toString();
        assertThat(reason, containsString("does not meet Δ < +10%"));
        assertThat(report.checks().get(0).reason().text(Locale.SIMPLIFIED_CHINESE), containsString("比基线差"));
    }

    @Test
    public void anEqualCanaryPasses() throws Exception {
        Report report = verify(CONTROL, 1);
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
        assertThat(why(report), equalTo(Reason.Code.NO_REGRESSION));
        assertThat(report.checks().get(0).measurements().size(), equalTo(121));
    }

    @Test
    public void worseThanBeforeFailsEarlyAndEqualPasses() throws Exception {
        Report worse = verify("baseline: {type: before}", 1.5);
        assertThat(why(worse), equalTo(Reason.Code.REGRESSED));
        assertThat(worse.checks().get(0).measurements().size(), lessThan(20));
        assertThat(verify("baseline: {type: before}", 1).verdict(), equalTo(Verdict.PASSED));
    }

    @Test
    public void directionsAreKept() throws Exception {
        assertThat(verify(CONTROL, 0.6).verdict(), equalTo(Verdict.PASSED));
        assertThat(why(verify(CONTROL + ", direction: decrease", 0.6)), equalTo(Reason.Code.REGRESSED));
        assertThat(why(verify(CONTROL + ", direction: either", 0.6)), equalTo(Reason.Code.REGRESSED));
    }

    @Test
    public void theEffectMayBeAbsolute() throws Exception {
        Report report = verify(CONTROL + ", minimumEffect: 50ms", 1.5);
        assertThat(why(report), equalTo(Reason.Code.REGRESSED));
        assertThat(report.checks().get(0).reason().args().get(1), containsString(" ms"));
    }

    @Test
    public void whatCannotBeToldIsAsThePolicySays() throws Exception {
        for (Map.Entry<String, Verdict> entry : Map.of(
                        "", Verdict.WARNING,
                        ", onUndecided: pass", Verdict.PASSED,
                        ", onUndecided: inconclusive", Verdict.INCONCLUSIVE,
                        ", onUndecided: fail", Verdict.FAILED)
                .entrySet()) {
            Report report = verify(CONTROL + ", minimumEffect: 0.1%" + entry.getKey(), 1);
            assertThat(report.verdict(), equalTo(entry.getValue()));
            assertThat(why(report), equalTo(Reason.Code.UNDECIDED));
        }
    }

    @Test
    public void ranksAreJudgedAtTheEnd() throws Exception {
        Report worse = verify(CONTROL + ", judge: mannWhitney", 1.3);
        assertThat(worse.verdict(), equalTo(Verdict.FAILED));
        assertThat(why(worse), equalTo(Reason.Code.RANKS_WORSE));
        assertThat(worse.checks().get(0).measurements().size(), equalTo(121));
        assertThat(why(verify(CONTROL + ", judge: mannWhitney", 1)), equalTo(Reason.Code.RANKS_NO_WORSE));
        Report before = verify("baseline: {type: before}, judge: mannWhitney", 1.3);
        assertThat(why(before), equalTo(Reason.Code.RANKS_WORSE));
    }

    @Test
    public void criteriaStillCount() throws Exception {
        MetricCheck check = (MetricCheck) policy(CONTROL + ", judge: sequential, criteria: '<= 1s', warning: '<= 0.5s'")
                .checks()
                .get(0);
        Measurement breach = new Measurement(START, Outcome.BREACH, Verdict.FAILED, 2.0, 2.0, new TreeMap<>(), null, 1);
        assertThat(judge(check, List.of(breach), true).reason().code(), equalTo(Reason.Code.BREACHED));
        List<Measurement> warned = new ArrayList<>();
        for (int i = 0; i < 121; i++) {
            Instant at = START.plusSeconds(15L * i);
            double value = 0.6 + 0.001 * (i % 7);
            warned.add(new Measurement(at, Outcome.WARNED, Verdict.WARNING, value, 0.6, new TreeMap<>(), null, 1));
        }
        CheckJudge.Judgement judgement = judge(check, warned, true);
        assertThat(judgement.verdict(), equalTo(Verdict.WARNING));
        assertThat(judgement.reason().code(), equalTo(Reason.Code.WARNED));
    }

    private static CheckJudge.Judgement judge(MetricCheck check, List<Measurement> taken, boolean over) {
        int scheduled = over ? taken.size() : taken.size() + 1;
        CheckJudge.Judgement byCriteria = CheckJudge.judge(check, scheduled, taken, over);
        return ComparisonJudge.judge(check, byCriteria, scheduled, Duration.ofSeconds(15), taken, List.of(), over);
    }

    @Test
    public void withoutDataItIsUnknownWhateverIsUndecided() throws Exception {
        MetricCheck check =
                (MetricCheck) policy(CONTROL + ", onUndecided: fail").checks().get(0);
        Measurement none = new Measurement(
                START, Outcome.NO_BASELINE, Verdict.INCONCLUSIVE, 1.0, null, new TreeMap<>(), "none", 1);
        assertThat(judge(check, List.of(none), true).verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(judge(check, List.of(none), false).verdict(), nullValue());
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        for (String keys : List.of(
                CONTROL,
                CONTROL + ", judge: mannWhitney, direction: decrease, minimumEffect: 12.5%, alpha: 0.05",
                "baseline: {type: before}, judge: sequential, minimumEffect: 50ms, onUndecided: pass",
                "baseline: {type: offset, offset: 1d}, judge: sequential, criteria: '<= +50%'")) {
            ServicePolicy policy = policy(keys);
            assertThat(
                    PolicyReader.withParameters(Map.of())
                            .read("p", PolicyWriter.toJson(policy))
                            .services()
                            .get(0),
                    equalTo(policy));
        }
    }

    @Test
    public void mistakesAreTold() {
        assertThat(problem("criteria: '< 1', judge: sequential"), containsString("'judge' goes with a 'baseline'"));
        assertThat(problem("criteria: '<= +1%', alpha: 0.1, " + CONTROL), containsString("'alpha' goes with 'judge'"));
        assertThat(
                problem("judge: magic, " + CONTROL), containsString("must be one of sequential, mannwhitney, kayenta"));
        assertThat(problem("minimumEffect: 0%, " + CONTROL), containsString("must be above 0"));
        assertThat(problem("minimumEffect: much, " + CONTROL), containsString("expected a number"));
        assertThat(
                problem("direction: decrease, minimumEffect: 100%, " + CONTROL), containsString("nothing decreases"));
        assertThat(problem("baseline: {type: offset, offset: 1d}"), containsString("needs 'criteria'"));
    }
}
