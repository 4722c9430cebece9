package io.jenkins.plugins.deploymentverification.engine.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import java.util.List;
import org.junit.Test;

public class FalseAlarmRateTest {

    /** R: prop.test(10, 100, correct = FALSE)$conf.int, prop.test(0, 10, correct = FALSE)$conf.int. */
    @Test
    public void theIntervalIsWilsons() {
        FalseAlarmRate some = FalseAlarmRate.of(10, 100, 1);
        assertThat(some.low(), closeTo(0.05522914, 1e-7));
        assertThat(some.high(), closeTo(0.1743657, 1e-7));
        FalseAlarmRate none = FalseAlarmRate.of(0, 10, 1);
        assertThat(none.low(), equalTo(0.0));
        assertThat(none.high(), closeTo(0.2775328, 1e-7));
        assertThat(FalseAlarmRate.of(10, 10, 1).high(), equalTo(1.0));
    }

    @Test
    public void windowsThatOverlapSayLess() {
        assertThat(
                FalseAlarmRate.of(0, 100, 0.5).high(),
                greaterThan(FalseAlarmRate.of(0, 100, 1).high()));
        assertThat(
                FalseAlarmRate.of(10, 200, 0.5).high(),
                closeTo(FalseAlarmRate.of(5, 100, 1).high(), 1e-12));
    }

    /** R: quantile(x, q, type = 1). */
    @Test
    public void quantilesAreValuesThatWereThere() {
        List<Double> values = List.of(3.0, 1.0, 2.0, 4.0);
        assertThat(Distribution.quantile(values, 0.5), equalTo(2.0));
        assertThat(Distribution.quantile(values, 0.51), equalTo(3.0));
        assertThat(Distribution.quantile(values, 0), equalTo(1.0));
        assertThat(Distribution.quantile(values, 1), equalTo(4.0));
        Distribution distribution = Distribution.of(values);
        assertThat(distribution.p95(), equalTo(4.0));
        assertThat(distribution.count(), equalTo(4));
    }
}
