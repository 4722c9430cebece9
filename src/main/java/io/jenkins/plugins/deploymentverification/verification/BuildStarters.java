package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Cause;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which persons started a build: themselves, by way of the builds before it, or by building one again. */
final class BuildStarters {

    private BuildStarters() {}

    /** Their ids; empty where no cause names one. */
    static List<String> of(Run<?, ?> run) {
        Set<String> ids = new LinkedHashSet<>();
        collect(run.getCauses(), ids);
        return new ArrayList<>(ids);
    }

    private static void collect(List<Cause> causes, Set<String> ids) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                ids.add(user.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), ids); // rebuilds are of this kind, too
            }
        }
    }
}
