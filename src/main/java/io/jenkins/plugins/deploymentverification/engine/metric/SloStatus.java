package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * What a system says of a service level objective over a time frame.
 *
 * @param sli the indicator in percent, or null where there was nothing to measure
 * @param errorBudget what is left of the error budget, in percent of it; negative when more than all is spent; null where
 *     the system does not tell
 * @param warnings what makes the answer doubtful, in the system's words
 */
public record SloStatus(
        @CheckForNull Double sli, @CheckForNull Double errorBudget, List<String> warnings) {

    public SloStatus {
        warnings = List.copyOf(warnings);
    }
}
