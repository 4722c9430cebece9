package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.metric.GateRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.GateStart;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SloQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
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
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SystemChecksTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final GateResult OPEN = new GateResult(GateResult.State.IN_PROGRESS, null, null);
    private static final GateResult PASSED =
            new GateResult(GateResult.State.PASSED, null, URI.create("https://app.example/gates/e1"));
    private static final GateResult FAILED = new GateResult(GateResult.State.FAILED, "error rate: fail", null);

    private static final Probes NO_PROBES = new Probes() {
        @Override
        public ProbeResult http(HttpCheck check, Duration budget) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProbeResult tcp(TcpCheck check, Duration budget) {
            throw new UnsupportedOperationException();
        }
    };

    private final Gates gates = new Gates();
    private final List<String> journal = new ArrayList<>();

    private static VerificationPlan plan(String checks) throws Exception {
        return new VerificationPlan(
                "v",
                new Deployment("checkout", "production", "1.5", null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p.yaml", "name: checkout\nwindow: {duration: 1m, interval: 15s}\n" + checks)
                        .services()
                        .get(0),
                START);
    }

    /** As after a restart: everything that is known comes out of the journal. */
    private Step afterRestart(VerificationPlan plan, Instant now) throws Exception {
        return session(plan).next(now);
    }

    private VerificationSession session(VerificationPlan plan) throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (String line : journal) {
            ticks.add(SessionCodec.readTick(line));
        }
        return VerificationSession.restore(SessionCodec.readPlan(SessionCodec.writePlan(plan)), ticks);
    }

    private Measurement tick(VerificationPlan plan, int number) throws Exception {
        Instant now = START.plus(plan.policy().window().interval().multipliedBy(number));
        Step.Measure due = (Step.Measure) afterRestart(plan, now);
        Tick ahead = Measurer.ahead(due);
        if (ahead != null) {
            journal.add(SessionCodec.writeTick(ahead));
        }
        try (Measurer measurer = new Measurer(name -> gates, NO_PROBES, 2)) {
            Tick tick = measurer.measure(plan, due);
            journal.add(SessionCodec.writeTick(tick));
            return tick.measurements().values().iterator().next();
        }
    }

    @Test
    public void aGateIsStartedOnceAndAskedForUntilItDecidesOverRestarts() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g, identifier: pre}]");
        gates.results.addAll(List.of(OPEN, PASSED));
        assertThat(tick(plan, 0).outcome(), is(Outcome.PENDING));
        assertThat(tick(plan, 1).outcome(), is(Outcome.PENDING));
        assertThat(tick(plan, 2).outcome(), is(Outcome.OK));
        Measurement carried = tick(plan, 3);
        assertThat(carried.outcome(), is(Outcome.OK));
        assertThat(carried.message(), is("https://app.example/gates/e1"));
        tick(plan, 4);
        assertThat(gates.calls, contains("start checkout production 1.5 pre", "poll e1", "poll e1"));
        assertThat(session(plan).report(START.plusSeconds(60)).verdict(), is(Verdict.PASSED));
    }

    @Test
    public void aGateThatRefusesFailsTheVerification() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g, service: shop, environment: eu, version: '2'}]");
        gates.results.add(FAILED);
        tick(plan, 0);
        Measurement failed = tick(plan, 1);
        assertThat(failed.outcome(), is(Outcome.BREACH));
        assertThat(failed.message(), is("error rate: fail"));
        assertThat(gates.calls, contains("start shop eu 2 null", "poll e1"));
        assertThat(session(plan).report(START.plusSeconds(60)).verdict(), is(Verdict.FAILED));
    }

    @Test
    public void whatWasCertainlyNotStartedIsStartedAgain() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g}]");
        gates.starts.add(new SourceException(SourceException.Kind.RATE_LIMITED, "429"));
        gates.results.add(PASSED);
        assertThat(tick(plan, 0).outcome(), is(Outcome.SOURCE_ERROR));
        assertThat(tick(plan, 1).outcome(), is(Outcome.PENDING));
        assertThat(tick(plan, 2).outcome(), is(Outcome.OK));
        assertThat(gates.calls.stream().filter(c -> c.startsWith("start")).count(), is(2L));
    }

    @Test
    public void whatMayHaveBeenStartedIsNotStartedAgain() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g}]");
        gates.starts.add(GateStart.lost("connection reset"));
        for (int i = 0; i < 5; i++) {
            Measurement m = tick(plan, i);
            assertThat(m.outcome(), is(Outcome.SOURCE_ERROR));
            assertThat(m.message(), containsString("not started twice: connection reset"));
        }
        assertThat(gates.calls.size(), is(1));
        assertThat(session(plan).report(START.plusSeconds(60)).verdict(), is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void aCrashWhileItIsStartedDoesNotStartItAgain() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g}]");
        Step.Measure due = (Step.Measure) afterRestart(plan, START);
        journal.add(SessionCodec.writeTick(Measurer.ahead(due)));

        Step.Measure again = (Step.Measure) afterRestart(plan, START);
        assertThat("the time is yet to be measured", again.at(), is(START));
        assertThat(Measurer.ahead(again), nullValue());
        Measurement m = tick(plan, 0);
        assertThat(m.message(), containsString("not started twice: the measurement was interrupted"));
        assertThat(gates.calls.size(), is(0));

        journal.add(SessionCodec.writeTick(Measurer.nothingSent(Measurer.ahead(due))));
        assertThat("taken back", tick(plan, 1).outcome(), is(Outcome.PENDING));
    }

    @Test
    public void aFailedQuestionIsNoDecision() throws Exception {
        VerificationPlan plan = plan("gates: [{name: g}]");
        gates.results.add(PASSED);
        tick(plan, 0);
        gates.broken = new SourceException(SourceException.Kind.SERVER_ERROR, "503");
        assertThat(tick(plan, 1).outcome(), is(Outcome.SOURCE_ERROR));
        gates.broken = null;
        assertThat(tick(plan, 2).outcome(), is(Outcome.OK));
        assertThat(gates.calls, contains("start checkout production 1.5 null", "poll e1", "poll e1"));
    }

    @Test
    public void shortIntervalsDoNotHurryTheSystem() throws Exception {
        VerificationPlan plan = new VerificationPlan(
                "v",
                new Deployment("checkout", null, null, null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p", "name: checkout\nwindow: {duration: 1m, interval: 5s}\ngates: [{name: g}]")
                        .services()
                        .get(0),
                START);
        gates.results.addAll(List.of(OPEN, PASSED));
        for (int i = 0; i < 6; i++) {
            tick(plan, i);
        }
        assertThat(gates.calls, contains("start checkout null null null", "poll e1", "poll e1"));
    }

    @Test
    public void monitorsAndObjectivesAreAskedForAsThePolicySays() throws Exception {
        VerificationPlan plan = plan("monitors: [{name: m, ids: [1, 2], monitorGroups: ['a:b']}]\n"
                + "slos: [{name: s, slo: abc, timeframe: 1h, target: 99, criteria: '>= 99%'}]\n");
        Step.Measure due = (Step.Measure) VerificationSession.start(plan).next(START);
        try (Measurer measurer = new Measurer(name -> gates, NO_PROBES, 2)) {
            Tick tick = measurer.measure(plan, due);
            assertThat(tick.measurements().get("m").outcome(), is(Outcome.OK));
            assertThat(tick.measurements().get("s").value(), is(99.5));
            assertThat(tick.notes(), is(Map.of()));
        }
        assertThat(gates.monitors, is(new MonitorQuery(List.of("1", "2"), null, List.of("a:b"))));
        assertThat(gates.slo, is(new SloQuery("abc", START.minusSeconds(3600), START, 99.0)));
    }

    @Test
    public void aSourceThatCannotSaysSo() throws Exception {
        VerificationPlan plan =
                plan("monitors: [{name: m, ids: [1]}]\nslos: [{name: s, slo: a, value: budget}]\ngates: [{name: g}]\n");
        MetricSource plain = new MetricSource() {
            @Override
            public MetricAnswer query(MetricQuery query) {
                throw new UnsupportedOperationException();
            }

            @Override
            public SourceInfo probe(Duration budget) {
                throw new UnsupportedOperationException();
            }
        };
        try (Measurer measurer = new Measurer(name -> plain, NO_PROBES, 2)) {
            Map<String, Measurement> taken = measurer.measure(
                            plan, new Step.Measure(START, plan.policy().checks()))
                    .measurements();
            assertThat(taken.get("m").message(), containsString("cannot tell the states of monitors"));
            assertThat(taken.get("s").message(), containsString("knows no service level objectives"));
            assertThat(taken.get("g").message(), containsString("has no deployment gates"));
        }
    }

    private static final class Gates implements MetricSource {

        /** SourceException or GateStart; when used up, e1. */
        private final Deque<Object> starts = new ArrayDeque<>();

        private final Deque<GateResult> results = new ArrayDeque<>();
        private final List<String> calls = new ArrayList<>();
        private SourceException broken;
        private MonitorQuery monitors;
        private SloQuery slo;

        @Override
        public GateStart startGate(GateRequest request, Duration budget) throws SourceException {
            calls.add("start " + request.service() + " " + request.environment() + " " + request.version() + " "
                    + request.identifier());
            Object next = starts.poll();
            if (next instanceof SourceException e) {
                throw e;
            }
            return next == null ? GateStart.of("e1") : (GateStart) next;
        }

        @Override
        public GateResult gate(String id, Duration budget) throws SourceException {
            calls.add("poll " + id);
            if (broken != null) {
                throw broken;
            }
            return results.remove();
        }

        @Override
        public List<MonitorStatus> monitors(MonitorQuery query, Duration budget) {
            monitors = query;
            return List.of(new MonitorStatus("1", "m", null, MonitorStatus.State.OK, false, null, null));
        }

        @Override
        public SloStatus slo(SloQuery query, Duration budget) {
            slo = query;
            return new SloStatus(99.5, null, List.of());
        }

        @Override
        public MetricAnswer query(MetricQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceInfo probe(Duration budget) {
            throw new UnsupportedOperationException();
        }
    }
}
