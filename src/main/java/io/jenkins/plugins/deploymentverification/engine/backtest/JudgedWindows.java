package io.jenkins.plugins.deploymentverification.engine.backtest;

import java.util.List;

/**
 * A check's history, window by window.
 *
 * @param values each judged window's deciding value (see {@link WindowValue}), in the check's unit; may be infinite
 * @param inconclusive windows with too little data
 * @param independent the part of the windows that fits side by side: above 0, 1 where they do not overlap
 */
record JudgedWindows(List<Double> values, int inconclusive, double independent) {

    JudgedWindows {
        values = List.copyOf(values);
    }

    /** Windows that tell something of their own. */
    double effective() {
        return values.size() * independent;
    }
}
