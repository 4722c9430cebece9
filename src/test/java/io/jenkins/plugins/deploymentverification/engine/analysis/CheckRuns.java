package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.backtest.Backtest;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestResult;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Runs a policy of one metric check against made-up series: what is measured, kept in the journal, and judged is all
 * real, and a restart after each run must change nothing.
 */
public final class CheckRuns {

    public static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private final Map<String, Function<Instant, Double>> queries = new HashMap<>();
    private final List<MetricQuery> asked = new ArrayList<>();
    private String window = "{duration: 30m, interval: 15s}";

    /** Answers a query: NaN is NaN, null is no series, and an infinite value is a source that does not answer. */
    public CheckRuns answer(String query, Function<Instant, Double> values) {
        queries.put(query, values);
        return this;
    }

    public CheckRuns window(String yaml) {
        window = yaml;
        return this;
    }

    /** What was asked for. */
    public List<MetricQuery> asked() {
        return asked;
    }

    /** Which interval of 15 s from the start on; negative before. */
    public static int index(Instant at) {
        return (int) Math.floorDiv(Duration.between(START, at).toSeconds(), 15L);
    }

    private static ServicePolicy policy(String window, String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nwindow: " + window + "\nmetrics: [{name: c, query: q, " + keys + "}]\n")
                .services()
                .get(0);
    }

    /** What is wrong with a check of these keys. */
    public static String problem(String keys) {
        return assertThrows(PolicyException.class, () -> policy("{}", keys)).getMessage();
    }

    /** Fails unless the check's canonical form reads back equal. */
    public static void assertReadsBack(String keys) throws PolicyException {
        ServicePolicy policy = policy("{}", keys);
        ServicePolicy again = PolicyReader.withParameters(Map.of())
                .read("p", PolicyWriter.toJson(policy))
                .services()
                .get(0);
        assertThat(again, equalTo(policy));
        assertThat(PolicyWriter.toJson(again), equalTo(PolicyWriter.toJson(policy)));
    }

    /** The report of a whole verification. */
    public Report verify(String keys) throws Exception {
        VerificationPlan plan =
                new VerificationPlan("v", new Deployment("s", null, null, null, null), policy(window, keys), START);
        VerificationSession session = VerificationSession.start(plan);
        List<Tick> journal = new ArrayList<>();
        try (Measurer measurer = new Measurer(name -> new Made(), null, 1)) {
            Step step = session.next(START);
            while (step instanceof Step.Measure due) {
                Tick tick = measurer.measure(plan, due);
                journal.add(SessionCodec.readTick(SessionCodec.writeTick(tick)));
                session.record(tick);
                step = session.next(due.at());
            }
            Report report = ((Step.Finished) step).report();
            VerificationSession restored =
                    VerificationSession.restore(SessionCodec.readPlan(SessionCodec.writePlan(plan)), journal);
            Instant end = journal.get(journal.size() - 1).at();
            assertThat("a restart changes nothing", restored.report(end), equalTo(report));
            return report;
        }
    }

    /** What a back-test of a deployment at the start says. */
    public BacktestResult backtest(String keys) throws Exception {
        return new Backtest(name -> new Made(), one -> {})
                .run(policy(window, keys), null, new TreeMap<>(Map.of(START, false)));
    }

    /** The check's part of it. */
    public CheckReport check(String keys) throws Exception {
        return verify(keys).checks().get(0);
    }

    /** Why its verdict is what it is. */
    public Reason.Code why(String keys) throws Exception {
        return check(keys).reason().code();
    }

    /** Answers out of the functions. */
    private final class Made implements MetricSource {

        @Override
        public MetricAnswer query(MetricQuery query) throws SourceException {
            synchronized (asked) {
                asked.add(query);
            }
            Function<Instant, Double> values = queries.get(query.expression());
            if (values == null) {
                throw new SourceException(SourceException.Kind.REJECTED, "no such query: " + query.expression());
            }
            List<Sample> samples = new ArrayList<>();
            Instant from = query.isRange() ? query.from() : query.to();
            Duration step = query.isRange() ? query.step() : Duration.ofSeconds(1);
            for (Instant at = from; !at.isAfter(query.to()); at = at.plus(step)) {
                Double value = values.apply(at);
                if (value != null && value.isInfinite()) {
                    throw new SourceException(SourceException.Kind.SERVER_ERROR, "out of order");
                }
                if (value != null) {
                    samples.add(new Sample(at, value));
                }
            }
            return MetricAnswer.of(samples.isEmpty() ? List.of() : List.of(Series.of(Map.of(), samples)));
        }

        @Override
        public boolean rangeEqualsInstants(String expression) {
            return true;
        }

        @Override
        public SourceInfo probe(Duration budget) {
            throw new UnsupportedOperationException();
        }
    }
}
