package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * An interval with both its ends; an end may be infinite where nothing bounds it.
 *
 * @param low at most {@code high}
 */
public record Interval(double low, double high) {

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval must not end at " + high + " before its start " + low);
        }
    }

    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
