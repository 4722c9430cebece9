package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Moves a window over the history of one check, half a window at a time, and has each judged as a verification's would
 * be. Measures each time once and keeps one window's measurements.
 */
final class WindowWalk {

    private final ServicePolicy policy;
    private final MetricCheck check;
    private final Instant from;
    private final Duration interval;

    /** In a window. */
    private final int measurements;

    /** From one window to the next, in measurements. */
    private final int stride;

    private final int windows;

    /**
     * Plans the walk.
     *
     * @param policy with this check
     * @param mostMeasurements windows are left out evenly where there would be more
     */
    WindowWalk(ServicePolicy policy, MetricCheck check, Instant from, Instant to, int mostMeasurements) {
        this.policy = ReplayPolicy.observing(policy, check);
        this.check = check;
        this.from = from;
        Window window = policy.window();
        interval = window.interval();
        measurements = policy.scheduledMeasurements(check);
        long times = Duration.between(from, to).dividedBy(interval) + 1;
        int half = Math.max(1, (measurements - 1) / 2);
        long all = times < measurements ? 0 : (times - measurements) / half + 1;
        long most = Math.max(1, mostMeasurements / measurements);
        // whole halves, so that windows still begin on the grid
        long every = Math.max(1, (all + most - 1) / most);
        stride = Math.toIntExact(half * every);
        windows = Math.toIntExact((all + every - 1) / every);
    }

    int windows() {
        return windows;
    }

    /** @param progress told how many windows are judged */
    JudgedWindows walk(Measurer measurer, IntConsumer progress) throws InterruptedException {
        VerificationPlan plan = plan(0);
        NavigableMap<Integer, Tick> taken = new TreeMap<>();
        List<Double> values = new ArrayList<>();
        int inconclusive = 0;
        for (int w = 0; w < windows; w++) {
            int first = w * stride;
            taken.headMap(first).clear();
            for (int i = first; i < first + measurements; i++) {
                if (!taken.containsKey(i)) {
                    taken.put(i, measurer.measure(plan, new Step.Measure(time(i), policy.checks())));
                }
            }
            CheckReport judged = judge(w, taken.values());
            if (judged.verdict() == Verdict.INCONCLUSIVE) {
                inconclusive++;
            } else {
                boolean upper = ThresholdSide.isUpper(check);
                values.add(WindowValue.of(check.settings(), judged.measurements(), upper));
            }
            progress.accept(w + 1);
        }
        return new JudgedWindows(values, inconclusive, Math.min(1, (double) stride / measurements));
    }

    private CheckReport judge(int window, Iterable<Tick> ticks) {
        VerificationSession session = VerificationSession.start(plan(window));
        Instant last = from;
        for (Tick tick : ticks) {
            session.record(tick);
            last = tick.at();
        }
        return session.report(last).checks().get(0);
    }

    private VerificationPlan plan(int window) {
        Instant windowStart = time(window * stride);
        return new VerificationPlan(
                "window-" + window,
                new Deployment(policy.name(), null, null, null, null),
                policy,
                windowStart.minus(policy.window().initialDelay()));
    }

    private Instant time(int position) {
        return from.plus(interval.multipliedBy(position));
    }
}
