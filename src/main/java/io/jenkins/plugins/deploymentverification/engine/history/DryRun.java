package io.jenkins.plugins.deploymentverification.engine.history;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.List;

/**
 * What a check that counts for nothing would have done if it had counted: whether it may count from now on.
 *
 * @param failed how often it would have failed
 * @param inconclusive how often it came to nothing
 * @param runs the dry runs that were looked at, at least 1
 */
public record DryRun(String check, int failed, int inconclusive, int runs) {

    /** Older ones tell little of the service as it is. */
    public static final int MOST_RUNS = 20;

    /** One for each check that was a dry run when it ran last, over its last {@value #MOST_RUNS} dry runs. */
    public static List<DryRun> of(List<CheckHistory> checks) {
        return checks.stream().filter(CheckHistory::isDryRun).map(DryRun::of).toList();
    }

    private static DryRun of(CheckHistory check) {
        List<CheckSummary> dry = check.runs().stream().filter(r -> !r.counted()).toList();
        List<CheckSummary> last = dry.subList(Math.max(0, dry.size() - MOST_RUNS), dry.size());
        return new DryRun(check.name(), count(last, Verdict.FAILED), count(last, Verdict.INCONCLUSIVE), last.size());
    }

    private static int count(List<CheckSummary> runs, Verdict verdict) {
        return (int) runs.stream().filter(r -> r.verdict() == verdict).count();
    }
}
