package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be replayed.
 *
 * @param environment for the reports, or null
 * @param deployments when each verification would have begun, and whether it is known to have been bad; not empty
 * @param suggestions null where no thresholds are wanted
 */
record BacktestOrder(
        ServicePolicy policy,
        @CheckForNull String environment,
        SortedMap<Instant, Boolean> deployments,
        @CheckForNull Suggestions suggestions) {

    BacktestOrder {
        deployments = Collections.unmodifiableSortedMap(new TreeMap<>(deployments));
    }

    /**
     * Which thresholds are to be proposed.
     *
     * @param history how far to look back
     * @param rate the false-alarm rate wanted of a window, above 0 and below 1
     */
    record Suggestions(Duration history, double rate) {}
}
