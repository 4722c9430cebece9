package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import java.time.Duration;
import java.util.List;

/**
 * Error budget arithmetic with several windows. A budget burns at rate 1 if it would be used up at the end of its period
 * exactly. An alert needs a long window, so that it is about something that matters, and a short one, so that it ends
 * soon after the errors do.
 *
 * @see <a href="https://sre.google/workbook/alerting-on-slos/">Google: The Site Reliability Workbook, Alerting on SLOs,
 *     6: Multiwindow, Multi-Burn-Rate Alerts</a>
 */
public final class BurnRate {

    /** Of a budget for 30 days: 2 % of it in an hour, or 5 % in six. */
    public static final List<Pair> FAST = List.of(
            new Pair(Duration.ofHours(1), Duration.ofMinutes(5), 14.4),
            new Pair(Duration.ofHours(6), Duration.ofMinutes(30), 6));

    private BurnRate() {}

    /**
     * A pair of windows and the rate at which both must burn to alert.
     *
     * @param longWindow longer than {@code shortWindow}
     * @param shortWindow more than nothing
     * @param factor more than 0
     */
    public record Pair(Duration longWindow, Duration shortWindow, double factor) {

        public Pair {
            if (shortWindow.isNegative()
                    || shortWindow.isZero()
                    || longWindow.compareTo(shortWindow) <= 0
                    || !(factor > 0)) {
                throw new IllegalArgumentException("a pair of windows needs a long one, a shorter one and a factor");
            }
        }

        /** The part of the budget that is gone when the long window has burned at the factor. */
        public double budgetUsed(Duration period) {
            return factor * longWindow.toSeconds() / period.toSeconds();
        }

        /** Whether both windows burn at the factor or faster; NaN, where nothing was measured, does not burn. */
        public boolean burns(double objective, double longErrorRatio, double shortErrorRatio) {
            double most = errorRatio(objective, factor);
            return longErrorRatio >= most && shortErrorRatio >= most;
        }
    }

    /**
     * How fast the budget burns.
     *
     * @param objective the part of good requests that is promised, for example 0.999; between 0 and 1
     * @param errorRatio the part of bad ones
     */
    public static double of(double objective, double errorRatio) {
        return errorRatio / budget(objective);
    }

    /** The part of bad requests at which the budget burns at a rate. */
    public static double errorRatio(double objective, double rate) {
        return rate * budget(objective);
    }

    /** How long the whole budget of a period lasts at a rate. */
    public static Duration lasts(Duration period, double rate) {
        return Duration.ofSeconds(Math.round(period.toSeconds() / rate));
    }

    private static double budget(double objective) {
        if (!(objective > 0 && objective < 1)) {
            throw new IllegalArgumentException("an objective is between 0 and 1, but is " + objective);
        }
        return 1 - objective;
    }
}
