package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * The smallest change that matters. A change that is proven but smaller does not fail a check.
 *
 * @param size 0 or more; 0 means that every change matters
 * @param relative whether {@code size} is a part of the control's median (0.1 is 10 %) and not in the metric's own unit
 */
public record MinimumEffect(double size, boolean relative) {

    /** Every change matters. */
    public static final MinimumEffect ANY = new MinimumEffect(0, true);

    public MinimumEffect {
        if (!(size >= 0) || Double.isInfinite(size)) {
            throw new IllegalArgumentException("the minimum effect must be 0 or more, but is " + size);
        }
    }

    /** A part of the control's median: 0.1 is 10 %. */
    public static MinimumEffect relative(double part) {
        return new MinimumEffect(part, true);
    }

    /** In the metric's own unit. */
    public static MinimumEffect absolute(double size) {
        return new MinimumEffect(size, false);
    }

    /** In the metric's own unit, never negative. */
    public double of(double controlMedian) {
        return relative ? size * Math.abs(controlMedian) : size;
    }
}
