package io.jenkins.plugins.deploymentverification.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The four figures of DORA (<a href="https://dora.dev/guides/dora-metrics-four-keys/">dora.dev</a>) of one service in
 * one environment, as its verifications tell them. Each verification counts as a deployment. Figures that rest on too
 * little are null.
 *
 * @param deployments how many there were in the period
 * @param period what they are counted over: up to now, from the first one that is known, or from the start of the
 *     window that was asked for
 * @param perWeek deployments in a week, from {@link #LEAST_DEPLOYMENTS} deployments and a day on
 * @param judged deployments that failed or were found good
 * @param failed how many of those failed: {@link VerificationSummary#isFailure}
 * @param changeFailureRate failed ones among the judged, 0 to 1, from {@link #LEAST_DEPLOYMENTS} judged ones on
 * @param restored how often a service that failed was well again
 * @param timeToRestore median time from the first failure to the rollback that healed it or the next deployment that was
 *     found good
 * @param failingSince since when it is failed and was not found well again, or null
 * @param leadTimes how many deployments have commits whose time is known
 * @param leadTime median time from a deployment's commits to the start of its verification
 */
public record DoraFigures(
        int deployments,
        Duration period,
        @CheckForNull Double perWeek,
        int judged,
        int failed,
        @CheckForNull Double changeFailureRate,
        int restored,
        @CheckForNull Duration timeToRestore,
        @CheckForNull Instant failingSince,
        int leadTimes,
        @CheckForNull Duration leadTime) {

    /** Fewer say nothing about a frequency or a rate. */
    public static final int LEAST_DEPLOYMENTS = 3;

    private static final double WEEK = Duration.ofDays(7).toMillis();
    private static final Duration SHORTEST = Duration.ofDays(1);

    /**
     * The figures of the verifications that began within the window. An outage that began before counts from its
     * beginning, when it ended within.
     *
     * @param all of one service and environment, in any order
     * @param window how far to look back
     */
    public static DoraFigures of(List<VerificationSummary> all, Instant now, Duration window) {
        List<VerificationSummary> sorted = all.stream()
                .sorted(Comparator.comparing(VerificationSummary::finishedAt))
                .toList();
        Instant from = now.minus(window);
        List<VerificationSummary> within =
                sorted.stream().filter(v -> !v.startedAt().isBefore(from)).toList();
        Instant first = sorted.stream()
                .map(VerificationSummary::startedAt)
                .min(Comparator.naturalOrder())
                .orElse(now);
        Instant start = first.isAfter(from) ? first : from;
        Duration period = start.isAfter(now) ? Duration.ZERO : Duration.between(start, now);
        boolean enough = within.size() >= LEAST_DEPLOYMENTS && period.compareTo(SHORTEST) >= 0;
        int failed =
                (int) within.stream().filter(VerificationSummary::isFailure).count();
        int judged = failed
                + (int) within.stream().filter(VerificationSummary::isGood).count();
        Outages outages = Outages.of(sorted, from);
        List<Duration> leadTimes = within.stream()
                .map(DoraFigures::leadTime)
                .filter(Objects::nonNull)
                .toList();
        return new DoraFigures(
                within.size(),
                period,
                enough ? (Double) (within.size() * WEEK / period.toMillis()) : null,
                judged,
                failed,
                judged < LEAST_DEPLOYMENTS ? null : (Double) ((double) failed / judged),
                outages.ended().size(),
                Medians.ofDurations(outages.ended()),
                outages.openSince(),
                leadTimes.size(),
                Medians.ofDurations(leadTimes));
    }

    @CheckForNull
    private static Duration leadTime(VerificationSummary verification) {
        Instant committed = verification.committedAt();
        // a clock that is ahead must not make deployments faster than light
        return committed == null || committed.isAfter(verification.startedAt())
                ? null
                : Duration.between(committed, verification.startedAt());
    }

    /** From the first failure to when the service is well again; inconclusive ones say neither. */
    private record Outages(
            List<Duration> ended, @CheckForNull Instant openSince) {

        static Outages of(List<VerificationSummary> sorted, Instant from) {
            List<Duration> ended = new ArrayList<>();
            Instant failedAt = null;
            for (VerificationSummary verification : sorted) {
                if (verification.isFailure() && failedAt == null) {
                    failedAt = seenAt(verification);
                }
                Instant well = verification.isGood() ? verification.finishedAt() : verification.healedAt();
                if (failedAt != null && well != null) {
                    // an order that clocks or a late rollback turned around makes no negative time
                    if (!well.isBefore(from) && !well.isBefore(failedAt)) {
                        ended.add(Duration.between(failedAt, well));
                    }
                    failedAt = null;
                }
            }
            return new Outages(ended, failedAt);
        }

        /** A deployment that passed was seen to be bad when its watch failed, or its rollback was asked for. */
        private static Instant seenAt(VerificationSummary failure) {
            boolean byVerdict = failure.verdict() == Verdict.FAILED && !failure.overruled();
            if (byVerdict) {
                return failure.finishedAt();
            }
            return Stream.of(failure.failedLaterAt(), failure.rolledBackAt())
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
