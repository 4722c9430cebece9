package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import java.time.Duration;
import java.util.Objects;

/**
 * That a check's values must not keep getting worse over the window: leaks, queues and disks that fill up.
 *
 * @param direction which way is for the worse; never {@link Direction#EITHER}
 * @param limit that must not be reached, in the check's unit; null where any trend that matters counts
 * @param within how soon the limit must not be reached if it goes on so; null without a limit
 * @param minimumEffect without a limit: the least change over the window that matters
 * @param alpha how often a series without a trend may be taken for one that has one, between 0 and 1
 */
public record Trend(
        Direction direction,
        @CheckForNull Double limit,
        @CheckForNull Duration within,
        MinimumEffect minimumEffect,
        double alpha) {

    /** In signs: {@code trend < +10%}, or {@code trend to 1000 > 6h}. */
    public String text(Unit unit) {
        if (limit != null) {
            return "trend to " + unit.format(limit) + " > " + Durations.format(Objects.requireNonNull(within));
        }
        String effect = StatisticalTest.text(minimumEffect);
        return direction == Direction.INCREASE ? "trend < +" + effect : "trend > -" + effect;
    }
}
