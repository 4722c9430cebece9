package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * A question for what a service level objective's indicator was over a time.
 *
 * @param id of the objective, as the system knows it
 * @param from start of the time frame
 * @param to its end
 * @param target in percent, against which the error budget is reckoned; null for the objective's own
 */
public record SloQuery(
        String id, Instant from, Instant to, @CheckForNull Double target) {}
