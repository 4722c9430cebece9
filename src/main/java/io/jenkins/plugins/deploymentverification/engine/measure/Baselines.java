package io.jenkins.plugins.deploymentverification.engine.measure;

import io.jenkins.plugins.deploymentverification.engine.analysis.Reference;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks for what the values of one tick are compared with. What is asked for once for the whole verification is kept.
 * Safe for use by many threads.
 */
final class Baselines {

    /** Points of a range query; Prometheus gives at most 11,000. */
    private static final int MOST_POINTS = 3_000;

    /** A range has at least this many points, however short the window is. */
    private static final int LEAST_POINTS = 10;

    private final VerificationPlan plan;
    private final Map<String, List<Series>> known;
    private final Map<String, List<Series>> found = new ConcurrentHashMap<>();

    Baselines(VerificationPlan plan, Step.Measure due) {
        this.plan = plan;
        this.known = due.baselines();
    }

    /** What this tick has found out for the rest of the verification, by the check's name. */
    Map<String, List<Series>> found() {
        return found;
    }

    /** What the check's values are compared with. A source that does not answer makes a failed reference. */
    Reference of(MetricSource source, MetricCheck check, Instant at, Duration budget) throws InterruptedException {
        if (check.comparison() == null) {
            return Reference.none();
        }
        Baseline baseline = check.comparison().baseline();
        try {
            return switch (baseline.type()) {
                case OFFSET ->
                    Reference.of(
                            source.query(MetricQuery.instant(check.query(), at.minus(baseline.offset()), budget)));
                case CONTROL -> Reference.of(source.query(MetricQuery.instant(baseline.query(), at, budget)));
                case BEFORE -> before(source, check, budget);
            };
        } catch (SourceException e) {
            return Reference.failed(e);
        }
    }

    private Reference before(MetricSource source, MetricCheck check, Duration budget)
            throws SourceException, InterruptedException {
        List<Series> medians = known.get(check.name());
        if (medians != null) {
            return Reference.known(medians);
        }
        Reference reference = Reference.of(range(source, check, budget));
        medians = Reference.medians(reference.series());
        if (medians.isEmpty()) {
            return reference.withSeries(medians); // asked again next time
        }
        found.put(check.name(), medians);
        return Reference.known(medians);
    }

    private MetricAnswer range(MetricSource source, MetricCheck check, Duration budget)
            throws SourceException, InterruptedException {
        Window window = plan.policy().window();
        Duration own = check.comparison().baseline().duration();
        Duration least = window.interval().multipliedBy(LEAST_POINTS);
        Duration length = own != null ? own : window.duration().compareTo(least) < 0 ? least : window.duration();
        Duration coarsest = length.dividedBy(MOST_POINTS);
        Duration step = window.interval().compareTo(coarsest) < 0 ? coarsest : window.interval();
        Instant deployed = plan.deployment().deployedAt();
        Instant end = deployed == null ? plan.startedAt() : deployed;
        return source.query(MetricQuery.range(check.query(), end.minus(length), end, step, budget));
    }
}
