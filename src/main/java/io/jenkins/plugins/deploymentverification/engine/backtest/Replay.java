package io.jenkins.plugins.deploymentverification.engine.backtest;

import dev.failsafe.RateLimiter;
import io.jenkins.plugins.deploymentverification.engine.measure.Lanes;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.probe.ProbeResult;
import io.jenkins.plugins.deploymentverification.engine.probe.Probes;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Drives verifications through the past: the session and the measuring are those of a running deployment, only the
 * clock is not. One thread at a time.
 */
final class Replay implements AutoCloseable {

    private static final int CONCURRENCY = 4;

    /** Queries for single times, a second and source: what a busy dashboard asks as well. */
    private static final int INSTANTS_A_SECOND = 20;

    private final SourceLookup sources;
    private final Lanes lanes = new Lanes(CONCURRENCY);
    private final ConcurrentMap<MetricSource, RateLimiter<Object>> limits = new ConcurrentHashMap<>();

    Replay(SourceLookup sources) {
        this.sources = sources;
    }

    /** Measures the past, on a grid of times from the first to the last. */
    Measurer measurer(Instant from, Instant to, Duration step, int mostInstants) {
        ConcurrentMap<MetricSource, HistorySource> seen = new ConcurrentHashMap<>();
        SourceLookup history = name -> {
            MetricSource source = sources.get(name);
            return seen.computeIfAbsent(
                    source,
                    s -> new HistorySource(
                            s,
                            from,
                            to,
                            step,
                            limits.computeIfAbsent(
                                    s,
                                    l -> RateLimiter.smoothBuilder(INSTANTS_A_SECOND, Duration.ofSeconds(1))
                                            .build()),
                            mostInstants));
        };
        return new Measurer(history, NO_PROBES, lanes);
    }

    /** @param plan in the past, of any policy with metric checks; its start has no fractions of milliseconds */
    Replayed run(VerificationPlan plan, boolean bad) throws InterruptedException {
        VerificationPlan observing = with(plan, ReplayPolicy.observing(plan.policy()));
        List<Tick> ticks = new ArrayList<>();
        Report observed;
        Duration interval = plan.policy().window().interval();
        try (Measurer measurer = measurer(plan.windowStart(), plan.deadline(), interval, Integer.MAX_VALUE)) {
            VerificationSession session = VerificationSession.start(observing);
            Step step = session.next(plan.startedAt());
            while (step instanceof Step.Measure due) {
                Tick tick = measurer.measure(observing, due);
                ticks.add(tick);
                session.record(tick);
                step = session.next(due.at());
            }
            observed = ((Step.Finished) step).report();
        }
        return new Replayed(plan.startedAt(), bad, judge(plan, ticks), observed.checks());
    }

    /** As the policy itself would have ended it, perhaps earlier. */
    private static Report judge(VerificationPlan plan, List<Tick> ticks) {
        VerificationPlan replayed = with(plan, ReplayPolicy.replayable(plan.policy()));
        Instant end = ticks.get(ticks.size() - 1).at();
        return VerificationSession.restore(replayed, ticks).report(end);
    }

    private static VerificationPlan with(VerificationPlan plan, ServicePolicy policy) {
        return new VerificationPlan(plan.id(), plan.deployment(), policy, plan.startedAt(), plan.baselines());
    }

    @Override
    public void close() {
        lanes.close();
    }

    private static final Probes NO_PROBES = new Probes() {
        @Override
        public ProbeResult http(HttpCheck check, Duration budget) {
            throw new IllegalStateException("a probe cannot be sent into the past");
        }

        @Override
        public ProbeResult tcp(TcpCheck check, Duration budget) {
            throw new IllegalStateException("a probe cannot be sent into the past");
        }
    };
}
