package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import org.apache.commons.statistics.inference.AlternativeHypothesis;

/** Which change of a metric is for the worse. */
public enum Direction {
    /** More is worse: latencies, errors. */
    INCREASE,
    /** Less is worse: throughput, hit rates. */
    DECREASE,
    /** Any change is worse. */
    EITHER;

    /** The other way round; {@link #EITHER} stays what it is. */
    public Direction opposite() {
        return switch (this) {
            case INCREASE -> DECREASE;
            case DECREASE -> INCREASE;
            case EITHER -> EITHER;
        };
    }

    AlternativeHypothesis alternative() {
        return switch (this) {
            case INCREASE -> AlternativeHypothesis.GREATER_THAN;
            case DECREASE -> AlternativeHypothesis.LESS_THAN;
            case EITHER -> AlternativeHypothesis.TWO_SIDED;
        };
    }
}
