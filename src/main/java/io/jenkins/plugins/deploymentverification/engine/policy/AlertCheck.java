package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * No firing alert may carry these labels.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param labels each must be there with exactly this value; at least one
 * @param includePending whether alerts that are still pending count too
 */
public record AlertCheck(
        CheckSettings settings, @CheckForNull String source, SortedMap<String, String> labels, boolean includePending)
        implements Check {

    public AlertCheck {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    @Override
    public CheckType type() {
        return CheckType.ALERT;
    }
}
