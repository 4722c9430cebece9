package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge.Judgement;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Headroom;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MannKendall;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Samples;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.TheilSen;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Trend;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Whether a check's values keep getting worse over the window, told once, at its end: Mann and Kendall's test tells
 * whether there is a trend at all, Theil and Sen's slope how steep it is. Pure functions.
 */
public final class TrendJudge {

    /** With fewer values, noise looks like a trend. */
    private static final int FEWEST = 10;

    private static final double CONFIDENCE = 0.95;
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double MOST_SECONDS = Duration.ofDays(3650).toSeconds();

    private TrendJudge() {}

    /**
     * Judges a check with a trend.
     *
     * @param judged what its criteria, limits and test come to
     * @param taken oldest first
     * @param over whether no more measurements will come
     */
    public static Judgement judge(MetricCheck check, Judgement judged, List<Measurement> taken, boolean over) {
        if (!over || judged.verdict() == Verdict.FAILED) {
            return judged;
        }
        List<Measurement> values = taken.stream()
                .filter(m -> m.outcome().isConclusive() && m.value() != null && Double.isFinite(m.value()))
                .toList();
        if (values.size() < FEWEST) {
            return judged.verdict() == Verdict.INCONCLUSIVE
                    ? judged
                    : new Judgement(Verdict.INCONCLUSIVE, Reason.of(Reason.Code.TREND_TOO_FEW, values.size(), FEWEST));
        }
        Judgement trend = of(check, values);
        boolean alone = check.criteria() instanceof Criteria.Any && check.test() == null;
        return trend.verdict() == Verdict.FAILED || (alone && judged.verdict() == Verdict.PASSED) ? trend : judged;
    }

    private static Judgement of(MetricCheck check, List<Measurement> measured) {
        Trend trend = check.trend();
        Instant first = measured.get(0).at();
        double[] times = measured.stream()
                .mapToDouble(m -> Duration.between(first, m.at()).toMillis() / 1000.0)
                .toArray();
        double[] values = measured.stream().mapToDouble(Measurement::value).toArray();
        double p = MannKendall.test(values, trend.direction()).pValue();
        TheilSen line = TheilSen.fit(times, values, CONFIDENCE);
        boolean significant = p <= trend.alpha();
        String slope = ComparisonJudge.change(check, false, line.slope() * SECONDS_PER_HOUR) + "/h";
        if (trend.limit() == null) {
            double change = line.slope() * line.lastTime();
            double harm = trend.direction() == Direction.INCREASE ? change : -change;
            boolean worse =
                    significant && harm > 0 && harm >= trend.minimumEffect().of(Samples.median(values));
            return new Judgement(
                    worse ? Verdict.FAILED : Verdict.PASSED,
                    Reason.of(
                            worse ? Reason.Code.TREND_WORSE : Reason.Code.TREND_HELD,
                            trend.text(check.unit()),
                            slope,
                            ComparisonJudge.change(check, false, change),
                            ComparisonJudge.number(p),
                            ComparisonJudge.number(trend.alpha()),
                            values.length));
        }
        Headroom left = Headroom.of(line, trend.limit(), trend.direction() == Direction.INCREASE);
        boolean soon = significant && left.expected() <= trend.within().toSeconds();
        return new Judgement(
                soon ? Verdict.FAILED : Verdict.PASSED,
                Reason.of(
                        soon ? Reason.Code.TREND_TO_LIMIT : Reason.Code.TREND_NOT_TO_LIMIT,
                        trend.text(check.unit()),
                        slope,
                        time(left.expected()),
                        time(left.earliest()) + " … " + time(left.latest()),
                        ComparisonJudge.number(p),
                        ComparisonJudge.number(trend.alpha()),
                        values.length));
    }

    private static String time(double seconds) {
        return seconds > MOST_SECONDS ? "∞" : Durations.format(Duration.ofSeconds(Math.round(seconds)));
    }
}
