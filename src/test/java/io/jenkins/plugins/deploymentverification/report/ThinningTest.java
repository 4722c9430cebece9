package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class ThinningTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

    private static Measurement at(int second, Outcome outcome, Double value) {
        return new Measurement(START.plusSeconds(second), outcome, null, value, Collections.emptySortedMap(), null, 1);
    }

    private static List<Measurement> quiet(int count) {
        List<Measurement> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(at(i, Outcome.OK, 10 + Math.sin(i)));
        }
        return all;
    }

    @Test
    public void fewMeasurementsStayAsTheyAre() {
        List<Measurement> all = quiet(1000);
        assertThat(Thinning.thin(all, 1000), is(sameInstance(all)));
        assertThat(Thinning.thin(List.of(), 1000), is(empty()));
    }

    @Test
    public void manyAreThinnedToWhatIsAllowed() {
        for (int count : new int[] {1001, 1500, 2000, 9_999, 10_000}) {
            List<Measurement> thinned = Thinning.thin(quiet(count), 1000);
            assertThat(thinned.size(), is(lessThanOrEqualTo(1000)));
            assertThat("the picture stays fine", thinned.size(), is(greaterThan(600)));
        }
    }

    @Test
    public void theOnlyBreachAmongThousandsStays() {
        List<Measurement> all = quiet(10_000);
        Measurement breach = at(7777, Outcome.BREACH, 10.0);
        all.set(7777, breach);
        assertThat(Thinning.thin(all, 1000), hasItem(sameInstance(breach)));
    }

    @Test
    public void theOnlyGapAndTheOnlyErrorStay() {
        List<Measurement> all = quiet(10_000);
        Measurement gap = at(3001, Outcome.NO_DATA, null);
        Measurement error = at(3002, Outcome.SOURCE_ERROR, null);
        all.set(3001, gap);
        all.set(3002, error);
        List<Measurement> thinned = Thinning.thin(all, 100);
        assertThat(thinned, hasItem(sameInstance(gap)));
        assertThat(thinned, hasItem(sameInstance(error)));
    }

    @Test
    public void eachStretchWithABreachKeepsOneWhateverElseIsThere() {
        Random random = new Random(42);
        Outcome[] outcomes = Outcome.values();
        List<Measurement> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Outcome outcome = outcomes[random.nextInt(outcomes.length)];
            all.add(at(i, outcome, outcome.isConclusive() ? random.nextDouble() : null));
        }
        List<Measurement> thinned = Thinning.thin(all, 1000);
        assertThat(thinned.size(), is(lessThanOrEqualTo(1000)));
        long longest = 0;
        Instant last = START;
        for (Measurement m : thinned) {
            if (m.outcome() == Outcome.BREACH) {
                longest = Math.max(longest, m.at().getEpochSecond() - last.getEpochSecond());
                last = m.at();
            }
        }
        // 166 stretches of 60 seconds: two breaches are never further apart than two of them
        assertThat(longest, is(lessThanOrEqualTo(122L)));
    }

    @Test
    public void peaksAndEndsStayInOrder() {
        List<Measurement> all = quiet(5000);
        all.set(1234, at(1234, Outcome.OK, 99.0));
        all.set(4321, at(4321, Outcome.OK, -99.0));
        List<Measurement> thinned = Thinning.thin(all, 200);
        assertThat(thinned, hasItem(sameInstance(all.get(1234))));
        assertThat(thinned, hasItem(sameInstance(all.get(4321))));
        assertThat(thinned.get(0), is(sameInstance(all.get(0))));
        assertThat(thinned.get(thinned.size() - 1), is(sameInstance(all.get(4999))));
        List<Measurement> sorted = new ArrayList<>(thinned);
        sorted.sort(Comparator.comparing(Measurement::at));
        assertThat(thinned, contains(sorted.toArray()));
    }

    @Test
    public void tooLittleRoomIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Thinning.thin(quiet(10), 7));
    }
}
