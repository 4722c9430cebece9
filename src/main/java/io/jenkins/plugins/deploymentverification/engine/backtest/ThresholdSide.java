package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;

/** On which side of its threshold a check's values are good. */
final class ThresholdSide {

    private ThresholdSide() {}

    /** Whether the criteria are a single threshold, so that another can take its place. */
    static boolean isSingle(MetricCheck check) {
        return check.criteria() instanceof Criteria.Comparison comparison
                && comparison.operator() != Criteria.Operator.EQUAL
                && comparison.operator() != Criteria.Operator.NOT_EQUAL;
    }

    /** Whether values above the threshold breach it; only of single ones. */
    static boolean isUpper(MetricCheck check) {
        Criteria.Operator operator = ((Criteria.Comparison) check.criteria()).operator();
        return operator == Criteria.Operator.AT_MOST || operator == Criteria.Operator.BELOW;
    }
}
