package io.jenkins.plugins.deploymentverification.engine.environment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Where services are deployed to.
 *
 * @param name unique, compared without regard to case
 * @param source the metric source of verifications that name none; null for the default one
 * @param needsPassed whether a version may come here only after it passed in the environment before
 * @param approvals how many persons must approve before a version comes here
 * @param freezes when nothing is deployed here
 */
public record Environment(
        String name, @CheckForNull String source, boolean needsPassed, int approvals, List<FreezeWindow> freezes) {

    public Environment {
        if (approvals < 0) {
            throw new IllegalArgumentException("'approvals' must not be negative");
        }
        freezes = List.copyOf(freezes);
    }
}
