package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notANumber;
import static org.junit.Assert.assertThrows;

import java.util.Random;
import org.junit.Test;

/**
 * Reference values: SciPy 1.17.1, {@code fisher_exact([[a, n1 - a], [b, n2 - b]], alternative=…)},
 * {@code binomtest(k, n, p, alternative=…)}; mid-p values are these less half of {@code hypergeom(…).pmf(a)} or
 * {@code binom(…).pmf(k)}.
 */
public class ProportionsTest {

    @Test
    public void fishersExactTest() {
        Proportions.Result greater = Proportions.fisher(8, 10, 1, 6, Direction.INCREASE);
        assertThat(greater.exact(), closeTo(0.024475524475524483, 1e-12));
        assertThat(greater.midP(), closeTo(0.024475524475524483 - 0.023601398601398604 / 2, 1e-12));
        assertThat(greater.ratio(), closeTo(0.8 * 6, 1e-12));
        assertThat(Proportions.fisher(8, 10, 1, 6, Direction.DECREASE).exact(), closeTo(0.9991258741258742, 1e-12));
        assertThat(Proportions.fisher(8, 10, 1, 6, Direction.EITHER).exact(), closeTo(0.034965034965034975, 1e-12));
        assertThat(
                Proportions.fisher(12, 1000, 3, 1000, Direction.INCREASE).exact(),
                closeTo(0.017245712699026104, 1e-11));
        assertThat(
                Proportions.fisher(12, 1000, 3, 1000, Direction.EITHER).exact(), closeTo(0.03449142539805221, 1e-11));
        // with the same totals each table has a mirror image that is as likely, and counts half as well
        assertThat(
                Proportions.fisher(12, 1000, 3, 1000, Direction.EITHER).midP(),
                closeTo(0.03449142539805221 - 0.013656496750770438, 1e-11));
        assertThat(Proportions.fisher(0, 50, 5, 200, Direction.EITHER).exact(), closeTo(0.5862562939974413, 1e-11));
    }

    @Test
    public void ratesGivenTheirSum() {
        Proportions.Result greater = Proportions.poisson(11, 100, 4, 80, Direction.INCREASE);
        assertThat(greater.exact(), closeTo(0.12928864150102382, 1e-12));
        assertThat(greater.midP(), closeTo(0.12928864150102382 - 0.0828714662278718 / 2, 1e-12));
        assertThat(greater.ratio(), closeTo(2.2, 1e-12));
        assertThat(Proportions.poisson(11, 100, 4, 80, Direction.DECREASE).exact(), closeTo(0.9535828247268481, 1e-12));
        assertThat(Proportions.poisson(11, 100, 4, 80, Direction.EITHER).exact(), closeTo(0.20005452238571425, 1e-12));
    }

    @Test
    public void withoutEventsThereIsNoEvidence() {
        assertThat(Proportions.fisher(0, 100, 0, 100, Direction.INCREASE).midP(), is(1.0));
        assertThat(Proportions.fisher(0, 100, 0, 100, Direction.INCREASE).ratio(), notANumber());
        assertThat(Proportions.fisher(9, 9, 7, 7, Direction.EITHER).exact(), is(1.0));
        assertThat(Proportions.fisher(0, 0, 3, 100, Direction.EITHER).exact(), is(1.0));
        assertThat(Proportions.poisson(0, 1, 0, 1, Direction.INCREASE).exact(), is(1.0));
        assertThat(Proportions.poisson(3, 1, 0, 1, Direction.INCREASE).ratio(), is(Double.POSITIVE_INFINITY));
    }

    @Test
    public void impossibleCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Proportions.fisher(3, 2, 0, 2, Direction.EITHER));
        assertThrows(IllegalArgumentException.class, () -> Proportions.fisher(-1, 2, 0, 2, Direction.EITHER));
        assertThrows(IllegalArgumentException.class, () -> Proportions.poisson(1, 0, 1, 1, Direction.EITHER));
    }

    @Test
    public void swappingSidesFlipsTheDirection() {
        Random random = new Random(5);
        for (int run = 0; run < 200; run++) {
            int n1 = 1 + random.nextInt(300);
            int n2 = 1 + random.nextInt(300);
            int a = random.nextInt(n1 + 1);
            int b = random.nextInt(n2 + 1);
            assertThat(
                    Proportions.fisher(b, n2, a, n1, Direction.DECREASE).midP(),
                    closeTo(Proportions.fisher(a, n1, b, n2, Direction.INCREASE).midP(), 1e-9));
        }
    }

    @Test
    public void falseAlarmsAreNoMoreThanPromised() {
        Random random = new Random(6);
        int exact = 0;
        int mid = 0;
        int runs = 4000;
        for (int run = 0; run < runs; run++) {
            Proportions.Result result =
                    Proportions.fisher(errors(random), 400, errors(random), 400, Direction.INCREASE);
            exact += result.exact() <= 0.05 ? 1 : 0;
            mid += result.midP() <= 0.05 ? 1 : 0;
        }
        assertThat((double) exact / runs, lessThan(0.05));
        assertThat((double) mid / runs, closeTo(0.05, 0.012));
    }

    private static int errors(Random random) {
        return (int) random.doubles(400).filter(value -> value < 0.02).count();
    }
}
