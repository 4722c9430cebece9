package io.jenkins.plugins.deploymentverification.engine.backtest;

/**
 * How often a threshold would have failed a window of a history that is taken for good.
 *
 * @param failed windows that would have failed
 * @param windows that were judged, at least 1
 * @param low lower end of the 95 % interval of the rate, 0 to 1
 * @param high upper end
 */
public record FalseAlarmRate(int failed, int windows, double low, double high) {

    /** The 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /**
     * With the score interval of Wilson (Probable Inference, the Law of Succession, and Statistical Inference, 1927).
     * Windows that overlap tell the same twice, so the interval counts only as many as fit side by side. It knows
     * nothing of incidents that last for several windows.
     *
     * @param independent the part of the windows that counts, above 0 and at most 1
     */
    static FalseAlarmRate of(int failed, int windows, double independent) {
        double n = windows * independent;
        double p = (double) failed / windows;
        double centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new FalseAlarmRate(
                failed,
                windows,
                failed == 0 ? 0 : Math.max(0, centre - half),
                failed == windows ? 1 : Math.min(1, centre + half));
    }

    public double rate() {
        return (double) failed / windows;
    }
}
