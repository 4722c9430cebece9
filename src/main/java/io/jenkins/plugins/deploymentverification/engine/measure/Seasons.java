package io.jenkins.plugins.deploymentverification.engine.measure;

import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The times of earlier days, or weeks, that a window is compared with. */
final class Seasons {

    /** Values of each earlier time that are asked for. */
    private static final int MOST_POINTS = 120;

    private final VerificationPlan plan;
    private final Baseline baseline;

    Seasons(VerificationPlan plan, Baseline baseline) {
        this.plan = plan;
        this.baseline = baseline;
    }

    /** A stretch of time. */
    record Stretch(Instant from, Instant to, Duration step) {}

    /** One for each earlier day, the oldest first. */
    List<Stretch> stretches() {
        Duration around = baseline.duration();
        Duration interval = plan.policy().window().interval();
        List<Stretch> all = new ArrayList<>();
        for (int season = baseline.last(); season >= 1; season--) {
            Duration back = baseline.offset().multipliedBy(season);
            Instant from = plan.windowStart().minus(back).minus(around);
            Instant to = plan.deadline().minus(back).plus(around);
            Duration step = Duration.ofSeconds(Math.max(
                    1, Duration.between(from, to).dividedBy(MOST_POINTS).toSeconds()));
            all.add(new Stretch(from, to, step.compareTo(interval) < 0 ? interval : step));
        }
        return all;
    }

    /**
     * The values of earlier days near a time of the day.
     *
     * @param kept samples of all stretches
     * @param at a time of the window
     * @return empty where too few earlier days have a value there
     */
    List<Double> near(List<Series> kept, Instant at) {
        List<Double> values = new ArrayList<>();
        int seasons = 0;
        for (int season = 1; season <= baseline.last(); season++) {
            Instant then = at.minus(baseline.offset().multipliedBy(season));
            int before = values.size();
            for (Series series : kept) {
                for (Sample sample : series.samples()) {
                    Duration distance = Duration.between(then, sample.at()).abs();
                    if (distance.compareTo(baseline.duration()) <= 0 && Double.isFinite(sample.value())) {
                        values.add(sample.value());
                    }
                }
            }
            seasons += values.size() > before ? 1 : 0;
        }
        return 2 * seasons >= baseline.last() ? values : List.of();
    }
}
