package io.jenkins.plugins.deploymentverification.engine.metric;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * How a store that knows only ranges answers for one instant: with the last bucket that was complete by then. A bucket
 * that is still being filled is never read, because it looks like a drop.
 *
 * <p>Buckets begin at whole multiples of their width since 1970, as InfluxDB, Graphite and Elasticsearch lay them, so
 * that the same bucket is read whichever range it was asked for in.
 *
 * @param interval width of a bucket where the query leaves it to us
 * @param lookBack how old a bucket may be at most; at least one bucket always fits in
 * @param delay how long data takes to arrive: the answer for an instant is that of so long before
 */
public record LookBack(Duration interval, Duration lookBack, Duration delay) implements Serializable {

    /** As many as Prometheus gives for a series. */
    private static final long MOST_TIMES = 11_000;

    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);

    /** Buckets of a minute, not older than five minutes, from data that arrives within ten seconds. */
    public static final LookBack DEFAULT =
            new LookBack(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofSeconds(10));

    /** @throws IllegalArgumentException saying what would be right */
    public LookBack {
        refuse("an interval", interval, Duration.ofSeconds(1), LONGEST);
        refuse("a look-back", lookBack, Duration.ofSeconds(1), LONGEST);
        refuse("a delay", delay, Duration.ZERO, LONGEST_DELAY);
    }

    private static void refuse(String what, Duration time, Duration least, Duration most) {
        if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    what + " is between " + least.toSeconds() + " s and " + most.toSeconds() + " s");
        }
    }

    /** Buckets of this width, not older than so long, from data that arrives at once. */
    public static LookBack of(Duration interval, Duration lookBack) {
        return new LookBack(interval, lookBack, Duration.ZERO);
    }

    public LookBack withDelay(Duration time) {
        return new LookBack(interval, lookBack, time);
    }

    /**
     * When the last bucket ended that was complete at that time.
     *
     * @param width of a bucket; zero where there are none
     */
    public Instant end(Instant at, Duration width) {
        return floor(at.minus(delay), width);
    }

    /** Where the first bucket begins that may answer for that time. */
    public Instant start(Instant at, Duration width) {
        return floor(end(at, width).minus(span(width)), width);
    }

    /** What is to be fetched for a query begins here. */
    public Instant start(MetricQuery query, Duration width) {
        return start(query.isRange() ? query.from() : query.to(), width);
    }

    /**
     * The times a query asks for: the instant, or each step of the range.
     *
     * @throws SourceException of kind REJECTED when they are too many
     */
    public List<Instant> times(MetricQuery query) throws SourceException {
        if (!query.isRange()) {
            return List.of(query.to());
        }
        long step = Math.max(1, query.step().toMillis());
        long steps = Duration.between(query.from(), query.to()).toMillis() / step;
        if (steps >= MOST_TIMES) {
            throw new SourceException(
                    SourceException.Kind.REJECTED,
                    "a range of " + (steps + 1) + " steps; at most " + MOST_TIMES + " are asked for at once");
        }
        List<Instant> times = new ArrayList<>();
        for (long i = 0; i <= steps; i++) {
            times.add(query.from().plusMillis(i * step));
        }
        return times;
    }

    /**
     * What was known at those times: of each the last bucket that was complete, and not too old. A time without one is
     * left out.
     *
     * @param buckets by the time at which each ended
     * @param width of the buckets; zero where they are points
     */
    public List<Sample> known(MetricQuery query, NavigableMap<Instant, Sample> buckets, Duration width)
            throws SourceException {
        List<Sample> samples = new ArrayList<>();
        for (Instant time : times(query)) {
            Instant end = end(time, width);
            Map.Entry<Instant, Sample> last = buckets.floorEntry(end);
            if (last != null && last.getKey().isAfter(end.minus(span(width)))) {
                samples.add(query.isRange() ? new Sample(time, last.getValue().value()) : last.getValue());
            }
        }
        return samples;
    }

    private static Instant floor(Instant time, Duration width) {
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(width.isZero() ? millis : millis - Math.floorMod(millis, width.toMillis()));
    }

    private Duration span(Duration width) {
        return width.compareTo(lookBack) > 0 ? width : lookBack;
    }
}
