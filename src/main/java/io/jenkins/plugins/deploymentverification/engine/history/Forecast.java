package io.jenkins.plugins.deploymentverification.engine.history;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Headroom;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Interval;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.TheilSen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * When a check's median reaches its limit if it goes on along a straight line. There is none where the line might as
 * well be level, or is too short to be drawn on.
 *
 * @param check name of the check
 * @param unit symbol of the unit of the limit and the slope; empty for plain numbers
 * @param limit the bound of the check's criteria
 * @param perDay slope of the median
 * @param slope confidence interval of {@code perDay}, on one side of zero
 * @param expected days from the last verification until the limit is reached
 * @param earliest by the end of the interval that goes there faster; at most {@code expected}
 * @param latest by the end that goes there slower; at least {@code expected}
 * @param runs how many verifications it rests on
 * @param span days from the first to the last of these
 */
public record Forecast(
        String check,
        String unit,
        double limit,
        double perDay,
        Interval slope,
        double expected,
        double earliest,
        double latest,
        int runs,
        double span) {

    /** How many verifications with a median it needs. */
    public static final int LEAST_RUNS = 8;

    /** Of the interval. */
    public static final double CONFIDENCE = 0.95;

    private static final int MOST_RUNS = 20;
    /** Days; below, daily ups and downs look like a trend. */
    private static final double LEAST_SPAN = 1;
    /** Times the span: a line is not known to hold for much longer than it has been seen. */
    private static final double MOST_AHEAD = 3;

    private static final double MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private record Point(Instant time, CheckSummary check) {}

    /** Of the checks of verifications, which may come in any order; the nearest limit first. */
    public static List<Forecast> of(List<VerificationSummary> verifications) {
        Map<String, List<Point>> byName = new LinkedHashMap<>();
        verifications.stream()
                .sorted(Comparator.comparing(VerificationSummary::startedAt))
                .forEach(v -> v.checks().stream()
                        .filter(c -> c.median() != null)
                        .forEach(c -> byName.computeIfAbsent(c.name(), name -> new ArrayList<>())
                                .add(new Point(v.startedAt(), c))));
        return byName.values().stream()
                .map(Forecast::ofCheck)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(Forecast::expected).thenComparing(Forecast::check))
                .toList();
    }

    /** @param all oldest first, with medians */
    private static Optional<Forecast> ofCheck(List<Point> all) {
        CheckSummary last = all.get(all.size() - 1).check();
        List<Point> points =
                all.stream().filter(p -> p.check().unit().equals(last.unit())).toList();
        points = points.subList(Math.max(0, points.size() - MOST_RUNS), points.size());
        Instant first = points.get(0).time();
        double[] days = points.stream().mapToDouble(p -> days(first, p.time())).toArray();
        double span = days[days.length - 1];
        if (last.limit() == null || points.size() < LEAST_RUNS || span < LEAST_SPAN) {
            return Optional.empty();
        }
        double[] medians = points.stream()
                .mapToDouble(p -> Objects.requireNonNull(p.check().median()))
                .toArray();
        TheilSen line = TheilSen.fit(days, medians, CONFIDENCE);
        Headroom headroom = Headroom.of(line, last.limit().bound(), last.limit().upper());
        // beyond the limit already, or never there: the verdicts tell
        if (line.interval().contains(0) || headroom.expected() <= 0 || headroom.expected() > MOST_AHEAD * span) {
            return Optional.empty();
        }
        return Optional.of(new Forecast(
                last.name(),
                last.unit(),
                last.limit().bound(),
                line.slope(),
                line.interval(),
                headroom.expected(),
                headroom.earliest(),
                headroom.latest(),
                points.size(),
                span));
    }

    private static double days(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / MILLIS_PER_DAY;
    }
}
