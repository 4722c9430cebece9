package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lets checks of normal severity be weighed against each other. Without it, each of them must hold.
 *
 * @param pass score from 0 to 100 at and above which the verification passes
 * @param warning score below {@code pass} at and above which it passes with a warning; below, it fails
 * @param groups weights of groups of checks, in percent; groups that are not named here share what is left of 100
 */
public record Scoring(double pass, double warning, SortedMap<String, Double> groups) {

    /** The group of checks that name none. */
    public static final String OTHERS = "others";

    /** Thousandths of a percent are how three groups are written that weigh the same. */
    private static final double ROUNDING = 0.1;

    public Scoring {
        if (!(pass >= 0 && pass <= 100 && warning >= 0 && warning <= pass)) {
            throw new IllegalArgumentException("needs 0 <= warning <= pass <= 100");
        }
        if (!(sum(groups) <= 100 + ROUNDING)) {
            throw new IllegalArgumentException("the weights of groups are in percent, but come to " + sum(groups));
        }
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** One whose groups weigh the same. */
    public Scoring(double pass, double warning) {
        this(pass, warning, Collections.emptySortedMap());
    }

    private static double sum(Map<String, Double> weights) {
        return weights.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** What the named groups leave of 100 to the others. */
    public double rest() {
        double rest = 100 - sum(groups);
        return rest < ROUNDING ? 0 : rest;
    }
}
