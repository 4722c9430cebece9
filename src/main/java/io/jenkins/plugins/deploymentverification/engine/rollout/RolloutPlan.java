package io.jenkins.plugins.deploymentverification.engine.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.RolloutPosition;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stages of a progressive rollout. Immutable.
 *
 * @param id of the rollout, unique within its build
 * @param weights the new version's share of the traffic after each stage, in percent; rising
 * @param pauseAt the weights after whose verification a person decides whether it goes on
 * @param before how things stand before the first stage, as the rollback tells it; null where it cannot
 */
public record RolloutPlan(
        String id,
        List<Integer> weights,
        Set<Integer> pauseAt,
        @CheckForNull String before) {

    private static final int MOST = 50;

    /** @throws IllegalArgumentException telling what is wrong with the weights */
    public RolloutPlan {
        weights = List.copyOf(weights);
        pauseAt = Set.copyOf(pauseAt);
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("'steps' needs at least one weight, as [5, 25, 50, 100]");
        }
        if (weights.size() > MOST) {
            throw new IllegalArgumentException("'steps' has " + weights.size() + " weights; at most " + MOST + " go");
        }
        int last = -1;
        for (int weight : weights) {
            if (weight < 0 || weight > 100) {
                throw new IllegalArgumentException("'steps' must be percentages from 0 to 100, but one is " + weight);
            }
            if (weight <= last) {
                throw new IllegalArgumentException("'steps' must rise, but " + weight + " comes after " + last);
            }
            last = weight;
        }
        for (int weight : new TreeSet<>(pauseAt)) {
            if (!weights.contains(weight)) {
                throw new IllegalArgumentException(
                        "'pauseAt' names " + weight + ", which is not among the steps " + weights);
            }
        }
    }

    /** @throws IllegalArgumentException telling what is wrong with the weights */
    public RolloutPlan(String id, List<Integer> weights, Set<Integer> pauseAt) {
        this(id, weights, pauseAt, null);
    }

    /** The same with how things stand. */
    public RolloutPlan withBefore(@CheckForNull String state) {
        return new RolloutPlan(id, weights, pauseAt, state);
    }

    public int stages() {
        return weights.size();
    }

    /** @param stage from 1 */
    public int weight(int stage) {
        return weights.get(stage - 1);
    }

    /** @param stage from 1 */
    public RolloutPosition position(int stage) {
        return new RolloutPosition(id, stage, stages(), weight(stage));
    }

    /** @param stage from 1 */
    public boolean pausesAfter(int stage) {
        return pauseAt.contains(weight(stage));
    }
}
