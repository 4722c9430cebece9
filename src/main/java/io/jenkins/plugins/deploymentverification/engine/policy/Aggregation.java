package io.jenkins.plugins.deploymentverification.engine.policy;

/** How a query's several series become one value. */
public enum Aggregation {
    /** Each series is judged by itself and the worst counts. */
    WORST,
    MAX,
    MIN,
    AVG,
    SUM
}
