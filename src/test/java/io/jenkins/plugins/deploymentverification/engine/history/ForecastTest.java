package io.jenkins.plugins.deploymentverification.engine.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.deploymentverification.engine.history.CheckSummary.Limit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.Test;

/** When checks reach their limits. */
public class ForecastTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final Limit AT_MOST_100 = new Limit(100, true);
    /** Not autocorrelated, without a trend of its own. */
    private static final double[] NOISE = {0.4, -0.7, 0.9, -0.2, -0.9, 0.6, 0.1, -0.5, 0.8, -0.3, -0.6, 0.5};

    private static CheckSummary check(String name, Double median, String unit, Limit limit) {
        return new CheckSummary(name, Verdict.PASSED, median, unit, null, limit, true);
    }

    private static List<VerificationSummary> every(Duration step, int count, IntFunction<List<CheckSummary>> checks) {
        List<VerificationSummary> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant start = START.plus(step.multipliedBy(i));
            all.add(new VerificationSummary(
                    "shop",
                    "production",
                    "1." + i,
                    start,
                    start.plusSeconds(60),
                    Verdict.PASSED,
                    100.0,
                    null,
                    checks.apply(i)));
        }
        return all;
    }

    private static List<Forecast> daily(int count, Limit limit, IntToDoubleFunction median) {
        return Forecast.of(
                every(Duration.ofDays(1), count, i -> List.of(check("Memory", median.applyAsDouble(i), "MB", limit))));
    }

    @Test
    public void aRisingMedianReachesItsUpperLimit() {
        List<Forecast> all = daily(12, AT_MOST_100, i -> 50 + 2 * i + NOISE[i]);
        assertThat(all, hasSize(1));
        Forecast memory = all.get(0);
        assertThat(memory.check(), is("Memory"));
        assertThat(memory.unit(), is("MB"));
        assertThat(memory.limit(), is(100.0));
        assertThat(memory.runs(), is(12));
        assertThat(memory.span(), is(11.0));
        assertThat(memory.perDay(), closeTo(2, 0.1));
        // 72 on the last day, so 28 are left
        assertThat(memory.expected(), closeTo(14, 1));
        assertThat(memory.slope().low(), greaterThan(1.7));
        assertThat(memory.slope().high(), lessThan(2.3));
        double left = memory.expected() * memory.perDay();
        assertThat(memory.earliest(), closeTo(left / memory.slope().high(), 1e-9));
        assertThat(memory.latest(), closeTo(left / memory.slope().low(), 1e-9));
    }

    @Test
    public void aFallingMedianReachesItsLowerLimit() {
        List<Forecast> all = daily(12, new Limit(10, false), i -> 50 - 2 * i + NOISE[i]);
        assertThat(all, hasSize(1));
        assertThat(all.get(0).perDay(), closeTo(-2, 0.1));
        assertThat(all.get(0).expected(), closeTo(9, 1));
        assertThat(all.get(0).earliest(), lessThan(all.get(0).expected()));
        assertThat(all.get(0).latest(), greaterThan(all.get(0).expected()));
    }

    @Test
    public void thereIsNoneAwayFromTheLimitOrBeyondIt() {
        assertThat(daily(12, AT_MOST_100, i -> 50 - 2 * i + NOISE[i]), is(empty()));
        assertThat(daily(12, new Limit(10, false), i -> 50 + 2 * i + NOISE[i]), is(empty()));
        assertThat(daily(12, AT_MOST_100, i -> 150 + 2 * i + NOISE[i]), is(empty()));
    }

    @Test
    public void thereIsNoneWhereTheSlopeMightBeZero() {
        assertThat(daily(12, AT_MOST_100, i -> 99 + NOISE[i]), is(empty()));
        assertThat(daily(12, AT_MOST_100, i -> 99), is(empty()));
        assertThat(daily(12, AT_MOST_100, i -> 95 + 0.02 * i + NOISE[i]), is(empty()));
    }

    @Test
    public void eightVerificationsOverADayAreNeeded() {
        assertThat(daily(7, AT_MOST_100, i -> 80 + i + NOISE[i] / 9), is(empty()));
        assertThat(daily(8, AT_MOST_100, i -> 80 + i + NOISE[i] / 9), hasSize(1));
        IntFunction<List<CheckSummary>> rising = i -> List.of(check("Memory", 80.0 + i, "MB", AT_MOST_100));
        assertThat(Forecast.of(every(Duration.ofHours(3), 8, rising)), is(empty()));
        assertThat(Forecast.of(every(Duration.ofHours(4), 8, rising)), hasSize(1));
        assertThat(Forecast.of(List.of()), is(empty()));
    }

    @Test
    public void aLineIsNotCarriedOnForLong() {
        // 11 days seen, at most 33 ahead
        assertThat(daily(12, AT_MOST_100, i -> 57 + i + NOISE[i] / 9), hasSize(1));
        assertThat(daily(12, AT_MOST_100, i -> 55 + i + NOISE[i] / 9), is(empty()));
    }

    @Test
    public void theLastTwentyCountAndOnlyThoseInTheUnitOfTheLastWithItsLimit() {
        // calm for long, rising of late
        List<Forecast> late = daily(40, AT_MOST_100, i -> i < 20 ? 50 : 50 + (i - 20));
        assertThat(late.get(0).runs(), is(20));
        assertThat(late.get(0).perDay(), closeTo(1, 1e-9));
        // builds of older versions kept no limit, the unit was another, nothing was measured
        List<VerificationSummary> mixed = every(
                Duration.ofDays(1),
                14,
                i -> List.of(check(
                        "Memory",
                        i == 5 ? null : (Double) (i < 3 ? 5e7 : 60.0 + i),
                        i < 3 ? "B" : "MB",
                        i < 13 ? null : AT_MOST_100)));
        assertThat(Forecast.of(mixed).get(0).runs(), is(10));
        assertThat(Forecast.of(mixed.subList(0, 13)), is(empty()));
    }

    @Test
    public void theNearestComesFirstInWhateverOrderTheyCome() {
        List<VerificationSummary> all = every(
                Duration.ofDays(1),
                10,
                i -> List.of(
                        check("Disk", 70.0 + i, "", AT_MOST_100),
                        check("Memory", 70.0 + 2 * i, "", AT_MOST_100),
                        check("Target", null, "", null)));
        Collections.reverse(all);
        assertThat(Forecast.of(all).stream().map(Forecast::check).toList(), contains("Memory", "Disk"));
    }
}
