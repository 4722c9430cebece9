package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;

/**
 * What the sequential judge reckons if the noise has a given autocorrelation: how likely the values so far are if the
 * canary is no different, if its level has moved, if it is worse by as much as matters, and if a change has started at
 * some measurement since. Likelihoods are logarithms up to a constant that all hypotheses have in common.
 */
final class NoiseHypothesis {

    /** The scale of differences is only guessed from the control's: at most it weighs as much as so many differences. */
    static final double GUESSED_FREEDOM = 8;
    /** As long as less is known of a live control's scale, only that is learnt. */
    static final double LEAST_KNOWN = 5;

    private static final double MOST_EVIDENCE = 1e100;

    private final ArPredictor past;
    /** Of a live control's own values. */
    @CheckForNull
    private final ArPredictor control;

    private final ArPredictor same;
    private final ArPredictor moved;
    private final ArPredictor[] worse;
    private final double[] harms;
    private final double[] sizes;
    private final double[] grown;
    private final double levelBefore;
    private final double learntBefore;

    /**
     * Before the window.
     *
     * @param past has learnt from the values before, and is not used otherwise
     * @param paired whether those are a control's, so that differences to it are judged
     * @param harms the changes that matter, with their signs
     * @param sizes the sizes of changes to mix, with their signs
     */
    NoiseHypothesis(ArPredictor past, boolean paired, double[] harms, double[] sizes) {
        this.past = past;
        this.control = paired ? new ArPredictor(past) : null;
        this.same = paired ? control.ofDifferences(GUESSED_FREEDOM) : new ArPredictor(past);
        this.moved = same.ofMovedLevel();
        this.levelBefore = moved.level();
        this.learntBefore = same.knowledgeOfLevel();
        this.harms = harms;
        this.worse = new ArPredictor[harms.length];
        for (int i = 0; i < harms.length; i++) {
            worse[i] = new ArPredictor(same);
        }
        this.sizes = sizes;
        this.grown = new double[sizes.length];
    }

    /** A predictor that has learnt from before the window only. */
    ArPredictor past() {
        return past;
    }

    /** Whether the scale of the noise is known well enough to begin. */
    boolean isReady() {
        return control == null || control.freedom() >= LEAST_KNOWN;
    }

    /** Takes the next value of a live control. */
    void nextOfControl(double value, int steps) {
        if (control != null) {
            control.next(value, steps);
        }
    }

    /**
     * Takes the next value, or of a live control the next difference to it.
     *
     * @param steps since the one before, see {@link ArPredictor#next}
     * @param start the weight of changes that start with it
     */
    void next(double value, int steps, double start) {
        double known = same.knowledgeOfLevel();
        double unlearnt = control != null ? 1 : known > 0 ? learntBefore / known : 0;
        same.next(value, steps);
        moved.next(value, steps);
        for (int i = 0; i < worse.length; i++) {
            worse[i].next(value - harms[i], steps);
        }
        double weight = start / grown.length;
        for (int i = 0; i < grown.length; i++) {
            double going = grown[i];
            double starting = weight;
            if (same.hasPredicted()) {
                going *= going > 0 ? same.likelihoodOfLevel(sizes[i], unlearnt) : 1;
                starting *= weight > 0 ? same.likelihoodOfJump(sizes[i]) : 1;
            }
            grown[i] = Math.min(going + starting, MOST_EVIDENCE);
        }
    }

    /** The weights of all changes that have started, each as many times as likelier than none as it is by now. */
    double grown() {
        double sum = 0;
        for (double each : grown) {
            sum += each;
        }
        return sum;
    }

    double logOfSame() {
        return log(same);
    }

    double logOfMoved() {
        return log(moved);
    }

    double logOfWorse() {
        double most = Double.NEGATIVE_INFINITY;
        for (ArPredictor each : worse) {
            most = Math.max(most, log(each));
        }
        return most;
    }

    /** The likelihood of the likeliest noise if the canary is no different. */
    static double logOfMost(NoiseHypothesis... noises) {
        return Arrays.stream(noises)
                .mapToDouble(NoiseHypothesis::logOfSame)
                .max()
                .orElseThrow();
    }

    /** The mean likelihood of all noises if the canary is no different. */
    static double logOfMean(NoiseHypothesis... noises) {
        double most = logOfMost(noises);
        return most
                + Math.log(Arrays.stream(noises)
                        .mapToDouble(noise -> Math.exp(noise.logOfSame() - most))
                        .average()
                        .orElseThrow());
    }

    /** Whether the level has moved up. */
    boolean isMovedUp() {
        return moved.level() > levelBefore;
    }

    private double log(ArPredictor predictor) {
        return predictor.logLikelihood() + (control == null ? 0 : control.logLikelihood());
    }
}
