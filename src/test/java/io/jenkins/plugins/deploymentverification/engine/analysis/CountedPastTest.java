package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notANumber;

import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.Test;

/** Counts of intervals before a window. */
public class CountedPastTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static Series series(double... values) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            samples.add(new Sample(START.plusSeconds(15L * i), values[i]));
        }
        return Series.of(Map.of(), samples);
    }

    @Test
    public void allOfThePastIsUsedOnceHoweverManyLooksThereAre() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 200; round++) {
            double[] counts = random.doubles(random.nextInt(1, 300), 0, 50).toArray();
            int looks = random.nextInt(1, 300);
            double sum = 0;
            for (int look = 0; look < looks; look++) {
                double part = CountedPast.spread(counts, look, looks);
                assertThat(part >= -1e-9, is(true));
                sum += part;
            }
            assertThat(sum, closeTo(CountedPast.sum(counts), 1e-6));
        }
    }

    @Test
    public void asManyLooksAsIntervalsTakeOneEach() {
        double[] counts = {3, 0, 7, 2};
        for (int look = 0; look < counts.length; look++) {
            assertThat(CountedPast.spread(counts, look, counts.length), closeTo(counts[look], 1e-12));
        }
    }

    @Test
    public void onlyTimesThatBothCountedAreKept() {
        List<Series> kept =
                CountedPast.kept(List.of(series(1, Double.NaN, 3, 12), series(1, 1)), List.of(series(100, 100, 0, 10)));
        CountedPast past = CountedPast.of(kept);
        assertThat(past.of(), is(new double[] {2, 10}));
        assertThat(past.total(), is(new double[] {100, 10}));
        assertThat(past.share(), closeTo(12 / 110.0, 1e-12));
        assertThat(CountedPast.shares(kept).get(0).samples().get(1).value(), is(1.0));
    }

    @Test
    public void withoutCountsThereIsNoPast() {
        assertThat(CountedPast.kept(List.of(), List.of(series(5))), is(empty()));
        assertThat(CountedPast.of(List.of()).share(), is(notANumber()));
        assertThat(CountedPast.of(List.of()).dispersion(), is(notANumber()));
        assertThat(
                "too few to tell how they vary",
                CountedPast.of(CountedPast.kept(List.of(series(1, 2)), List.of(series(9, 9))))
                        .dispersion(),
                is(notANumber()));
    }
}
