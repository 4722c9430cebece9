package io.jenkins.plugins.deploymentverification.engine.policy;

/** How a measurement counts that gave no value: {@code onNoData} and {@code onError}. */
public enum DataPolicy {
    /** As if it had not been taken: data may still come. Something must have come by the window's end. */
    WAIT,
    /** As a breach. */
    FAIL,
    /** As passed. */
    PASS,
    /** As inconclusive, the default: too many of these, or one at the end, and the check is inconclusive. */
    INCONCLUSIVE
}
