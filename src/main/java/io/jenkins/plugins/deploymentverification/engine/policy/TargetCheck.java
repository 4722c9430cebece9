package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All scrape targets with these labels are up.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param labels usually {@code job}; at least one
 * @param minTargets how many there must be, at least 1
 */
public record TargetCheck(
        CheckSettings settings, @CheckForNull String source, SortedMap<String, String> labels, int minTargets)
        implements Check {

    public TargetCheck {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    @Override
    public CheckType type() {
        return CheckType.TARGET;
    }
}
