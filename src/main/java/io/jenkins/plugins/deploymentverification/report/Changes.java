package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import jenkins.scm.RunWithSCM;

/** When what a build deploys was committed. */
final class Changes {

    private Changes() {}

    /** The median of the times of the build's commits; null where there are none, or the SCM tells no times. */
    @CheckForNull
    static Instant medianCommit(Run<?, ?> run) {
        if (!(run instanceof RunWithSCM<?, ?> withChanges)) {
            return null;
        }
        List<Long> times = withChanges.getChangeSets().stream()
                .flatMap(set -> StreamSupport.stream(set.spliterator(), false))
                .map(entry -> ((ChangeLogSet.Entry) entry).getTimestamp())
                .filter(time -> time > 0)
                .sorted()
                .toList();
        return times.isEmpty() ? null : Instant.ofEpochMilli(times.get((times.size() - 1) / 2));
    }
}
