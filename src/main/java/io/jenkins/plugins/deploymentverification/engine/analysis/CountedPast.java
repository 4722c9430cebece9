package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialCounts;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts of intervals before the window, one for each interval in which something was counted.
 *
 * @param of as long as {@code total}
 * @param total each more than 0
 */
public record CountedPast(double[] of, double[] total) {

    /** With fewer intervals nothing is known of how counts vary. */
    private static final int FEWEST = 10;

    /** What is kept of two range queries' answers: the counts at the times that both have; empty where there is none. */
    public static List<Series> kept(List<Series> part, List<Series> all) {
        Map<Instant, Double> totals = byTime(all);
        List<Sample> counted = new ArrayList<>();
        List<Sample> of = new ArrayList<>();
        byTime(part).forEach((at, value) -> {
            Double total = totals.get(at);
            if (total != null && total > 0 && value >= 0) {
                of.add(new Sample(at, Math.min(value, total)));
                counted.add(new Sample(at, total));
            }
        });
        return of.isEmpty()
                ? List.of()
                : List.of(Series.of(Map.of("count", "of"), of), Series.of(Map.of("count", "total"), counted));
    }

    private static Map<Instant, Double> byTime(List<Series> series) {
        Map<Instant, Double> values = new TreeMap<>();
        Reference.aggregated(Aggregation.SUM, series).stream()
                .flatMap(s -> s.samples().stream())
                .filter(s -> Double.isFinite(s.value()))
                .forEach(s -> values.put(s.at(), s.value()));
        return values;
    }

    /** Of what was {@link #kept}. */
    public static CountedPast of(List<Series> kept) {
        if (kept.size() != 2) {
            return new CountedPast(new double[0], new double[0]);
        }
        return new CountedPast(values(kept.get(0)), values(kept.get(1)));
    }

    /** The part at each time, as one series; none where nothing was counted. */
    public static List<Series> shares(List<Series> kept) {
        if (kept.size() != 2) {
            return List.of();
        }
        List<Sample> shares = new ArrayList<>();
        for (int i = 0; i < kept.get(0).samples().size(); i++) {
            Sample of = kept.get(0).samples().get(i);
            shares.add(new Sample(
                    of.at(), of.value() / kept.get(1).samples().get(i).value()));
        }
        return List.of(Series.of(Map.of(), shares));
    }

    private static double[] values(Series series) {
        return series.samples().stream().mapToDouble(Sample::value).toArray();
    }

    /** The part over all of the past; NaN where nothing was counted. */
    public double share() {
        return sum(of) / sum(total);
    }

    /** How much more they vary than Poisson's; NaN where too few are known. */
    double dispersion() {
        return of.length < FEWEST ? Double.NaN : SequentialCounts.dispersion(of, total);
    }

    static double sum(double[] counts) {
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * Its share of one of so many looks, so that all of the past is used up, once, when the window is over.
     *
     * @param counts {@link #of} or {@link #total}
     */
    static double spread(double[] counts, int look, int looks) {
        return until(counts, (look + 1.0) / looks) - until(counts, (double) look / looks);
    }

    private static double until(double[] counts, double part) {
        double end = Math.min(counts.length, part * counts.length);
        double sum = 0;
        for (int i = 0; i < counts.length && i < end; i++) {
            sum += counts[i] * Math.min(1, end - i);
        }
        return sum;
    }
}
