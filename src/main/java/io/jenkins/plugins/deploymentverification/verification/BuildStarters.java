package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.spi.StartersCause;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which persons started a build: themselves, by way of the builds before it, by building one again, or by a rollback. */
final class BuildStarters {

    private BuildStarters() {}

    /** Their ids; empty where no cause names one. */
    static List<String> of(Run<?, ?> run) {
        Set<String> ids = new LinkedHashSet<>();
        collect(run.getCauses(), ids);
        return new ArrayList<>(ids);
    }

    /** They, and the person who asked for a rollback of that build, where it was one. */
    static List<String> of(Run<?, ?> run, @CheckForNull RollbackRecord rollback) {
        List<String> ids = of(run);
        if (rollback != null
                && rollback.cause() == RollbackRecord.Cause.PERSON
                && rollback.who() != null
                && !RollbackRecord.DEADLINE.equals(rollback.who())) {
            ids.add(rollback.who());
        }
        return ids;
    }

    private static void collect(List<Cause> causes, Set<String> ids) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                ids.add(user.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), ids); // rebuilds are of this kind, too
            } else if (cause instanceof StartersCause rollback) {
                ids.addAll(rollback.starters());
            }
        }
    }
}
