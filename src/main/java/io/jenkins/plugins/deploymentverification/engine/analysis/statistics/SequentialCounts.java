package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import java.util.Arrays;

/**
 * The sequential judge of counts: errors of requests, of a canary and of a control in the same intervals.
 *
 * <p>Given the errors of both sides in an interval, those of the canary are binomial, with its part of the requests if
 * it is no different, and with more if its error rate is θ times the control's; whatever the rate itself is and however
 * it changes over the day. The product of these likelihood ratios is an e-process (Turner, Ly, Grünwald: Generic
 * E-variables for exact sequential k-sample tests that allow for optional stopping, 2024, for 2×2 tables); it is mixed
 * over θ and over the interval in which the change starts, as in {@link SequentialTest}. For Poisson counts it is exact,
 * for binomial ones on the safe side.
 *
 * <p>Errors come in bursts. The counts are therefore divided by their overdispersion: Pearson's χ² of the intervals so
 * far by their number, and at least 1. Against a sample from before, give its intervals as the control, one after the
 * other, or their mean counts. Not thread-safe.
 */
public final class SequentialCounts {

    /** Ratios of the rates, as multiples of the excess that matters. */
    private static final double[] SIZES = {1, 2, 4, 8, 16, 32};

    private static final double AT_START = 0.5;
    private static final double MOST_EVIDENCE = 1e100;
    /** What is known of the overdispersion before the first interval weighs as much as so many. */
    private static final double PRIOR_INTERVALS = 5;

    private final Direction direction;
    private final double matters;
    private final double alarm;
    private final double excluded;
    private final int looks;
    private final int looksBeforePass;
    private final double[] ratios;
    private final double[] grown;

    private final double dispersionBefore;
    private double waiting = 1;
    private double logWorse;
    private double logSlightly;
    private double[] canaryErrors = new double[64];
    private double[] controlErrors = new double[64];
    private double[] shares = new double[64];
    private int count;
    private double evidence = 1;
    private double exclusion = 1;
    private Decision decision = Decision.CONTINUE;

    /**
     * A new test.
     *
     * @param settings the direction must not be {@link Direction#EITHER}; the minimum effect must be relative and more
     *     than 0: 0.5 is half as many errors again; the scale is always that of ratios
     * @param dispersion how overdispersed the counts were before, see {@link #dispersion(double[], double[])}; NaN if
     *     nothing is known of it, then a change is taken for a burst for longer
     */
    public SequentialCounts(SequentialSettings settings, double dispersion) {
        if (settings.direction() == Direction.EITHER) {
            throw new IllegalArgumentException("of counts, either more or fewer must be for the worse");
        }
        MinimumEffect effect = settings.minimumEffect();
        boolean fewer = settings.direction() == Direction.DECREASE;
        if (!effect.relative() || !(effect.size() > 0) || fewer && effect.size() >= 1) {
            throw new IllegalArgumentException("of counts, the minimum effect must be a part of more than 0");
        }
        direction = settings.direction();
        matters = fewer ? 1 - effect.size() : 1 + effect.size();
        alarm = 1 / settings.falseAlarmRate();
        excluded = 1 / settings.missRate();
        looks = settings.looks();
        looksBeforePass = settings.looksBeforePass();
        ratios = Arrays.stream(SIZES)
                .map(size -> fewer ? Math.pow(matters, size) : 1 + size * effect.size())
                .toArray();
        grown = new double[ratios.length];
        dispersionBefore = dispersion;
    }

    /**
     * How much more counts vary than Poisson's would: Pearson's χ² by its degrees of freedom, at least 1.
     *
     * @param errors in each interval of one side, before the window
     * @param totals likewise, more than 0 where they count
     */
    public static double dispersion(double[] errors, double[] totals) {
        double rate = Arrays.stream(errors).sum() / Arrays.stream(totals).sum();
        double squares = 0;
        int counted = -1;
        for (int i = 0; i < errors.length; i++) {
            if (rate > 0 && totals[i] > 0) {
                double expected = rate * totals[i];
                squares += (errors[i] - expected) * (errors[i] - expected) / expected;
                counted++;
            }
        }
        return counted > 0 ? Math.max(1, squares / counted) : 1;
    }

    /**
     * Takes the counts of the next interval.
     *
     * @param errors of the canary; not negative
     * @param total the canary's requests; an interval where either side has none is stepped over
     * @param controlErrors of the control
     * @param controlTotal the control's requests
     */
    public Decision next(double errors, double total, double controlErrors, double controlTotal) {
        if (!(errors >= 0 && controlErrors >= 0 && errors <= total && controlErrors <= controlTotal)) {
            throw new IllegalArgumentException(
                    errors + " of " + total + " and " + controlErrors + " of " + controlTotal + " cannot be");
        }
        if (decision == Decision.FAIL || !(total > 0 && controlTotal > 0)) {
            return decision;
        }
        double share = total / (total + controlTotal);
        remember(errors, controlErrors, share);
        double dispersion = dispersion();
        learn(errors / dispersion, controlErrors / dispersion, share);
        decision = decide();
        return decision;
    }

    /** What is known now. */
    public SequentialResult result() {
        return with(decision);
    }

    /** What is known at the end of the window: what has not been decided then, is undecided. */
    public SequentialResult conclude() {
        return with(decision == Decision.CONTINUE ? Decision.UNDECIDED : decision);
    }

    private void remember(double errors, double others, double share) {
        if (count == shares.length) {
            canaryErrors = Arrays.copyOf(canaryErrors, 2 * count);
            controlErrors = Arrays.copyOf(controlErrors, 2 * count);
            shares = Arrays.copyOf(shares, 2 * count);
        }
        canaryErrors[count] = errors;
        controlErrors[count] = others;
        shares[count++] = share;
    }

    /**
     * So far, the last interval included, which is on the safe side: the first burst must not count as if there were
     * none. Where the past is known, it is around the ratio so far, which a change that stays does not inflate.
     */
    private double dispersion() {
        boolean known = !Double.isNaN(dispersionBefore);
        double ratio = known ? ratio(0) : 1;
        ratio = ratio > 0 && !Double.isInfinite(ratio) ? ratio : 1;
        double squares = PRIOR_INTERVALS * (known ? Math.max(1, dispersionBefore) : 1);
        double intervals = PRIOR_INTERVALS;
        for (int i = 0; i < count; i++) {
            double all = canaryErrors[i] + controlErrors[i];
            if (all > 0) {
                double part = ratio * shares[i] / (ratio * shares[i] + 1 - shares[i]);
                double distance = canaryErrors[i] - all * part;
                squares += distance * distance / (all * part * (1 - part));
                intervals++;
            }
        }
        return Math.max(1, squares / intervals);
    }

    private void learn(double errors, double others, double share) {
        double start = count == 1 ? AT_START : Math.min(waiting, (1 - AT_START) / looks);
        waiting -= start;
        evidence = waiting;
        for (int i = 0; i < ratios.length; i++) {
            double likelihood = Math.exp(logLikelihood(errors, others, share, ratios[i]));
            grown[i] = Math.min((grown[i] + start / ratios.length) * likelihood, MOST_EVIDENCE);
            evidence += grown[i];
        }
        logWorse += logLikelihood(errors, others, share, matters);
        logSlightly += logLikelihood(errors, others, share, Math.sqrt(matters));
        exclusion = (1 + Math.exp(logSlightly)) / 2 / Math.exp(logWorse);
    }

    /** Of so many of all errors being the canary's if its rate is this multiple, to that if it is the same. */
    private static double logLikelihood(double errors, double others, double share, double ratio) {
        return errors * Math.log(ratio) - (errors + others) * Math.log(ratio * share + 1 - share);
    }

    private Decision decide() {
        if (evidence >= alarm && harm(ratio(likeliestStart())) >= harm(matters)) {
            return Decision.FAIL;
        }
        boolean pass = exclusion >= excluded && count >= looksBeforePass && !(harm(ratio(0)) >= harm(matters));
        return pass ? Decision.PASS : Decision.CONTINUE;
    }

    private double harm(double ratio) {
        return direction == Direction.DECREASE ? -ratio : ratio;
    }

    private SequentialResult with(Decision decided) {
        if (count == 0) {
            return new SequentialResult(decided, 0, evidence, exclusion, Double.NaN, -1);
        }
        int since = likeliestStart();
        return new SequentialResult(decided, count, evidence, exclusion, ratio(since) - 1, since);
    }

    private int likeliestStart() {
        int start = 0;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = count - 1; i >= 0; i--) {
            sum += logLikelihood(canaryErrors[i], controlErrors[i], shares[i], matters);
            if (sum >= most) {
                most = sum;
                start = i;
            }
        }
        return start;
    }

    /** Mantel and Haenszel's ratio of the rates since then; infinite or NaN where the control has no errors. */
    private double ratio(int since) {
        double above = 0;
        double below = 0;
        for (int i = since; i < count; i++) {
            above += canaryErrors[i] * (1 - shares[i]);
            below += controlErrors[i] * shares[i];
        }
        return above / below;
    }
}
