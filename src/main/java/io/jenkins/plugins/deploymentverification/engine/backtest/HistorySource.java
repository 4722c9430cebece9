package io.jenkins.plugins.deploymentverification.engine.backtest;

import dev.failsafe.RateLimiter;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source seen as it was: answers instant queries on a grid of past times out of range queries over many of those
 * times, where that gives the very same values. Everything else goes to the source itself, at a limited rate. So what
 * measures a running deployment measures a past one, and need not know.
 *
 * <p>A range's answer is not used where it is doubtful, where it could not be had, or where a sample of it lies off the
 * grid (VictoriaMetrics may align a range): then each time is asked for by itself, and is doubtful or not by itself.
 *
 * <p>Safe for use by many threads. Keeps one block of answers for each expression. Closing it leaves the source open.
 */
final class HistorySource implements MetricSource {

    /** Times in one range query: small enough for the limits of sources on points and bytes. */
    static final int BLOCK = 1000;

    private final MetricSource source;
    private final Instant from;
    private final Instant to;
    private final Duration step;
    private final RateLimiter<Object> instants;
    private final int mostInstants;
    private final AtomicInteger instantsAsked = new AtomicInteger();
    private final Map<String, Block> blocks = new ConcurrentHashMap<>();

    /**
     * Looks at a source from a time on.
     *
     * @param from the first time of the grid
     * @param to no block reaches beyond it
     * @param step between times of the grid; more than 0
     * @param instants how fast single times may be asked for
     * @param mostInstants how many of them; beyond, they count as not answered
     */
    HistorySource(
            MetricSource source,
            Instant from,
            Instant to,
            Duration step,
            RateLimiter<Object> instants,
            int mostInstants) {
        this.source = source;
        this.from = from;
        this.to = to;
        this.step = step;
        this.instants = instants;
        this.mostInstants = mostInstants;
    }

    /** The answers of one expression to some times in a row. */
    private static final class Block {

        private long number = -1;

        /** Null where each time must be asked for. */
        @CheckForNull
        private MetricAnswer answer;
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        if (!query.isRange() && onGrid(query.to()) && source.rangeEqualsInstants(query.expression())) {
            MetricAnswer many = block(query);
            if (many != null) {
                return at(many, query.to());
            }
        }
        if (instantsAsked.incrementAndGet() > mostInstants) {
            throw new SourceException(
                    SourceException.Kind.RATE_LIMITED,
                    "not asked: range queries do not do for this history, and " + mostInstants
                            + " queries for single times are the most that is asked");
        }
        instants.acquirePermit();
        return source.query(query);
    }

    private boolean onGrid(Instant time) {
        return !time.isBefore(from)
                && !time.isAfter(to)
                && Duration.between(from, time).toMillis() % step.toMillis() == 0;
    }

    @CheckForNull
    private MetricAnswer block(MetricQuery query) throws SourceException, InterruptedException {
        Block block = blocks.computeIfAbsent(query.expression(), e -> new Block());
        synchronized (block) {
            long number = Duration.between(from, query.to()).dividedBy(step) / BLOCK;
            if (block.number != number) {
                // if this is broken off or fails, it is not tried again
                block.number = number;
                block.answer = null;
                block.answer = load(query, number);
            }
            return block.answer;
        }
    }

    @CheckForNull
    private MetricAnswer load(MetricQuery query, long number) throws SourceException, InterruptedException {
        Instant first = from.plus(step.multipliedBy(number * BLOCK));
        Instant full = first.plus(step.multipliedBy(BLOCK - 1L));
        Instant last = full.isAfter(to) ? to : full;
        try {
            MetricAnswer answer =
                    source.query(MetricQuery.range(query.expression(), first, last, step, query.budget()));
            boolean exact =
                    answer.series().stream().flatMap(s -> s.samples().stream()).allMatch(s -> onGrid(s.at()));
            return exact && answer.isTrustworthy() ? answer : null;
        } catch (SourceException e) {
            return switch (e.kind()) {
                case REJECTED, TOO_LARGE, TIMEOUT, SERVER_ERROR -> null;
                default -> throw e;
            };
        }
    }

    private static MetricAnswer at(MetricAnswer many, Instant time) {
        List<Series> there = many.series().stream()
                .map(s -> Series.of(s.labels(), at(s.samples(), time)))
                .filter(s -> !s.samples().isEmpty())
                .toList();
        return new MetricAnswer(there, List.of(), many.infos(), false);
    }

    private static List<Sample> at(List<Sample> samples, Instant time) {
        int index = Collections.binarySearch(samples, new Sample(time, 0), (a, b) -> a.at().compareTo(b.at()));
        return index < 0 ? List.of() : List.of(samples.get(index));
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        return source.probe(budget);
    }
}
