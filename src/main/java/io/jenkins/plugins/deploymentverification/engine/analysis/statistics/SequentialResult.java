package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * What the sequential judge knows after a measurement.
 *
 * @param decision never null
 * @param measurements how many it has seen, without those that were not a number
 * @param evidence the e-value against "no different": it fails at 1 / false alarm rate. If the canary is no different,
 *     the probability that it ever reaches x is at most 1 / x
 * @param exclusion the e-value against "worse by as much as matters": it passes at 1 / miss rate
 * @param estimate of the change, from where it seems to have started: on {@link SequentialSettings.Scale#RATIO} a part
 *     (0.1 is 10 % more), else in the metric's unit; NaN before the first measurement
 * @param since index of the first measurement that seems changed, from 0; -1 before the first measurement
 */
public record SequentialResult(
        Decision decision, int measurements, double evidence, double exclusion, double estimate, int since) {

    /** What to do. */
    public enum Decision {
        /** Not enough is known: measure on. */
        CONTINUE,
        /** A change for the worse, by as much as matters, can be excluded. */
        PASS,
        /** It is worse, by as much as matters. Nothing that comes later changes this. */
        FAIL,
        /** The window is over and neither was shown. */
        UNDECIDED
    }
}
