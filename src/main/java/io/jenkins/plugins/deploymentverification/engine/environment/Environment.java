package io.jenkins.plugins.deploymentverification.engine.environment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Where services are deployed to.
 *
 * @param name unique, compared without regard to case
 * @param source the metric source of verifications that name none; null for the default one
 * @param needsPassed whether a version may come here only after it passed in the environment before
 * @param freezes when nothing is deployed here
 * @param approval whose consent a deployment needs
 */
public record Environment(
        String name,
        @CheckForNull String source,
        boolean needsPassed,
        List<FreezeWindow> freezes,
        ApprovalRule approval) {

    public Environment {
        freezes = List.copyOf(freezes);
    }

    /** One that needs nobody's consent. */
    public Environment(String name, @CheckForNull String source, boolean needsPassed, List<FreezeWindow> freezes) {
        this(name, source, needsPassed, freezes, ApprovalRule.NONE);
    }
}
