package io.jenkins.plugins.deploymentverification.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A finished verification, as far as comparing it with others needs it.
 *
 * @param environment or null
 * @param version or null
 * @param score 0 to 100, or null where nothing was measured
 * @param committedAt the median of the times of the commits that were deployed, or null where they are not known
 * @param checks empty where they were not kept
 */
public record VerificationSummary(
        String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        Instant startedAt,
        Instant finishedAt,
        Verdict verdict,
        @CheckForNull Double score,
        @CheckForNull Instant committedAt,
        List<CheckSummary> checks) {

    public VerificationSummary {
        checks = List.copyOf(checks);
    }

    public Duration duration() {
        return Duration.between(startedAt, finishedAt);
    }
}
