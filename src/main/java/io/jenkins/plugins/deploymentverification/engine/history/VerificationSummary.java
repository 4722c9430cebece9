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
 * @param overruled whether a person judged it good although it failed
 * @param rolledBackAt when the rollback of the deployment was asked for, or null where none was made
 * @param healedAt when the service was found well after the rollback, or null
 * @param failedLaterAt when a watch after it found that the deployment failed after all, or null
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
        List<CheckSummary> checks,
        boolean overruled,
        @CheckForNull Instant rolledBackAt,
        @CheckForNull Instant healedAt,
        @CheckForNull Instant failedLaterAt) {

    public VerificationSummary {
        checks = List.copyOf(checks);
    }

    /** One that neither was overruled nor rolled back. */
    public VerificationSummary(
            String service,
            @CheckForNull String environment,
            @CheckForNull String version,
            Instant startedAt,
            Instant finishedAt,
            Verdict verdict,
            @CheckForNull Double score,
            @CheckForNull Instant committedAt,
            List<CheckSummary> checks) {
        this(
                service,
                environment,
                version,
                startedAt,
                finishedAt,
                verdict,
                score,
                committedAt,
                checks,
                false,
                null,
                null,
                null);
    }

    /**
     * Whether the deployment impaired the service so that something had to be done, which is what DORA calls a failed
     * change: it failed, at once or while it was watched, and nobody overruled that, or it was rolled back, whatever its
     * verdict was.
     */
    public boolean isFailure() {
        return rolledBackAt != null || failedLaterAt != null || (verdict == Verdict.FAILED && !overruled);
    }

    /** Whether the deployment stayed and was found good, by its verdict or by a person. */
    public boolean isGood() {
        return !isFailure() && verdict != Verdict.INCONCLUSIVE;
    }

    public Duration duration() {
        return Duration.between(startedAt, finishedAt);
    }
}
