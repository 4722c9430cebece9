package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import org.apache.commons.statistics.inference.ContinuityCorrection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The Mann–Whitney U test: does one of two samples tend to have the larger values?
 *
 * <p>The p-value is exact for samples of up to {@value #EXACT_UP_TO} values each without ties; otherwise it is that of
 * the normal approximation, corrected for ties and for continuity. The test supposes independent values: of series with
 * autocorrelation it gives p-values that are too small, see docs/judgement.md.
 *
 * @see <a href="https://doi.org/10.1214/aoms/1177730491">Mann, Whitney: On a test of whether one of two random variables
 *     is stochastically larger than the other, 1947</a>
 */
public final class MannWhitney {

    static final int EXACT_UP_TO = 50;

    private MannWhitney() {}

    /**
     * What came of it.
     *
     * @param u the number of pairs where the canary's value is above the control's; ties count one half
     * @param pValue between 0 and 1
     * @param exact whether the p-value is exact
     */
    public record Result(double u, double pValue, boolean exact) {}

    /**
     * Tests whether the canary's values are above (or below, or either) the control's.
     *
     * @throws IllegalArgumentException where a sample is empty or has a value that is not a number
     */
    public static Result test(double[] canary, double[] control, Direction direction) {
        if (canary.length == 0 || control.length == 0) {
            throw new IllegalArgumentException("a sample is empty");
        }
        boolean small = canary.length <= EXACT_UP_TO && control.length <= EXACT_UP_TO;
        MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults()
                .with(direction.alternative())
                .with(ContinuityCorrection.ENABLED)
                .with(small ? PValueMethod.AUTO : PValueMethod.ASYMPTOTIC)
                .test(canary, control);
        boolean exact = small && !result.hasTiedValues();
        // where all values are the same, the variance is 0 and the quotient is not a number: no evidence at all
        double p = Double.isNaN(result.getPValue()) ? 1 : result.getPValue();
        return new Result(result.getStatistic(), p, exact);
    }
}
