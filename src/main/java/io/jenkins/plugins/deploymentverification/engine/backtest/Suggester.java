package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Proposes thresholds for a policy's metric checks out of their history, which is taken for good. Blocks. */
public final class Suggester {

    /** Range queries for one policy; a few thousand are some minutes of a Prometheus. */
    private static final int MOST_QUERIES = 5000;

    /** Of one check, where each time must be asked for by itself. */
    private static final int MOST_INSTANTS = 3000;

    private final SourceLookup sources;
    private final Progress progress;

    /** The history would take more queries than is decent; the message says what would be right. */
    public static final class TooMuchHistory extends Exception {

        private static final long serialVersionUID = 1L;

        TooMuchHistory(String message) {
            super(message);
        }
    }

    /** Told of windows that were judged, from the thread that runs. */
    @FunctionalInterface
    public interface Progress {
        void judged(MetricCheck check, int windows, int of);
    }

    public Suggester(SourceLookup sources, Progress progress) {
        this.sources = sources;
        this.progress = progress;
    }

    /**
     * Looks at a history.
     *
     * @param from of the first window's first measurement
     * @param to of the last window's last measurement, or somewhat later
     * @param target the false-alarm rate wanted of a window, above 0 and below 1
     * @return one for each metric check, in the policy's order
     * @throws IllegalArgumentException where the policy has no metric check
     * @throws TooMuchHistory before anything is asked
     * @throws InterruptedException when cancelled
     */
    public List<Suggestion> run(ServicePolicy policy, Instant from, Instant to, double target)
            throws InterruptedException, TooMuchHistory {
        List<MetricCheck> checks = ReplayPolicy.replayable(policy).checks().stream()
                .map(MetricCheck.class::cast)
                .toList();
        refuseTooMany(policy, checks, Duration.between(from, to));
        List<Suggestion> suggestions = new ArrayList<>();
        try (Replay replay = new Replay(sources)) {
            for (MetricCheck check : checks) {
                suggestions.add(
                        ThresholdSide.isSingle(check)
                                ? Candidates.suggest(policy, check, walk(replay, policy, check, from, to), target)
                                : unsuitable(check));
            }
        }
        return suggestions;
    }

    private JudgedWindows walk(Replay replay, ServicePolicy policy, MetricCheck check, Instant from, Instant to)
            throws InterruptedException {
        boolean ranges = rangesDo(policy, check);
        WindowWalk walk = new WindowWalk(policy, check, from, to, ranges ? Integer.MAX_VALUE : MOST_INSTANTS);
        try (Measurer measurer = replay.measurer(from, to, policy.window().interval(), MOST_INSTANTS * 2)) {
            return walk.walk(measurer, n -> progress.judged(check, n, walk.windows()));
        }
    }

    private boolean rangesDo(ServicePolicy policy, Check check) {
        try {
            return sources.get(policy.sourceOf(check)).rangeEqualsInstants(((MetricCheck) check).query());
        } catch (SourceException e) {
            return false; // each measurement will tell
        }
    }

    private static Suggestion unsuitable(MetricCheck check) {
        return new Suggestion(
                check,
                0,
                0,
                null,
                List.of(),
                null,
                List.of(Note.of(Note.Code.NO_SINGLE_THRESHOLD, check.criteria())),
                null);
    }

    private static int expressions(MetricCheck check) {
        return 1 + (check.guard() == null ? 0 : 1) + (check.total() == null ? 0 : 1);
    }

    private static void refuseTooMany(ServicePolicy policy, List<MetricCheck> checks, Duration history)
            throws TooMuchHistory {
        long expressions = checks.stream().mapToInt(Suggester::expressions).sum();
        long blocks = history.dividedBy(policy.window().interval()) / HistorySource.BLOCK + 1;
        if (expressions * blocks > MOST_QUERIES) {
            throw new TooMuchHistory("this history would take " + expressions * blocks
                    + " queries, more than the limit of " + MOST_QUERIES
                    + "; look less far back, or at a policy with a longer window.interval");
        }
    }
}
