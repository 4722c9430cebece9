package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/** What to do with values that are not a number: monitoring answers so where there was nothing to measure. */
public enum NanStrategy {
    /** Leave them out: no value was measured. */
    REMOVE,
    /** Take them as 0: nothing happened, so the count is none. */
    REPLACE_WITH_ZERO
}
