package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.BurnRate.Pair;
import java.time.Duration;
import org.junit.Test;

/** Numbers of The Site Reliability Workbook, Alerting on SLOs, tables 5-4 and 5-8. */
public class BurnRateTest {

    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    public void ratesAndRatios() {
        assertThat(BurnRate.of(0.999, 0.001), closeTo(1, 1e-9));
        assertThat(BurnRate.of(0.999, 1), closeTo(1000, 1e-6));
        assertThat(BurnRate.errorRatio(0.999, 14.4), closeTo(0.0144, 1e-12));
        assertThat(BurnRate.lasts(MONTH, 2), is(Duration.ofDays(15)));
        assertThat(BurnRate.lasts(MONTH, 1000), is(Duration.ofSeconds(2592)));
    }

    @Test
    public void pairsUseUpWhatTheWorkbookSays() {
        assertThat(BurnRate.FAST.get(0).budgetUsed(MONTH), closeTo(0.02, 1e-9));
        assertThat(BurnRate.FAST.get(1).budgetUsed(MONTH), closeTo(0.05, 1e-9));
    }

    @Test
    public void bothWindowsMustBurn() {
        Pair hour = BurnRate.FAST.get(0);
        assertThat(hour.burns(0.999, 0.015, 0.015), is(true));
        assertThat("it is over", hour.burns(0.999, 0.015, 0.001), is(false));
        assertThat("it is short", hour.burns(0.999, 0.001, 0.5), is(false));
        assertThat("nothing was measured", hour.burns(0.999, 0.015, Double.NaN), is(false));
    }

    @Test
    public void impossibleValuesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BurnRate.of(1, 0.1));
        assertThrows(IllegalArgumentException.class, () -> BurnRate.of(99.9, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Pair(Duration.ofMinutes(5), Duration.ofHours(1), 6));
        assertThrows(IllegalArgumentException.class, () -> new Pair(Duration.ofHours(1), Duration.ofMinutes(5), 0));
    }
}
