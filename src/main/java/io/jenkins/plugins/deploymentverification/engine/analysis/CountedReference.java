package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What the counts of one interval are compared with.
 *
 * @param reference with the part as its value
 * @param counts of the same interval; null where the baseline has none of its own, or nothing was counted
 */
public record CountedReference(
        Reference reference, @CheckForNull Counted counts) {

    /** One without counts of the same interval. */
    public static CountedReference of(Reference reference) {
        return new CountedReference(reference, null);
    }
}
