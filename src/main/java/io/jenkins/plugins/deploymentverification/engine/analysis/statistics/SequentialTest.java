package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The sequential judge of a series of values: may be asked after each measurement and stops as soon as enough is known.
 *
 * <p>It keeps an e-process against "the canary is no different": a number that, if that is so, has an expected value of
 * at most 1 at every time, so that by Ville's inequality the probability that it ever reaches 1/α is at most α. It is
 * made of
 * <ul>
 *   <li>likelihood ratios of each standardised prediction error, see {@link ArPredictor};
 *   <li>a mixture over the size of the change (Robbins 1970; Johari, Koomen, Pekelis, Walsh: Always valid inference,
 *       2022) and over the measurement at which it starts (Shin, Ramdas, Rinaldo: E-detectors, 2024); half the weight is
 *       on the first one, because a deployment changes things at once, and half of that on a level that is learnt anew
 *       (the t-test of Lai 1976);
 *   <li>universal inference over the autocorrelation, which nobody knows: the mixture over it must beat the most
 *       likely series without a change (Wasserman, Ramdas, Balakrishnan 2020). Both are relative to what the past alone
 *       gives them. This one step is not exact, unless the past is empty; by simulation it keeps the promise.
 * </ul>
 * The test against "worse by as much as matters", which lets it pass early, is the same with the roles swapped.
 *
 * <p>A canary fails when the evidence is there and the estimated change is as large as matters. docs/judgement.md has
 * the formulas, and how often it errs. Values that are not a number are gaps. Not thread-safe.
 */
public final class SequentialTest {

    /** Autocorrelations at one step to reckon with. */
    private static final double[] PHIS = {0, 0.2, 0.4, 0.6, 0.75, 0.86, 0.93, 0.97};

    /** Sizes of a change, as multiples of the one that matters. */
    private static final double[] SIZES = {1, 2, 4, 8};

    /** The same in standard deviations of the noise, where every change matters. */
    private static final double[] SIZES_IN_NOISE = {0.5, 1, 2, 4};

    private static final double AT_START = 0.25;
    private static final double MOVED_AT_START = 0.25;
    /** Noise is believed to be at least this part of the change that matters. */
    private static final double LEAST_NOISE = 1.0 / 16;

    private final SequentialSettings settings;
    private final SeriesScale scale;
    private final double matters;
    private final boolean paired;
    private final double levelBefore;
    private final NoiseHypothesis[] noises = new NoiseHypothesis[PHIS.length];
    private final int gap;
    /** The mean likelihood of the noises to that of the likeliest, by the past alone. */
    private final double handicap;

    private double[] values = new double[64];
    private double[] controls = new double[64];
    private double[] seen = new double[64];
    private int[] places = new int[64];
    private int count;
    private int looks;
    private int steps;
    private int controlSteps;
    /** The weight of changes that have not yet started. */
    private double waiting = 1 - MOVED_AT_START;

    private double evidence = 1;
    private double exclusion;

    @CheckForNull
    private SequentialResult failed;

    private Decision decision = Decision.CONTINUE;

    private SequentialTest(SequentialSettings settings, double[] before, boolean paired, boolean contiguous) {
        this.settings = settings;
        this.paired = paired;
        this.scale = SeriesScale.of(settings, before);
        double[] known = scale.of(before);
        this.levelBefore = paired ? 0 : Samples.median(Samples.clean(known, NanStrategy.REMOVE));
        this.matters = scale.matters();
        double[] harms = matters > 0 ? bothWays(new double[] {matters}) : new double[0];
        double[] sizes =
                matters > 0 ? Arrays.stream(SIZES).map(size -> size * matters).toArray() : sizesInNoise(known);
        double floor = matters > 0 ? matters * LEAST_NOISE : scale.leastNoise();
        int last = 0;
        for (int i = 0; i < PHIS.length; i++) {
            ArPredictor predictor = new ArPredictor(PHIS[i], floor);
            last = feed(predictor, known);
            noises[i] = new NoiseHypothesis(predictor, paired, harms, bothWays(sizes));
        }
        handicap = Math.exp(NoiseHypothesis.logOfMean(noises) - NoiseHypothesis.logOfMost(noises));
        gap = paired || contiguous ? last : 0;
        steps = paired ? 0 : gap;
        controlSteps = gap;
    }

    /**
     * Compares with a control that is measured at the same times.
     *
     * @param controlBefore the control's values before the window, oldest first, to learn how noisy they are; may be
     *     empty, then the first measurements serve for that, and it takes longer
     */
    public static SequentialTest paired(SequentialSettings settings, double[] controlBefore) {
        return new SequentialTest(settings, controlBefore, true, false);
    }

    /**
     * Compares with values from before.
     *
     * @param baseline at the same interval, oldest first; some dozens at least, better three times as many as the window
     *     is to have. The judge can tell a change only from the changes that it has seen in there.
     * @param contiguous whether the window follows it directly
     */
    public static SequentialTest against(SequentialSettings settings, double[] baseline, boolean contiguous) {
        return new SequentialTest(settings, baseline, false, contiguous);
    }

    /** Takes the next pair of values of a {@link #paired} test. */
    public Decision next(double canary, double stable) {
        if (!paired) {
            throw new IllegalStateException("this test has no live control");
        }
        double control = scale.of(stable);
        if (failed == null) {
            learnOf(control);
        }
        return take(scale.of(canary) - control, control);
    }

    /** Takes the next value of a test {@link #against} a baseline. */
    public Decision next(double canary) {
        if (paired) {
            throw new IllegalStateException("this test compares with a live control");
        }
        return take(scale.of(canary), Double.NaN);
    }

    /** What is known now, or was when it failed. O(n log n). */
    public SequentialResult result() {
        return failed != null ? failed : with(decision);
    }

    /** What is known at the end of the window: what has not been decided then, is undecided. */
    public SequentialResult conclude() {
        return decision == Decision.CONTINUE ? with(Decision.UNDECIDED) : result();
    }

    /**
     * The confidence interval of the change, if it has been there since the window began, on the scale of {@link
     * SequentialResult#estimate}. However often and whenever it is looked at, the probability that the true one is ever
     * outside is at most the false alarm rate. Takes some milliseconds.
     */
    public Interval interval() {
        if (count == 0) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        ChangeInterval interval = new ChangeInterval(
                Arrays.stream(noises).map(NoiseHypothesis::past).toArray(ArPredictor[]::new),
                gap,
                Arrays.copyOf(values, looks),
                paired ? Arrays.copyOf(controls, looks) : null,
                Math.log(settings.falseAlarmRate() / handicap));
        double step = Math.max(scale.leastNoise(), matters);
        Interval found = interval.around(Samples.median(Arrays.copyOf(seen, count)) - levelBefore, step);
        double low = scale.asReported(found.low());
        double high = scale.asReported(found.high());
        return new Interval(Math.min(low, high), Math.max(low, high));
    }

    private Decision take(double value, double ofControl) {
        if (failed != null) {
            return decision;
        }
        if (looks == values.length) {
            values = Arrays.copyOf(values, 2 * looks);
            controls = Arrays.copyOf(controls, 2 * looks);
        }
        controls[looks] = ofControl;
        values[looks++] = value;
        if (!Double.isFinite(value) || !noises[0].isReady()) {
            steps += steps > 0 ? 1 : 0;
            return decision;
        }
        if (count == seen.length) {
            seen = Arrays.copyOf(seen, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
        }
        seen[count] = value;
        places[count++] = looks - 1;
        learn(value);
        steps = 1;
        decision = decide();
        failed = decision == Decision.FAIL ? with(decision) : null;
        return decision;
    }

    private void learnOf(double control) {
        if (Double.isFinite(control)) {
            for (NoiseHypothesis noise : noises) {
                noise.nextOfControl(control, controlSteps);
            }
            controlSteps = 1;
        } else {
            controlSteps += controlSteps > 0 ? 1 : 0;
        }
    }

    private void learn(double value) {
        double start = count == 1 ? AT_START : Math.min(waiting, (1 - AT_START - MOVED_AT_START) / settings.looks());
        waiting -= start;
        double most = Double.NEGATIVE_INFINITY;
        double mostOfWorse = Double.NEGATIVE_INFINITY;
        for (NoiseHypothesis noise : noises) {
            noise.next(value, steps, start);
            most = Math.max(most, noise.logOfSame());
            mostOfWorse = Math.max(mostOfWorse, noise.logOfWorse());
        }
        double changed = 0;
        double less = 0;
        for (NoiseHypothesis noise : noises) {
            double same = Math.exp(noise.logOfSame() - most) / noises.length;
            double moved = Math.exp(noise.logOfMoved() - most) / noises.length;
            boolean forTheWorse = settings.direction() == Direction.EITHER || noise.isMovedUp();
            changed += same * (waiting + noise.grown()) + (forTheWorse ? MOVED_AT_START * moved : 0);
            less += (same + moved) / 2;
        }
        evidence = changed / handicap;
        exclusion = matters > 0 ? less / Math.exp(mostOfWorse - most) / handicap : 0;
    }

    private Decision decide() {
        if (evidence >= 1 / settings.falseAlarmRate()) {
            if (harm(likeliestStart()) >= matters) {
                return Decision.FAIL;
            }
        }
        // below it, the likeliest of all changes that matter is the smallest one, which is the one that is tested
        boolean excluded =
                exclusion >= 1 / settings.missRate() && count >= settings.looksBeforePass() && harm(0) < matters;
        return excluded ? Decision.PASS : Decision.CONTINUE;
    }

    private SequentialResult with(Decision decided) {
        if (count == 0) {
            return new SequentialResult(decided, 0, evidence, exclusion, Double.NaN, -1);
        }
        int since = likeliestStart();
        return new SequentialResult(
                decided, count, evidence, exclusion, scale.asReported(change(since)), places[since]);
    }

    /** Where the mean from there to now stands out most. */
    private int likeliestStart() {
        int start = 0;
        double most = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = count - 1; i >= 0; i--) {
            sum += seen[i] - levelBefore;
            double stands = (settings.direction() == Direction.EITHER ? Math.abs(sum) : sum) / Math.sqrt(count - i);
            if (stands > most) {
                most = stands;
                start = i;
            }
        }
        return most > 0 ? start : 0;
    }

    private double harm(int since) {
        return settings.direction() == Direction.EITHER ? Math.abs(change(since)) : change(since);
    }

    private double change(int since) {
        return Samples.median(Arrays.copyOfRange(seen, since, count)) - levelBefore;
    }

    /** Lets a predictor learn from the past; returns how many steps the next value is from the last one. */
    private static int feed(ArPredictor predictor, double[] past) {
        int gap = 0;
        for (double value : past) {
            if (Double.isFinite(value)) {
                predictor.next(value, gap);
                gap = 1;
            } else {
                gap += gap > 0 ? 1 : 0;
            }
        }
        return gap;
    }

    private double[] bothWays(double[] changes) {
        return settings.direction() == Direction.EITHER
                ? DoubleStream.concat(
                                Arrays.stream(changes), Arrays.stream(changes).map(change -> -change))
                        .toArray()
                : changes;
    }

    private static double[] sizesInNoise(double[] past) {
        double noise = Samples.MAD_TO_SIGMA * Samples.medianAbsoluteDeviation(Samples.clean(past, NanStrategy.REMOVE));
        if (!(noise > 0)) {
            throw new IllegalArgumentException(
                    "where every change matters, values from before are needed that are not all the same");
        }
        return Arrays.stream(SIZES_IN_NOISE).map(size -> size * noise).toArray();
    }
}
