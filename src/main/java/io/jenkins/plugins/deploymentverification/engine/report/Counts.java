package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What was counted in one interval, where a check's value is the part of some in all.
 *
 * @param of those that the check is about, errors for example; from 0 to {@code total}
 * @param total all of them, more than 0
 * @param baselineOf the same of the baseline in the same interval; null where it has none of its own
 * @param baselineTotal likewise
 */
public record Counts(
        double of,
        double total,
        @CheckForNull Double baselineOf,
        @CheckForNull Double baselineTotal) {

    /** Whether the baseline was counted too. */
    public boolean isPaired() {
        return baselineOf != null && baselineTotal != null;
    }
}
