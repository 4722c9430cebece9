package io.jenkins.plugins.deploymentverification.engine.bench;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * What many runs came to.
 *
 * @param alarms how many failed after the change; all, where there is none
 * @param passed how many passed early
 * @param runs how many there were, without those that failed before the change
 * @param medianAlarm measurements from the change to the alarm, the change's own counted; 0 if fewer than half failed
 * @param medianPass measurements to passing early; 0 if fewer than half did
 */
record Tally(int alarms, int passed, int runs, int medianAlarm, int medianPass) {

    private static final int NEVER = Integer.MAX_VALUE;

    /**
     * Counts.
     *
     * @param outcomes as {@link Judges#judge} has them
     * @param starts the measurement, from 0, at which each run's change starts
     */
    static Tally of(int[] outcomes, int[] starts) {
        int[] alarms = new int[outcomes.length];
        int[] passes = new int[outcomes.length];
        int runs = 0;
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] > 0 && outcomes[i] <= starts[i]) {
                continue;
            }
            alarms[runs] = outcomes[i] > 0 ? outcomes[i] - starts[i] : NEVER;
            passes[runs++] = outcomes[i] < 0 ? -outcomes[i] : NEVER;
        }
        return new Tally(count(alarms, runs), count(passes, runs), runs, median(alarms, runs), median(passes, runs));
    }

    double rate() {
        return (double) alarms / runs;
    }

    String percent() {
        return format(100 * rate());
    }

    String passedPercent() {
        return format(100.0 * passed / runs);
    }

    /** With its 95 % confidence interval (Clopper and Pearson 1934). */
    String percentWithInterval() {
        double low =
                alarms == 0 ? 0 : BetaDistribution.of(alarms, runs - alarms + 1).inverseCumulativeProbability(0.025);
        double high = alarms == runs
                ? 1
                : BetaDistribution.of(alarms + 1, runs - alarms).inverseCumulativeProbability(0.975);
        return String.format("%.2f %% (%.2f–%.2f)", 100 * rate(), 100 * low, 100 * high);
    }

    private static String format(double percent) {
        return String.format(percent > 0 && percent < 10 ? "%.1f %%" : "%.0f %%", percent);
    }

    private static int count(int[] times, int size) {
        return (int) Arrays.stream(times, 0, size).filter(time -> time != NEVER).count();
    }

    private static int median(int[] times, int size) {
        int[] sorted = Arrays.copyOf(times, size);
        Arrays.sort(sorted);
        return size == 0 || sorted[size / 2] == NEVER ? 0 : sorted[size / 2];
    }
}
