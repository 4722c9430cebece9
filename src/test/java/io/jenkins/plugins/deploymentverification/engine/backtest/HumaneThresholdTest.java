package io.jenkins.plugins.deploymentverification.engine.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.util.Random;
import org.junit.Test;

public class HumaneThresholdTest {

    private static String upper(String unit, double value) {
        return new HumaneThreshold(Unit.of(unit).orElseThrow(), true).criteria(value);
    }

    private static String lower(String unit, double value) {
        return new HumaneThreshold(Unit.of(unit).orElseThrow(), false).criteria(value);
    }

    @Test
    public void numbersAreThoseThatPeopleWrite() {
        assertThat(upper("s", 0.4431), equalTo("<= 450ms"));
        assertThat(upper("s", 0.45), equalTo("<= 450ms"));
        assertThat(upper("s", 0.00012), equalTo("<= 120us"));
        assertThat(upper("s", 1.93), equalTo("<= 2s"));
        assertThat(upper("ms", 443.1), equalTo("<= 450ms"));
        assertThat(upper("ratio", 0.00731), equalTo("<= 0.75%"));
        assertThat(upper("ratio", 0), equalTo("<= 0%"));
        assertThat(upper("s", 0), equalTo("<= 0s"));
        assertThat(upper("B", 730_000_000), equalTo("<= 700MiB"));
        assertThat(upper("", 103), equalTo("<= 110"));
        assertThat(upper("", 9.7), equalTo("<= 10"));
        assertThat(upper("", 123_456), equalTo("<= 130000"));
        assertThat(upper("", -3.3), equalTo("<= -3"));
        assertThat(upper("req/s", 17), equalTo("<= 18req/s"));
        assertThat(lower("req/s", 17), equalTo(">= 16req/s"));
        assertThat(lower("", -3.3), equalTo(">= -3.5"));
    }

    @Test
    public void nearAHundredPercentTheRestIsRounded() {
        assertThat(lower("ratio", 0.99531), equalTo(">= 99.5%"));
        assertThat(lower("ratio", 0.999931), equalTo(">= 99.993%"));
        assertThat(lower("%", 99.531), equalTo(">= 99.5%"));
        assertThat(lower("ratio", 1), equalTo(">= 100%"));
        HumaneThreshold availability = new HumaneThreshold(Unit.RATIO, false);
        assertThat(availability.loosened(0.99, 0.1), closeTo(0.989, 1e-12));
        assertThat(new HumaneThreshold(Unit.SECONDS, true).loosened(2, 0.1), closeTo(2.2, 1e-12));
    }

    @Test
    public void roundingOnlyLoosensAndReadsBack() {
        Random random = new Random(3);
        for (String symbol : new String[] {"", "s", "ms", "ratio", "%", "B", "req/s", "min"}) {
            Unit unit = Unit.of(symbol).orElseThrow();
            for (int i = 0; i < 500; i++) {
                double value = Math.pow(10, random.nextDouble() * 9 - 5) * (random.nextInt(8) == 0 ? -1 : 1);
                for (boolean isUpper : new boolean[] {true, false}) {
                    String text = new HumaneThreshold(unit, isUpper).criteria(value);
                    Criteria criteria = Criteria.parse(text, unit);
                    assertThat(text + " for " + value, criteria.test(value), equalTo(true));
                    double loosened = Math.abs(criteria.margin(value));
                    assertThat(text + " for " + value, loosened, lessThan(Math.abs(value) * 0.26));
                }
            }
        }
    }
}
