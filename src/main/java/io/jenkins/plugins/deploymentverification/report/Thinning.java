package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Fewer measurements that draw the same picture. The measurements are cut into stretches of equal length; of each
 * stay the lowest and the highest value and the first of each kind of trouble, so no breach, gap or peak disappears.
 */
final class Thinning {

    /** Lowest, highest, breach, warning, without data, without answer. */
    private static final int PER_STRETCH = 6;

    private Thinning() {}

    /**
     * At most so many of the measurements, in their order; all of them where there are no more.
     *
     * @param most at least 8
     */
    static List<Measurement> thin(List<Measurement> all, int most) {
        if (most < PER_STRETCH + 2) {
            throw new IllegalArgumentException("needs room for a stretch, the first and the last: " + most);
        }
        if (all.size() <= most) {
            return all;
        }
        // as fine as fits: without trouble a stretch takes two, with all kinds of it six
        int stretches = (most - 2) / 2;
        TreeSet<Integer> kept = keep(all, stretches);
        while (kept.size() > most) {
            stretches = Math.max((most - 2) / PER_STRETCH, stretches * 4 / 5);
            kept = keep(all, stretches);
        }
        List<Measurement> result = new ArrayList<>(kept.size());
        kept.forEach(index -> result.add(all.get(index)));
        return result;
    }

    private static TreeSet<Integer> keep(List<Measurement> all, int stretches) {
        TreeSet<Integer> kept = new TreeSet<>(List.of(0, all.size() - 1));
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) all.size() * i / stretches);
            int to = (int) ((long) all.size() * (i + 1) / stretches);
            keep(all, from, to, kept);
        }
        return kept;
    }

    private static void keep(List<Measurement> all, int from, int to, TreeSet<Integer> kept) {
        int lowest = -1;
        int highest = -1;
        int[] firstOf = {-1, -1, -1, -1};
        for (int i = from; i < to; i++) {
            Measurement measurement = all.get(i);
            Double value = measurement.value();
            if (value != null && !value.isNaN()) {
                lowest = lowest < 0 || value < all.get(lowest).value() ? i : lowest;
                highest = highest < 0 || value > all.get(highest).value() ? i : highest;
            }
            int trouble = trouble(measurement.outcome());
            if (trouble >= 0 && firstOf[trouble] < 0) {
                firstOf[trouble] = i;
            }
        }
        // a stretch of good measurements without values still has to show that it was measured
        int before = kept.size();
        for (int index : new int[] {lowest, highest, firstOf[0], firstOf[1], firstOf[2], firstOf[3]}) {
            if (index >= 0) {
                kept.add(index);
            }
        }
        if (kept.size() == before && from < to) {
            kept.add(from);
        }
    }

    private static int trouble(Outcome outcome) {
        return switch (outcome) {
            case OK -> -1;
            case BREACH -> 0;
            case WARNED -> 1;
            case NO_DATA, NOT_A_NUMBER, NO_TRAFFIC, NO_BASELINE, PENDING -> 2;
            case DOUBTFUL, SOURCE_ERROR -> 3;
        };
    }
}
