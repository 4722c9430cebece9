package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * What all types of checks have in common.
 *
 * @param name unique within its service
 * @param weight share in the score, 0 or more
 * @param onNoData how a measurement without a value counts
 * @param onError how a measurement counts whose source did not answer
 * @param failureLimit how many breaches the check stands; one more fails it
 * @param consecutiveFailures breaches in a row that fail the check; where given, {@code failureLimit} counts only if it
 *     was given too
 * @param errorLimit how many measurements without an answer of the source the check stands, or null for any number
 * @param minMeasurements how many measurements must have given a value, or null for half of the scheduled ones
 *     (one, for a gate)
 * @param duration for how long the check is measured, or null for the whole window
 * @param consecutiveSuccesses how many of the last measurements must be good, without any other between them, for the
 *     check to pass; or null for any number
 * @param passEarly whether the check passes, and is measured no more, as soon as its criteria or test allow it
 * @param inconclusiveLimit how many inconclusive measurements the check stands, or null for any number
 * @param groups of the score that it belongs to; empty for the group of those that name none
 */
public record CheckSettings(
        String name,
        Severity severity,
        double weight,
        FailureAction action,
        DataPolicy onNoData,
        DataPolicy onError,
        int failureLimit,
        @CheckForNull Integer consecutiveFailures,
        @CheckForNull Integer errorLimit,
        @CheckForNull Integer minMeasurements,
        @CheckForNull Duration duration,
        @CheckForNull Integer consecutiveSuccesses,
        boolean passEarly,
        @CheckForNull Integer inconclusiveLimit,
        List<String> groups) {

    public CheckSettings {
        groups = List.copyOf(groups);
    }

    /** The settings of a check that names nothing but itself. */
    public static CheckSettings named(String name) {
        return new CheckSettings(
                name,
                Severity.CRITICAL,
                1,
                FailureAction.ALERT,
                DataPolicy.INCONCLUSIVE,
                DataPolicy.INCONCLUSIVE,
                0,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                List.of());
    }
}
