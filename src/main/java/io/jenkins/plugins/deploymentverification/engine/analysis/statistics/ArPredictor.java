package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Predicts each value of a series from those before it, for noise in which each value keeps a given part of the one
 * before (AR(1)), with level and scale learnt on the way: Student's t predictive distribution of the normal model under
 * the right Haar prior, by recursive least squares on the whitened series. For normal noise its standardised errors are
 * independent and t-distributed whatever the level and scale are, which is what makes e-values of them exact (Lai 1976;
 * Pérez-Ortiz, Lardy, de Heide, Grünwald: E-statistics, group invariance and anytime-valid testing, 2024).
 *
 * <p>Errors beyond {@value #CLIP} standard deviations are clipped. The first of them is skipped, and if more
 * follow, the next predictions build on clipped values (robust filtering, Masreliez and Martin 1977), so that a single
 * spike neither spoils what has been learnt nor looks like a change. The tails are those of t with at most {@value #MOST_FREEDOM} degrees of freedom, heavier than normal.
 */
final class ArPredictor {

    static final double CLIP = 4;
    /** Odd, so that the power in a ratio of densities, half of it and one half, is whole. */
    static final int MOST_FREEDOM = 7;

    private static final double MOVED_BY = 3;
    private static final double VARIANCE_FLOOR = 1e-24;

    private final double phi;
    private final double floor;

    @CheckForNull
    private final ArPredictor guide;

    private final double mostGuidance;

    private boolean levelKnown;
    private double weights;
    private double weighted;
    private double squares;
    private double own;
    private double cleaned;
    private double remainder;
    private boolean suspect;
    private boolean neverAccepted = true;
    /** Steps from the last accepted value to a skipped one. */
    private int skipped;

    private double carriedRemainder;
    private double error;
    private double tails = 1;
    private double carry;
    private double spread;
    private double unit;
    private double logLikelihood;

    /**
     * Knows nothing yet.
     *
     * @param phi the part of a value that the next one keeps, from 0 to less than 1
     * @param scaleFloor the least standard deviation to believe in
     */
    ArPredictor(double phi, double scaleFloor) {
        this(phi, scaleFloor, null, 0);
    }

    private ArPredictor(double phi, double scaleFloor, @CheckForNull ArPredictor guide, double mostGuidance) {
        this.phi = phi;
        this.floor = Math.max(scaleFloor * scaleFloor, VARIANCE_FLOOR);
        this.guide = guide;
        this.mostGuidance = mostGuidance;
        this.levelKnown = guide != null;
        this.own = guide == null ? -1 : 0;
    }

    ArPredictor(ArPredictor other) {
        this(other.phi, Math.sqrt(other.floor), other.guide, other.mostGuidance);
        levelKnown = other.levelKnown;
        weights = other.weights;
        weighted = other.weighted;
        squares = other.squares;
        own = other.own;
        cleaned = other.cleaned;
        remainder = other.remainder;
        suspect = other.suspect;
        neverAccepted = other.neverAccepted;
        skipped = other.skipped;
        logLikelihood = other.logLikelihood;
    }

    /**
     * A predictor of another series' differences to the one that this predicts, if both are as noisy and independent of
     * each other. What this one knows of the scale counts as so many differences, now and as it learns more.
     */
    ArPredictor ofDifferences(double mostFreedom) {
        return new ArPredictor(phi, Math.sqrt(floor), this, mostFreedom);
    }

    /** A predictor that knows as much of the noise, but expects the level to have moved, by about three deviations. */
    ArPredictor ofMovedLevel() {
        ArPredictor result = new ArPredictor(this);
        result.levelKnown = false;
        result.weights = (1 - phi * phi) / (MOVED_BY * MOVED_BY);
        result.weighted = result.weights * level();
        return result;
    }

    /**
     * Takes the next value.
     *
     * @param steps since the value before: 1 without a gap; 0 for a value that has none before it
     */
    void next(double value, int steps) {
        int distance = steps == 0 || neverAccepted ? 0 : steps + skipped;
        carry = distance == 0 ? 0 : distance == 1 ? phi : Math.pow(phi, distance);
        spread = distance == 1 ? 1 : Math.sqrt((1 - carry * carry) / (1 - phi * phi));
        carriedRemainder = remainder * (steps == 1 ? phi : Math.pow(phi, steps));
        double weight = levelKnown ? 0 : (1 - carry) / spread;
        double whitened = (value - carry * cleaned) / spread;
        boolean levelLearnt = levelKnown || weights > 0;
        double uncertainty = weights > 0 ? 1 + weight * weight / weights : 1;
        double raw = weights > 0 ? whitened - weight * weighted / weights : whitened;
        double guided = guidance();
        double freedom = own + guided;
        double clipped = raw;
        unit = 0;
        if (levelLearnt && freedom > 0) {
            double known = guide != null && guided > 0 ? guided * 2 * guide.variance() : 0;
            unit = Math.sqrt(Math.max((squares + known) / freedom, floor) * uncertainty);
            double limit = CLIP * (1 + 10 / (freedom * freedom)) * unit;
            clipped = Math.max(-limit, Math.min(limit, raw));
            error = clipped / unit;
            tails = Math.min(freedom, MOST_FREEDOM);
            logLikelihood -= logOfDensity();
        }
        if (levelLearnt) {
            squares += clipped * clipped / uncertainty;
        }
        own++;
        if (Math.abs(raw) > Math.abs(clipped) && !suspect) {
            // a spike, or the first value of a change: the next one will tell
            skipped = distance == 0 ? 0 : steps;
            remainder = raw * spread;
            suspect = true;
            return;
        }
        accept(value, weight, whitened, raw - clipped);
    }

    private void accept(double value, double weight, double whitened, double excess) {
        skipped = 0;
        suspect = false;
        neverAccepted = false;
        remainder = excess * spread;
        cleaned = value - remainder;
        weights += weight * weight;
        weighted += weight * (whitened - excess);
    }

    private double guidance() {
        return guide == null ? 0 : Math.max(0, Math.min(guide.own, mostGuidance));
    }

    private double logOfDensity() {
        return Math.log(unit * spread) + (tails + 1) / 2 * Math.log1p(error * error / tails);
    }

    private double variance() {
        return Math.max(squares / own, floor);
    }

    /** Whether the last value could be predicted at all. */
    boolean hasPredicted() {
        return unit > 0;
    }

    /**
     * How much more likely the last error was if the level jumped by this just at it.
     *
     * @param size in the unit of the values
     */
    double likelihoodOfJump(double size) {
        return ratio(size / (spread * unit));
    }

    /**
     * How much more likely the last error was if the level has been higher by this for some time.
     *
     * @param size in the unit of the values
     * @param unlearnt the part of it that the learnt level has not yet followed, from 0 to 1
     */
    double likelihoodOfLevel(double size, double unlearnt) {
        return ratio(((1 - carry) * size * unlearnt + carriedRemainder) / (spread * unit));
    }

    private double ratio(double expected) {
        double distance = error - Math.max(-CLIP, Math.min(CLIP, expected));
        double ratio = (tails + error * error) / (tails + distance * distance);
        if (tails == MOST_FREEDOM) {
            double square = ratio * ratio;
            return square * square;
        }
        return Math.pow(ratio, (tails + 1) / 2);
    }

    /** How many degrees of freedom there are for the scale. */
    double freedom() {
        return own;
    }

    /** The level as learnt so far; 0 if nothing is. */
    double level() {
        return weights > 0 ? weighted / weights : 0;
    }

    /** Sum of squared weights of the level: how much is known of it. */
    double knowledgeOfLevel() {
        return weights;
    }

    /** Up to a constant that all predictors with as many values have in common. */
    double logLikelihood() {
        return logLikelihood;
    }
}
