package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A range of values that does not meet a criterion, for shading a chart.
 *
 * @param from negative infinity where the range has no lower end
 * @param to positive infinity where it has no upper end
 */
record Band(double from, double to) {

    /** All such ranges, lowest first. Single points, as of {@code != 0}, are none. */
    static List<Band> breaching(Criteria criteria) {
        return where(criteria, value -> !criteria.test(value));
    }

    /** All ranges that meet the criteria but miss the warning ones, lowest first. */
    static List<Band> warning(Criteria criteria, Criteria warning) {
        return where(new Criteria.And(List.of(criteria, warning)), v -> criteria.test(v) && !warning.test(v));
    }

    /** Between two neighbouring bounds nothing changes: what holds in the middle holds all the way. */
    private static List<Band> where(Criteria bounds, DoublePredicate wanted) {
        double[] edges = bounds.comparisons().stream()
                .mapToDouble(Criteria.Comparison::bound)
                .filter(Double::isFinite)
                .sorted()
                .distinct()
                .toArray();
        List<Band> bands = new ArrayList<>();
        for (int i = 0; i <= edges.length; i++) {
            double from = i == 0 ? Double.NEGATIVE_INFINITY : edges[i - 1];
            double to = i == edges.length ? Double.POSITIVE_INFINITY : edges[i];
            if (!wanted.test(between(from, to))) {
                continue;
            }
            Band last = bands.isEmpty() ? null : bands.get(bands.size() - 1);
            if (last != null && last.to == from && wanted.test(from)) {
                bands.set(bands.size() - 1, new Band(last.from, to));
            } else {
                bands.add(new Band(from, to));
            }
        }
        return bands;
    }

    private static double between(double from, double to) {
        if (Double.isInfinite(from) && Double.isInfinite(to)) {
            return 0;
        }
        if (Double.isInfinite(from)) {
            return to - 1 - Math.abs(to);
        }
        return Double.isInfinite(to) ? from + 1 + Math.abs(from) : from / 2 + to / 2;
    }
}
