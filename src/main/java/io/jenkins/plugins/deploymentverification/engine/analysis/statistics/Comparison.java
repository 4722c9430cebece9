package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What comparing a canary's sample with a control's came to.
 *
 * @param classification never null
 * @param undecided why it is undecided, else null
 * @param pValue of the Mann–Whitney test; NaN if undecided
 * @param shift Hodges–Lehmann's, canary above control, in the metric's unit; NaN if undecided
 * @param interval of the shift; null if undecided
 * @param effect null if undecided
 * @param canaryValues how many values were compared, after cleaning
 * @param controlValues likewise
 */
public record Comparison(
        Classification classification,
        @CheckForNull Undecided undecided,
        double pValue,
        double shift,
        @CheckForNull Interval interval,
        @CheckForNull EffectSizes effect,
        int canaryValues,
        int controlValues) {

    /** What a comparison says. */
    public enum Classification {
        /** Not shown to be worse by as much as matters; this does not say that it is shown to be no worse. */
        PASS,
        /** Shown to be higher, for the worse, and by as much as matters. */
        HIGH,
        /** Shown to be lower, for the worse, and by as much as matters. */
        LOW,
        /** Nothing can be said. */
        UNDECIDED
    }

    /** Why nothing can be said. */
    public enum Undecided {
        NO_CANARY_VALUES,
        NO_CONTROL_VALUES,
        /** However they fall, so few values cannot reach the significance that is asked for. */
        TOO_FEW_VALUES
    }

    static Comparison undecided(Undecided why, int canaryValues, int controlValues) {
        return new Comparison(
                Classification.UNDECIDED, why, Double.NaN, Double.NaN, null, null, canaryValues, controlValues);
    }
}
