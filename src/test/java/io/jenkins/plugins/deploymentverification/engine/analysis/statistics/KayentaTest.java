package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label.HIGH;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label.LOW;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label.NODATA;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label.NODATA_FAIL;
import static io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label.PASS;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notANumber;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Result;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric.Measure;
import java.util.Arrays;
import java.util.Random;
import org.junit.Test;

/** The cases are those of Kayenta's own ClassifierSuite, with the tolerance and confidence of these. */
public class KayentaTest {

    private static final KayentaJudge JUDGE = new KayentaJudge(0.10, 0.95);
    private static final double[] TWENTIES = {20, 22, 21, 25, 30};
    private static final double[] LOW_ONES = {1, 2.2, 1.1, 2.5, 3};
    private static final double[] ZEROS = new double[5];
    private static final double[] FIFTIES = {54.9, 54.5, 55.1, 55.6, 57.4};
    private static final KayentaMetric EITHER = KayentaMetric.of(Direction.EITHER, Measure.MEAN_RATIO);
    private static final KayentaMetric CRITICAL = EITHER.withCritical(true);

    @Test
    public void meanRatioBeyondWhatIsAllowed() {
        assertThat(label(EITHER.withAllowed(0.8, 1.2), TWENTIES, LOW_ONES), is(HIGH));
        double[] half = {10, 12.2, 10.1, 12.5, 23};
        assertThat(label(EITHER.withAllowed(0.5, 1), half, TWENTIES), is(PASS));
        assertThat(label(EITHER, TWENTIES, FIFTIES), is(LOW));
    }

    @Test
    public void criticalThresholds() {
        assertThat(
                JUDGE.classify(CRITICAL.withCriticalAt(1, 1.2), TWENTIES, LOW_ONES)
                        .critical(),
                is(true));
        double[] twos = {2, 2, 2, 2, 3};
        double[] tens = {10, 20.2, 10.1, 20.5, 30};
        Result low = JUDGE.classify(CRITICAL.withCriticalAt(1.2, 1), twos, tens);
        assertThat(low.label(), is(LOW));
        assertThat(low.critical(), is(true));
        Result high = JUDGE.classify(CRITICAL.withAllowed(1, 5).withCriticalAt(1, 13), TWENTIES, LOW_ONES);
        assertThat(high.label(), is(HIGH));
        assertThat(high.critical(), is(false));
        Result pass = JUDGE.classify(CRITICAL.withAllowed(1, 13).withCriticalAt(1, 15), TWENTIES, LOW_ONES);
        assertThat(pass.label(), is(PASS));
        assertThat(pass.critical(), is(false));
        assertThat(JUDGE.classify(CRITICAL, TWENTIES, LOW_ONES).critical(), is(true));
    }

    @Test
    public void tiedAndIdenticalSamples() {
        KayentaMetric fewer = KayentaMetric.of(Direction.DECREASE, Measure.MEAN_RATIO);
        double[] ones = {1, 1, 1, 1, 1};
        double[] tens = {10, 10, 10, 10, 10};
        assertThat(label(fewer, new double[] {1, 1, 1}, new double[] {1, 1}), is(PASS));
        assertThat(label(fewer, new double[] {1, 2, 3, 4, 5}, new double[] {5, 4, 3, 2, 1}), is(PASS));
        assertThat(label(fewer, new double[] {0, 1, 1, 1, 1}, ones), is(PASS));
        assertThat(label(EITHER, new double[] {1, 1, 1, 1, 10}, ones), is(PASS));
        assertThat(label(EITHER, tens, ones), is(HIGH));
        assertThat(label(EITHER, tens, ZEROS), is(HIGH));
    }

    @Test
    public void withoutData() {
        double[] none = {};
        Result critical = JUDGE.classify(CRITICAL, none, TWENTIES);
        assertThat(label(EITHER, none, TWENTIES), is(NODATA));
        assertThat(critical.label(), is(NODATA));
        assertThat(critical.critical(), is(true));
        assertThat(label(EITHER.withMustHaveData(true), none, none), is(NODATA_FAIL));
        assertThat(label(EITHER.withNans(NanStrategy.REPLACE_WITH_ZERO), none, TWENTIES), is(PASS));
        double[] nans = {Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        assertThat(label(EITHER, nans, TWENTIES), is(NODATA));
        assertThat(label(EITHER.withNans(NanStrategy.REPLACE_WITH_ZERO), nans, TWENTIES), is(LOW));
    }

    @Test
    public void effectThatCannotBeComputedIsIgnored() {
        KayentaMetric metric = EITHER.withAllowed(0.8, 1.2);
        Result high = JUDGE.classify(metric, FIFTIES, ZEROS);
        assertThat(high.label(), is(HIGH));
        assertThat(high.deviation(), notANumber());
        assertThat(label(metric, ZEROS, FIFTIES), is(LOW));
        Result same = JUDGE.classify(metric, ZEROS, ZEROS);
        assertThat(same.label(), is(PASS));
        assertThat(same.deviation(), is(1.0));
        assertThat(same.interval(), nullValue());
    }

    @Test
    public void commonLanguageEffect() {
        KayentaMetric cles = KayentaMetric.of(Direction.EITHER, Measure.CLES);
        assertThat(label(cles.withAllowed(0.2, 0.8), TWENTIES, LOW_ONES), is(HIGH));
        assertThat(label(cles.withAllowed(0.2, 1.1), TWENTIES, LOW_ONES), is(PASS));
        assertThat(label(cles.withAllowed(0.2, 0.8), LOW_ONES, TWENTIES), is(LOW));
    }

    @Test
    public void swappingSidesFlipsTheLabel() {
        Random random = new Random(3);
        for (int run = 0; run < 200; run++) {
            double[] x = random.doubles(30, 100, 130).toArray();
            double[] y = random.doubles(25, 105, 140).toArray();
            Result there = JUDGE.classify(EITHER, x, y);
            Result back = JUDGE.classify(EITHER, y, x);
            Label flipped = there.label() == HIGH ? LOW : there.label() == LOW ? HIGH : PASS;
            assertThat(back.label(), is(flipped));
            assertThat(back.interval().low(), closeTo(-there.interval().high(), 1e-9));
        }
    }

    @Test
    public void intervalAgreesWithThatOfHodgesAndLehmann() {
        // both ends are order statistics of the differences; the continuity correction may move them by one
        double[] x = new double[60];
        double[] y = new double[70];
        Arrays.setAll(x, i -> 100 + 7.3 * i % 41);
        Arrays.setAll(y, i -> 98 + 5.7 * i % 43);
        Interval ours = new KayentaJudge().classify(EITHER, x, y).interval();
        Interval exact = HodgesLehmann.shift(x, y, 0.98).interval();
        assertThat(ours.low(), closeTo(exact.low(), 0.2));
        assertThat(ours.high(), closeTo(exact.high(), 0.2));
    }

    private static Label label(KayentaMetric metric, double[] canary, double[] control) {
        return JUDGE.classify(metric, canary, control).label();
    }
}
