package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.Assert.assertThrows;

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
import io.jenkins.plugins.deploymentverification.engine.probe.ProbeResult;
import io.jenkins.plugins.deploymentverification.engine.probe.Probes;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Test;

public class MeasurerTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static final Probes PROBES = new Probes() {
        @Override
        public ProbeResult http(HttpCheck check, Duration budget) {
            return new ProbeResult(false, 0.2, Remark.words("expected 200, got 503"), 200);
        }

        @Override
        public ProbeResult tcp(TcpCheck check, Duration budget) {
            return new ProbeResult(true, 0.01, Remark.words("connected"), 10);
        }
    };

    private interface Answering {
        MetricAnswer answer(MetricQuery query) throws SourceException, InterruptedException;
    }

    private static MetricSource source(Answering answering) {
        return new MetricSource() {
            @Override
            public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
                return answering.answer(query);
            }

            @Override
            public SourceInfo probe(Duration budget) {
                return new SourceInfo("test", null, Duration.ZERO, null);
            }
        };
    }

    private static MetricAnswer one(double value) {
        return MetricAnswer.of(List.of(Series.of(Map.of(), List.of(new Sample(START, value)))));
    }

    private static VerificationPlan plan(String checks) throws Exception {
        return new VerificationPlan(
                "v",
                new Deployment("s", null, null, null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p.yaml", "name: s\n" + checks)
                        .services()
                        .get(0),
                START);
    }

    private static Tick measure(Measurer measurer, VerificationPlan plan) throws InterruptedException {
        return measurer.measure(plan, new Step.Measure(START, plan.policy().checks()));
    }

    @Test
    public void eachKindOfCheckGetsItsMeasurement() throws Exception {
        VerificationPlan plan = plan("metrics: [{name: m, query: q, criteria: '> 0'}]\n"
                + "http: [{name: h, url: 'http://h/'}]\ntcp: [{name: t, host: h, port: 1}]\n"
                + "alerts: [{name: a, labels: {x: y}}]\n");
        try (Measurer measurer = new Measurer(name -> source(q -> one(1)), PROBES, 4)) {
            Tick tick = measure(measurer, plan);
            assertThat(tick.measurements().get("m").outcome(), equalTo(Outcome.OK));
            assertThat(tick.measurements().get("h").outcome(), equalTo(Outcome.BREACH));
            assertThat(tick.measurements().get("h").message(), equalTo("expected 200, got 503"));
            assertThat(tick.measurements().get("t").outcome(), equalTo(Outcome.OK));
            assertThat(tick.measurements().get("a").outcome(), equalTo(Outcome.SOURCE_ERROR));
            assertThat(tick.measurements().get("a").message(), containsString("cannot list alerts"));
        }
    }

    @Test
    public void theThreadThatAsksWorksForTheVerification() throws Exception {
        Trace trace = Trace.create();
        VerificationPlan plan =
                plan("metrics: [{name: m, query: q, criteria: '> 0'}]").withTrace(trace);
        List<Trace> seen = new CopyOnWriteArrayList<>();
        MetricSource source = source(q -> {
            seen.add(TraceScope.current());
            return one(1);
        });
        try (Measurer measurer = new Measurer(name -> source, PROBES, 1)) {
            measure(measurer, plan);
        }
        assertThat(seen, equalTo(List.of(trace)));
    }

    @Test
    public void howSourcesAnswerIsSeen() throws Exception {
        VerificationPlan plan = plan("metrics:\n - {name: a, query: q, criteria: '> 0'}\n"
                + " - {name: b, query: q, criteria: '> 0', source: down}\n"
                + "http: [{name: h, url: 'http://h/'}]\n");
        SourceLookup lookup = name -> source(q -> {
            if (name != null) {
                throw new SourceException(SourceException.Kind.UNREACHABLE, "refused");
            }
            return one(0);
        });
        List<String> seen = new CopyOnWriteArrayList<>();
        SourceWatch watch = (source, failure, took) -> seen.add(source + " " + failure);
        try (Lanes lanes = new Lanes(2);
                Measurer measurer = new Measurer(lookup, PROBES, lanes, watch)) {
            measure(measurer, plan);
        }
        assertThat(seen, containsInAnyOrder("null null", "down UNREACHABLE"));
    }

    @Test
    public void theChecksOwnSourceWinsOverTheServices() throws Exception {
        VerificationPlan plan = plan("source: one\n"
                + "metrics:\n"
                + " - {name: a, query: q, criteria: '== 1'}\n"
                + " - {name: b, query: q, criteria: '== 2', source: two}\n"
                + " - {name: c, query: q, criteria: '> 0', source: no}\n");
        SourceLookup lookup = name -> switch (name) {
            case "one" -> source(q -> one(1));
            case "two" -> source(q -> one(2));
            default -> throw new SourceException(SourceException.Kind.CONFIGURATION, "no source '" + name + "'");
        };
        try (Measurer measurer = new Measurer(lookup, PROBES, 4)) {
            Tick tick = measure(measurer, plan);
            assertThat(tick.measurements().get("a").outcome(), equalTo(Outcome.OK));
            assertThat(tick.measurements().get("b").outcome(), equalTo(Outcome.OK));
            assertThat(tick.measurements().get("c").message(), equalTo("no source 'no'"));
        }
    }

    @Test
    public void theChecksOfATickAreMeasuredTogether() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        VerificationPlan plan = plan("metrics:\n - {name: a, query: q, criteria: '> 0'}\n"
                + " - {name: b, query: q, criteria: '> 0'}\n - {name: c, query: q, criteria: '> 0'}\n");
        Answering meet = q -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (java.util.concurrent.BrokenBarrierException | java.util.concurrent.TimeoutException e) {
                throw new SourceException(SourceException.Kind.TIMEOUT, "alone");
            }
            return one(1);
        };
        try (Measurer measurer = new Measurer(name -> source(meet), PROBES, 3)) {
            measure(measurer, plan).measurements().values().forEach(m -> assertThat(m.outcome(), equalTo(Outcome.OK)));
        }
    }

    @Test
    public void aSourceThatHangsHoldsUpNoOther() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        VerificationPlan plan = plan("metrics:\n"
                + " - {name: h1, query: q, criteria: '> 0', source: hangs}\n"
                + " - {name: h2, query: q, criteria: '> 0', source: hangs}\n"
                + " - {name: ok, query: q, criteria: '> 0', source: fine}\n");
        SourceLookup lookup = name -> name.equals("fine")
                ? source(q -> {
                    answered.countDown();
                    return one(1);
                })
                : source(q -> {
                    // gives up only when the other source was asked
                    throw answered.await(20, TimeUnit.SECONDS)
                            ? new SourceException(SourceException.Kind.TIMEOUT, "slow")
                            : new SourceException(SourceException.Kind.TIMEOUT, "held up the other");
                });
        try (Measurer measurer = new Measurer(lookup, PROBES, 1)) {
            Tick tick = measure(measurer, plan);
            assertThat(tick.measurements().get("ok").outcome(), equalTo(Outcome.OK));
            assertThat(tick.measurements().get("h1").message(), equalTo("slow"));
        }
    }

    @Test
    public void anInternalErrorIsInconclusiveAndToldWithoutDetails() throws Exception {
        VerificationPlan plan = plan("metrics: [{name: m, query: q, criteria: '> 0'}]\n");
        SourceLookup broken = name -> source(q -> {
            throw new IllegalStateException("secret detail");
        });
        try (Measurer measurer = new Measurer(broken, PROBES, 1)) {
            assertThat(
                    measure(measurer, plan).measurements().get("m").message(),
                    equalTo("internal error while measuring: IllegalStateException"));
        }
    }

    @Test
    public void anInterruptCancelsWhatIsUnderWay() throws Exception {
        VerificationPlan plan = plan("metrics: [{name: m, query: q, criteria: '> 0'}]\n");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Answering forever = q -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                cancelled.countDown();
                throw e;
            }
            return one(1);
        };
        try (Measurer measurer = new Measurer(name -> source(forever), PROBES, 1)) {
            Thread measuring = new Thread(() -> {
                assertThrows(InterruptedException.class, () -> measure(measurer, plan));
                interrupted.set(true);
            });
            measuring.start();
            asked.await();
            measuring.interrupt();
            measuring.join(20_000);
            assertThat(interrupted.get(), equalTo(true));
            assertThat(cancelled.await(20, TimeUnit.SECONDS), equalTo(true));
        }
    }
}
