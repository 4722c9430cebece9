package io.jenkins.plugins.deploymentverification.engine.measure;

import io.jenkins.plugins.deploymentverification.engine.analysis.Counted;
import io.jenkins.plugins.deploymentverification.engine.analysis.CountedPast;
import io.jenkins.plugins.deploymentverification.engine.analysis.CountedReference;
import io.jenkins.plugins.deploymentverification.engine.analysis.MissingAsZero;
import io.jenkins.plugins.deploymentverification.engine.analysis.Reference;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** The sequential test learns the noise from a past several times as long as the window, see docs/judgement.md. */
    private static final int PAST_OF_SEQUENTIAL = 3;

    /** A range has at least this many points, however short the window is. */
    private static final int LEAST_POINTS = 30;

    private static final Reference NO_PREVIOUS = Reference.none(Remark.of(RemarkCode.NOTHING_EARLIER));

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
                case OFFSET -> {
                    Instant then = at.minus(baseline.offset());
                    yield instant(source, check, MetricQuery.instant(check.query(), then, budget));
                }
                case CONTROL -> control(source, check, at, budget);
                case BEFORE -> before(source, check, budget);
                case PREVIOUS -> previous(check);
                case SEASONAL -> seasonal(source, check, at, budget);
            };
        } catch (SourceException e) {
            return Reference.failed(e);
        }
    }

    /** Likewise of a check that counts. */
    CountedReference counted(MetricSource source, MetricCheck check, Instant at, Duration budget)
            throws InterruptedException {
        if (check.comparison() == null) {
            return CountedReference.of(Reference.none());
        }
        Baseline baseline = check.comparison().baseline();
        try {
            return switch (baseline.type()) {
                case OFFSET -> {
                    Instant then = at.minus(baseline.offset());
                    yield counted(then, count(source, check.query(), check.total(), then, budget));
                }
                case CONTROL -> {
                    if (check.isSequential() && !known.containsKey(check.name())) {
                        Instant end = at.minus(plan.policy().window().interval());
                        found.put(check.name(), past(source, check, baseline.query(), baseline.total(), end, budget));
                    }
                    yield counted(at, count(source, baseline.query(), baseline.total(), at, budget));
                }
                case BEFORE -> CountedReference.of(countedBefore(source, check, budget));
                case PREVIOUS -> CountedReference.of(previous(check));
                case SEASONAL -> CountedReference.of(seasonal(source, check, at, budget));
            };
        } catch (SourceException e) {
            return CountedReference.of(Reference.failed(e));
        }
    }

    /** Asks for what some are of all. */
    static Counted count(MetricSource source, String some, String all, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        return Counted.of(
                source.query(MetricQuery.instant(some, at, budget)),
                source.query(MetricQuery.instant(all, at, budget)));
    }

    private static CountedReference counted(Instant at, Counted counted) {
        return counted.outcome() == null
                ? new CountedReference(Reference.known(counted.share(at).series()), counted)
                : CountedReference.of(Reference.none(counted.remark()));
    }

    private Reference countedBefore(MetricSource source, MetricCheck check, Duration budget)
            throws SourceException, InterruptedException {
        List<Series> past = known.get(check.name());
        Instant end = deployed();
        if (past == null) {
            past = past(source, check, check.query(), check.total(), end, budget);
            if (past.isEmpty()) {
                return Reference.none(Remark.of(RemarkCode.NOTHING_COUNTED_BEFORE)); // asked again
            }
            found.put(check.name(), past);
        }
        double share = CountedPast.of(past).share();
        return Reference.known(List.of(Series.of(Map.of(), List.of(new Sample(end, share)))));
    }

    /** Doubtful answers are none. */
    private List<Series> past(
            MetricSource source, MetricCheck check, String some, String all, Instant end, Duration budget)
            throws SourceException, InterruptedException {
        return CountedPast.kept(
                Reference.of(source.query(range(check, some, end, budget))).series(),
                Reference.of(source.query(range(check, all, end, budget))).series());
    }

    private Instant deployed() {
        Instant deployed = plan.deployment().deployedAt();
        return deployed == null ? plan.startedAt() : deployed;
    }

    private Reference previous(MetricCheck check) {
        List<Series> kept = known.get(check.name());
        return kept == null ? NO_PREVIOUS : Reference.known(kept);
    }

    /** All earlier days are asked for once; a day without a proper answer has no values. */
    private Reference seasonal(MetricSource source, MetricCheck check, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        Seasons seasons = new Seasons(plan, check.comparison().baseline());
        List<Series> kept = known.get(check.name());
        if (kept == null) {
            List<Sample> samples = new ArrayList<>();
            for (Seasons.Stretch stretch : seasons.stretches()) {
                List<Series> one = series(source, check, stretch, budget);
                if (one.size() > 1) {
                    return Reference.none(Remark.of(RemarkCode.ONE_SERIES_COMPARED, one.size()));
                }
                one.forEach(s -> samples.addAll(s.samples()));
            }
            kept = List.of(Series.of(Map.of(), samples));
            if (!samples.isEmpty()) {
                found.put(check.name(), kept);
            }
        }
        return Reference.usual(seasons.near(kept, at), at);
    }

    private static List<Series> series(MetricSource source, MetricCheck check, Seasons.Stretch stretch, Duration budget)
            throws SourceException, InterruptedException {
        List<Series> values = range(source, check.query(), stretch, budget);
        if (check.total() == null) {
            return Reference.aggregated(check.aggregation(), values);
        }
        return CountedPast.shares(CountedPast.kept(values, range(source, check.total(), stretch, budget)));
    }

    private static List<Series> range(MetricSource source, String query, Seasons.Stretch stretch, Duration budget)
            throws SourceException, InterruptedException {
        return Reference.of(
                        source.query(MetricQuery.range(query, stretch.from(), stretch.to(), stretch.step(), budget)))
                .series();
    }

    private Reference before(MetricSource source, MetricCheck check, Duration budget)
            throws SourceException, InterruptedException {
        List<Series> kept = known.get(check.name());
        if (kept != null) {
            return Reference.known(Reference.medians(kept));
        }
        Reference reference = Reference.of(source.query(range(check, check.query(), deployed(), budget)));
        List<Series> series = Reference.aggregated(check.aggregation(), reference.series());
        List<Series> medians = Reference.medians(series);
        if (check.test() != null && series.size() > 1) {
            return Reference.none(Remark.of(RemarkCode.TEST_COMPARES_ONE_SERIES, series.size()));
        }
        if (medians.isEmpty()) {
            return reference.withSeries(medians); // asked again next time
        }
        found.put(check.name(), check.test() == null ? medians : series);
        return Reference.known(medians);
    }

    /** A sequential test learns from the control's past how noisy it is; it can do without. */
    private Reference control(MetricSource source, MetricCheck check, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        String query = check.comparison().baseline().query();
        if (check.isSequential() && !known.containsKey(check.name())) {
            Instant end = at.minus(plan.policy().window().interval());
            Reference past = Reference.of(source.query(range(check, query, end, budget)));
            List<Series> series = Reference.aggregated(check.aggregation(), past.series());
            found.put(check.name(), series.size() == 1 ? series : List.of());
        }
        return instant(source, check, MetricQuery.instant(query, at, budget));
    }

    private static Reference instant(MetricSource source, MetricCheck check, MetricQuery query)
            throws SourceException, InterruptedException {
        return Reference.of(MissingAsZero.in(check, query.to(), source.query(query)));
    }

    private MetricQuery range(MetricCheck check, String query, Instant end, Duration budget) {
        Window window = plan.policy().window();
        Duration own = check.comparison().baseline().duration();
        Duration least = window.interval().multipliedBy(LEAST_POINTS);
        Duration wanted = window.duration().multipliedBy(check.isSequential() ? PAST_OF_SEQUENTIAL : 1);
        Duration length = own != null ? own : wanted.compareTo(least) < 0 ? least : wanted;
        Duration most = window.interval().multipliedBy(MOST_POINTS);
        if (length.compareTo(most) <= 0) {
            return MetricQuery.range(query, end.minus(length), end, window.interval(), budget);
        }
        return check.test() == null
                ? MetricQuery.range(query, end.minus(length), end, length.dividedBy(MOST_POINTS), budget)
                : MetricQuery.range(query, end.minus(most), end, window.interval(), budget);
    }
}
