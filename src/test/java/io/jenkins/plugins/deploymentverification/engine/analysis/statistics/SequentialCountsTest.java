package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import java.util.Random;
import org.junit.Test;

public class SequentialCountsTest {

    private static final int LOOKS = 120;
    private static final SequentialSettings HALF_AS_MANY_AGAIN =
            SequentialSettings.of(Direction.INCREASE, Scale.RATIO, MinimumEffect.relative(0.5), LOOKS);

    @Test
    public void falseAlarmsAreRareHoweverRatesMove() {
        int alarms = 0;
        double evidence = 0;
        int runs = 1000;
        for (int run = 0; run < runs; run++) {
            Random random = new Random(run);
            SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
            for (int i = 0; i < LOOKS; i++) {
                double rate = 0.01 * (1 + 0.8 * Math.sin(i / 15.0));
                test.next(poisson(random, 200 * rate), 200, poisson(random, 1000 * rate), 1000);
            }
            alarms += test.result().decision() == Decision.FAIL ? 1 : 0;
            evidence += test.result().evidence();
        }
        // 1000 runs at 1 %
        assertThat(alarms, lessThan(20));
        assertThat("an e-value", evidence / runs, lessThan(1.5));
    }

    @Test
    public void burstsAreNotTakenForRegressions() {
        int alarms = 0;
        for (int run = 0; run < 300; run++) {
            Random random = new Random(run);
            SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, run % 2 == 0 ? 6 : Double.NaN);
            for (int i = 0; i < LOOKS; i++) {
                test.next(6 * poisson(random, 1), 500, 6 * poisson(random, 1), 500);
            }
            alarms += test.result().decision() == Decision.FAIL ? 1 : 0;
        }
        assertThat(alarms, lessThan(10));
    }

    @Test
    public void overdispersionOfThePast() {
        double[] totals = {100, 100, 100, 100, 0};
        assertThat(SequentialCounts.dispersion(new double[] {4, 4, 4, 4, 0}, totals), is(1.0));
        // mean 4, squares (16 + 16 + 16 + 16) / 4 by 3
        assertThat(SequentialCounts.dispersion(new double[] {8, 0, 8, 0, 0}, totals), closeTo(16.0 / 3, 1e-12));
        assertThat(SequentialCounts.dispersion(new double[5], totals), is(1.0));
    }

    @Test
    public void manyMoreErrorsFailSoon() {
        Random random = new Random(1);
        SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
        int i = 0;
        while (test.next(poisson(random, 30), 1000, poisson(random, 10), 1000) != Decision.FAIL) {
            i++;
        }
        assertThat(i + 1, lessThanOrEqualTo(5));
        assertThat(test.result().estimate(), closeTo(2, 1));
        assertThat(test.result().since(), is(0));
    }

    @Test
    public void errorsWhereTheControlHasNone() {
        SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
        int i = 0;
        while (i < LOOKS && test.next(3, 1000, 0, 1000) != Decision.FAIL) {
            i++;
        }
        assertThat(i, lessThan(8));
        assertThat(test.result().estimate(), is(Double.POSITIVE_INFINITY));
    }

    @Test
    public void passesWhatHasNoMoreErrors() {
        Random random = new Random(2);
        SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
        int i = 0;
        while (i < LOOKS && test.next(poisson(random, 10), 1000, poisson(random, 10), 1000) == Decision.CONTINUE) {
            i++;
        }
        assertThat(test.conclude().decision(), is(Decision.PASS));
        assertThat(test.conclude().measurements(), is(LOOKS / 3));
    }

    @Test
    public void withoutErrorsItIsUndecided() {
        SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
        for (int i = 0; i < LOOKS; i++) {
            assertThat(test.next(0, 100, 0, 100), is(Decision.CONTINUE));
        }
        assertThat(test.conclude().decision(), is(Decision.UNDECIDED));
        assertThat(test.result().evidence(), closeTo(1, 1e-9));
    }

    @Test
    public void fewerCanBeForTheWorse() {
        SequentialCounts test = new SequentialCounts(
                SequentialSettings.of(Direction.DECREASE, Scale.RATIO, MinimumEffect.relative(0.2), LOOKS), 1);
        int i = 0;
        while (i < LOOKS && test.next(40, 1000, 100, 1000) != Decision.FAIL) {
            i++;
        }
        assertThat(i, lessThan(10));
        assertThat(test.result().estimate(), closeTo(-0.6, 0.01));
    }

    @Test
    public void intervalsWithoutRequestsAreSteppedOver() {
        SequentialCounts test = new SequentialCounts(HALF_AS_MANY_AGAIN, 1);
        test.next(0, 0, 5, 100);
        assertThat(test.result().measurements(), is(0));
        test.next(5, 100, 5, 100);
        assertThat(test.result().measurements(), is(1));
        assertThat(test.result().evidence(), greaterThan(0.0));
        assertThrows(IllegalArgumentException.class, () -> test.next(5, 4, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> test.next(-1, 4, 0, 1));
    }

    @Test
    public void settingsThatDoNotFitAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> counts(Direction.EITHER, MinimumEffect.relative(0.1)));
        assertThrows(IllegalArgumentException.class, () -> counts(Direction.INCREASE, MinimumEffect.ANY));
        assertThrows(IllegalArgumentException.class, () -> counts(Direction.DECREASE, MinimumEffect.relative(1)));
    }

    private static void counts(Direction direction, MinimumEffect effect) {
        new SequentialCounts(SequentialSettings.of(direction, Scale.RATIO, effect, LOOKS), 1);
    }

    private static int poisson(Random random, double mean) {
        int count = -1;
        for (double sum = 0; sum < mean; count++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return Math.max(count, 0);
    }
}
