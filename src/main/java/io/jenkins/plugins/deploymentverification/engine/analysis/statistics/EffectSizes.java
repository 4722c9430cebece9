package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * How large a difference is, whatever its significance.
 *
 * @param commonLanguage the probability that a value of the canary is above one of the control, ties counting one half
 *     (CLES, Vargha and Delaney's A): 0.5 is no difference
 * @param rankBiserial 2 × CLES − 1, from −1 to 1 (Kerby 2014)
 * @param ratioOfMedians canary to control; NaN where the control's median is 0 or their signs differ
 */
public record EffectSizes(double commonLanguage, double rankBiserial, double ratioOfMedians) {

    /** From the samples and Mann–Whitney's U of them. */
    public static EffectSizes of(double[] canary, double[] control, double u) {
        double cles = u / ((double) canary.length * control.length);
        double ratio = Samples.median(canary) / Samples.median(control);
        return new EffectSizes(cles, 2 * cles - 1, ratio >= 0 && Double.isFinite(ratio) ? ratio : Double.NaN);
    }
}
