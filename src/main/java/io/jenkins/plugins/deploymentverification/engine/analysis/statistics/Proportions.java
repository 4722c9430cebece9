package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Compares counts: errors of so many requests (proportions), or events in so much time (rates).
 *
 * <p>The exact p-values keep their promise at any size, but are too careful with few events. The mid-p value counts what
 * was seen only half, comes much closer to the promised rate and is the one to use, unless a guarantee is needed.
 */
public final class Proportions {

    /** The least difference between probabilities that counts as one; as R's fisher.test. */
    private static final double SAME = 1 + 1e-7;

    private Proportions() {}

    /**
     * What came of it.
     *
     * @param exact the exact p-value
     * @param midP the mid-p value, never above the exact one
     * @param ratio the canary's part or rate to the control's; NaN if both are 0, infinite if only the control's is
     */
    public record Result(double exact, double midP, double ratio) {}

    /**
     * Fisher's exact test of two proportions, with its mid-p value (Lancaster 1961; Hirji, Tan, Elashoff 1991).
     *
     * @param canaryErrors at most {@code canaryTotal}
     * @param controlErrors at most {@code controlTotal}
     */
    public static Result fisher(
            int canaryErrors, int canaryTotal, int controlErrors, int controlTotal, Direction direction) {
        check(canaryErrors, canaryTotal);
        check(controlErrors, controlTotal);
        double ratio = ((double) canaryErrors / canaryTotal) / ((double) controlErrors / controlTotal);
        int population = Math.addExact(canaryTotal, controlTotal);
        int errors = canaryErrors + controlErrors;
        if (canaryTotal == 0 || controlTotal == 0 || errors == 0 || errors == population) {
            return new Result(1, 1, errors == population && population > 0 ? 1 : Double.NaN);
        }
        DiscreteDistribution seen = HypergeometricDistribution.of(population, errors, canaryTotal);
        return of(seen, canaryErrors, direction, ratio);
    }

    /**
     * Compares two Poisson rates: given the sum of events, those of the canary are binomial (Przyborowski and Wilenski
     * 1940).
     *
     * @param canaryExposure requests, seconds or whatever the events are counted over; more than 0
     * @param controlExposure in the same unit; more than 0
     */
    public static Result poisson(
            int canaryEvents, double canaryExposure, int controlEvents, double controlExposure, Direction direction) {
        if (canaryEvents < 0 || controlEvents < 0 || !(canaryExposure > 0) || !(controlExposure > 0)) {
            throw new IllegalArgumentException("events must not be negative, and exposures must be more than 0");
        }
        int events = Math.addExact(canaryEvents, controlEvents);
        if (events == 0) {
            return new Result(1, 1, Double.NaN);
        }
        double part = canaryExposure / (canaryExposure + controlExposure);
        double ratio = (canaryEvents / canaryExposure) / (controlEvents / controlExposure);
        return of(BinomialDistribution.of(events, part), canaryEvents, direction, ratio);
    }

    private static Result of(DiscreteDistribution seen, int events, Direction direction, double ratio) {
        double here = seen.probability(events);
        double exact = switch (direction) {
            case INCREASE -> seen.survivalProbability(events) + here;
            case DECREASE -> seen.cumulativeProbability(events);
            case EITHER -> notMoreLikely(seen, here);
        };
        double mid = direction == Direction.EITHER ? exact - sameLikely(seen, here) / 2 : exact - here / 2;
        return new Result(Math.min(1, exact), Math.min(1, mid), ratio);
    }

    /** The two-sided p-value as R and SciPy have it: of all outcomes that are not more likely than this one. */
    private static double notMoreLikely(DiscreteDistribution seen, double here) {
        double sum = 0;
        for (int k = seen.getSupportLowerBound(); k <= seen.getSupportUpperBound(); k++) {
            double probability = seen.probability(k);
            sum += probability <= here * SAME ? probability : 0;
        }
        return sum;
    }

    private static double sameLikely(DiscreteDistribution seen, double here) {
        double sum = 0;
        for (int k = seen.getSupportLowerBound(); k <= seen.getSupportUpperBound(); k++) {
            double probability = seen.probability(k);
            sum += probability <= here * SAME && probability >= here / SAME ? probability : 0;
        }
        return sum;
    }

    private static void check(int errors, int total) {
        if (errors < 0 || errors > total) {
            throw new IllegalArgumentException(errors + " errors of " + total + " cannot be");
        }
    }
}
