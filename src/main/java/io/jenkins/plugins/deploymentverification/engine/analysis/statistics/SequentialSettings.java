package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * How the sequential judge works.
 *
 * @param direction which change is for the worse
 * @param scale on which values are compared
 * @param minimumEffect the smallest change that matters; on {@link Scale#RATIO} it must be relative
 * @param falseAlarmRate the probability, over the whole window and however often is looked, to fail a canary that is no
 *     different; between 0 and 1
 * @param missRate the probability to pass early a canary that is worse, from its start, by as much as matters; between
 *     0 and 1
 * @param looks how many measurements the window is to have; a change may start at each of them
 * @param looksBeforePass how many measurements it takes at least to pass early; what comes later is not seen then
 */
public record SequentialSettings(
        Direction direction,
        Scale scale,
        MinimumEffect minimumEffect,
        double falseAlarmRate,
        double missRate,
        int looks,
        int looksBeforePass) {

    private static final double DEFAULT_FALSE_ALARM_RATE = 0.01;
    private static final double DEFAULT_MISS_RATE = 0.05;

    /** On which scale values are compared. */
    public enum Scale {
        /** By logarithms, so as ratios: for positive values, as latencies and loads are. */
        RATIO,
        /** As they are, so by differences: for values that can be 0 or negative. */
        DIFFERENCE
    }

    public SequentialSettings {
        if (!(falseAlarmRate > 0 && falseAlarmRate < 1) || !(missRate > 0 && missRate < 1)) {
            throw new IllegalArgumentException(
                    "error rates are between 0 and 1, but are " + falseAlarmRate + " and " + missRate);
        }
        if (looks < 1) {
            throw new IllegalArgumentException("a window has at least one measurement, not " + looks);
        }
        if (scale == Scale.RATIO && !minimumEffect.relative()) {
            throw new IllegalArgumentException("where ratios are compared, the minimum effect must be relative");
        }
    }

    /** With 1 % false alarms, 5 % missed, and no passing before a third of the window. */
    public static SequentialSettings of(Direction direction, Scale scale, MinimumEffect minimumEffect, int looks) {
        return new SequentialSettings(
                direction,
                scale,
                minimumEffect,
                DEFAULT_FALSE_ALARM_RATE,
                DEFAULT_MISS_RATE,
                looks,
                Math.max(1, looks / 3));
    }
}
