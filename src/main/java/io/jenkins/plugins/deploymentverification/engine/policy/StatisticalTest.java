package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import java.math.BigDecimal;

/**
 * A statistical test of all values of a check against its baseline, besides the criteria for each of them.
 *
 * @param method which test
 * @param direction which change is for the worse
 * @param minimumEffect the smallest change that matters; absolute ones are in the check's unit
 * @param alpha the rate of false alarms to stand, between 0 and 1
 * @param onUndecided what it means if by the end neither a change nor its absence is shown
 * @param kayenta of {@link Method#KAYENTA}: what it is told instead of an effect and a rate; else null
 * @param exact of {@link Method#PROPORTIONS}: whether the exact p-value counts and not the mid-p value
 * @param maxScore of {@link Method#ANOMALY}: how many robust standard deviations a value may be from the usual ones
 */
public record StatisticalTest(
        Method method,
        Direction direction,
        MinimumEffect minimumEffect,
        double alpha,
        Undecided onUndecided,
        @CheckForNull KayentaMetric kayenta,
        boolean exact,
        double maxScore) {

    public static final double DEFAULT_ALPHA = 0.01;
    /** Iglewicz and Hoaglin's. */
    public static final double DEFAULT_SCORE = 3.5;

    public static final MinimumEffect DEFAULT_EFFECT = MinimumEffect.relative(0.1);
    /** Counts vary more than values do. */
    public static final MinimumEffect DEFAULT_EFFECT_OF_COUNTS = MinimumEffect.relative(0.25);

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Which test. */
    public enum Method {
        /** Looks after each measurement, and fails as soon as enough is known. */
        SEQUENTIAL,
        /** Mann–Whitney's, once at the window's end. */
        MANNWHITNEY,
        /** Kayenta's classification, once at the window's end. */
        KAYENTA,
        /** Fisher's, of counts, once at the window's end. */
        PROPORTIONS,
        /** Pettitt's, for a shift of the level at the deployment, once at the window's end. */
        LEVELSHIFT,
        /** A robust z-score of each value among those of the same time of earlier days. */
        ANOMALY;

        /** Whether it looks but once, when all has been measured. */
        public boolean isAtEnd() {
            return this != SEQUENTIAL && this != ANOMALY;
        }
    }

    /** How a check counts whose test was not decided. */
    public enum Undecided {
        PASS,
        WARNING,
        INCONCLUSIVE,
        FAIL;

        public Verdict verdict() {
            return switch (this) {
                case PASS -> Verdict.PASSED;
                case WARNING -> Verdict.WARNING;
                case INCONCLUSIVE -> Verdict.INCONCLUSIVE;
                case FAIL -> Verdict.FAILED;
            };
        }
    }

    /** The smallest change that matters as policies write it: {@code 10%}, or a number in the check's unit. */
    public String effectText() {
        return text(minimumEffect);
    }

    static String text(MinimumEffect effect) {
        BigDecimal size = BigDecimal.valueOf(effect.size());
        return effect.relative()
                ? size.multiply(HUNDRED).stripTrailingZeros().toPlainString() + "%"
                : size.stripTrailingZeros().toPlainString();
    }

    /** In signs: {@code Δ < +10%}. */
    @Override
    public String toString() {
        if (kayenta != null) {
            return switch (direction) {
                case INCREASE -> "Kayenta: not High";
                case DECREASE -> "Kayenta: not Low";
                case EITHER -> "Kayenta: Pass";
            };
        }
        if (method == Method.ANOMALY) {
            String score = BigDecimal.valueOf(maxScore).stripTrailingZeros().toPlainString();
            return switch (direction) {
                case INCREASE -> "z ≤ " + score;
                case DECREASE -> "z ≥ -" + score;
                case EITHER -> "|z| ≤ " + score;
            };
        }
        return switch (direction) {
            case INCREASE -> "Δ < +" + effectText();
            case DECREASE -> "Δ > -" + effectText();
            case EITHER -> "|Δ| < " + effectText();
        };
    }
}
