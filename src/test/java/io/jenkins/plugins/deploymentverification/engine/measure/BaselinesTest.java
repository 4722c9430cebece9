package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.probe.ProbeResult;
import io.jenkins.plugins.deploymentverification.engine.probe.Probes;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Which questions are asked for baselines, and that a restarted controller asks none of them again. */
public class BaselinesTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final Instant DEPLOYED = Instant.parse("2026-01-02T02:50:00Z");

    private final List<MetricQuery> asked = Collections.synchronizedList(new ArrayList<>());

    private interface Answering {
        MetricAnswer to(MetricQuery query) throws SourceException;
    }

    private static final Probes PROBES = new Probes() {
        @Override
        public ProbeResult http(HttpCheck check, Duration budget) {
            throw new AssertionError();
        }

        @Override
        public ProbeResult tcp(TcpCheck check, Duration budget) {
            throw new AssertionError();
        }
    };

    private Measurer measurer(Answering answering) {
        MetricSource source = new MetricSource() {
            @Override
            public MetricAnswer query(MetricQuery query) throws SourceException {
                asked.add(query);
                return answering.to(query);
            }

            @Override
            public SourceInfo probe(Duration budget) {
                return new SourceInfo("test", null, Duration.ZERO, null);
            }
        };
        return new Measurer(name -> source, PROBES, 2);
    }

    private static MetricAnswer series(double... values) {
        List<Sample> samples = new ArrayList<>();
        for (double value : values) {
            samples.add(new Sample(START.minusSeconds(600 - samples.size()), value));
        }
        return MetricAnswer.of(List.of(Series.of(Map.of("job", "s"), samples)));
    }

    private static VerificationPlan plan(String baseline) throws Exception {
        return new VerificationPlan(
                "v",
                new Deployment("s", null, null, null, DEPLOYED),
                PolicyReader.withParameters(Map.of())
                        .read(
                                "p.yaml",
                                "name: s\nwindow: {duration: 2m, interval: 15s}\n"
                                        + "metrics: [{name: m, query: q, criteria: '<= +10%', baseline: " + baseline
                                        + "}]\n")
                        .services()
                        .get(0),
                START);
    }

    private static Measurement only(Tick tick) {
        return tick.measurements().get("m");
    }

    @Test
    public void anOffsetAsksTheSameQueryAtAnEarlierTime() throws Exception {
        VerificationSession session = VerificationSession.start(plan("{type: offset, offset: 7d}"));
        try (Measurer measurer = measurer(q -> q.to().isBefore(START) ? series(100) : series(105))) {
            Tick tick = measurer.measure(session.plan(), (Step.Measure) session.next(START));
            assertThat(only(tick).outcome(), equalTo(Outcome.OK));
            assertThat(only(tick).baseline(), equalTo(100.0));
            assertThat(asked.get(1).to(), equalTo(START.minus(Duration.ofDays(7))));
            assertThat(asked.get(1).expression(), equalTo("q"));
            assertThat("nothing to keep", tick.baselines(), is(Map.of()));
        }
    }

    @Test
    public void aControlIsAskedAtTheSameTime() throws Exception {
        VerificationSession session = VerificationSession.start(plan("{type: control, query: stable}"));
        try (Measurer measurer = measurer(q -> q.expression().equals("stable") ? series(100) : series(111))) {
            Tick tick = measurer.measure(session.plan(), (Step.Measure) session.next(START));
            assertThat(only(tick).outcome(), equalTo(Outcome.BREACH));
            assertThat(asked.get(1).to(), equalTo(START));
        }
    }

    @Test
    public void theTimeBeforeIsAskedForOnceAndSurvivesARestart() throws Exception {
        VerificationPlan plan = plan("{type: before}");
        List<String> journal = new ArrayList<>();
        VerificationSession session = VerificationSession.start(plan);
        try (Measurer measurer = measurer(q -> q.isRange() ? series(90, Double.NaN, 100, 1000) : series(105))) {
            for (int i = 0; i < 9; i++) {
                Step.Measure due = (Step.Measure) session.next(START.plusSeconds(15L * i));
                Tick tick = measurer.measure(plan, due);
                journal.add(SessionCodec.writeTick(tick));
                List<Tick> kept = new ArrayList<>();
                for (String line : journal) {
                    kept.add(SessionCodec.readTick(line));
                }
                session = VerificationSession.restore(SessionCodec.readPlan(SessionCodec.writePlan(plan)), kept);
            }
        }
        List<MetricQuery> ranges = asked.stream().filter(MetricQuery::isRange).toList();
        assertThat(ranges.size(), equalTo(1));
        assertThat(ranges.get(0).to(), equalTo(DEPLOYED));
        assertThat("thirty intervals at least", ranges.get(0).from(), equalTo(DEPLOYED.minusSeconds(450)));
        assertThat(ranges.get(0).step(), equalTo(Duration.ofSeconds(15)));
        Report report = session.report(START.plusSeconds(120));
        assertThat(report.verdict(), equalTo(Verdict.PASSED));
        Report read = ReportCodec.fromJson(ReportCodec.toJson(report));
        assertThat(read, equalTo(report));
        for (Measurement m : read.checks().get(0).measurements()) {
            assertThat("the median", m.baseline(), equalTo(100.0));
        }
    }

    @Test
    public void aBaselineThatCouldNotBeHadIsAskedForAgain() throws Exception {
        VerificationPlan plan = plan("{type: before, duration: 1h}");
        VerificationSession session = VerificationSession.start(plan);
        try (Measurer measurer = measurer(q -> {
            if (q.isRange() && asked.stream().filter(MetricQuery::isRange).count() == 1) {
                throw new SourceException(SourceException.Kind.TIMEOUT, "too slow");
            }
            return series(100);
        })) {
            Tick first = measurer.measure(plan, (Step.Measure) session.next(START));
            assertThat(only(first).outcome(), equalTo(Outcome.SOURCE_ERROR));
            assertThat(only(first).message(), containsString("baseline: too slow"));
            session.record(first);
            Tick second = measurer.measure(plan, (Step.Measure) session.next(START.plusSeconds(15)));
            assertThat(only(second).outcome(), equalTo(Outcome.OK));
            assertThat(asked.get(1).from(), equalTo(DEPLOYED.minus(Duration.ofHours(1))));
        }
    }
}
