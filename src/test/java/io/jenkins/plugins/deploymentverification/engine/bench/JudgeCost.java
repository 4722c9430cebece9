package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SampleComparison;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialCounts;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialTest;
import io.jenkins.plugins.deploymentverification.engine.bench.Workload.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.numbers.rootfinder.BrentSolver;
import org.apache.commons.statistics.ranking.NaturalRanking;

/**
 * What it costs to judge 1,000 checks of 240 measurements each, on one thread, with Kayenta's rule written down plainly
 * as the measure. Run by hand, see docs/judgement.md.
 */
public final class JudgeCost {

    private static final int CHECKS = 1000;
    private static final int LOOKS = 240;
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final double Z = 2.3263478740408408;

    private static final double[] EARLIER = new Workload(Kind.LATENCY, 0.3, 0.1, 0, 1)
            .run(new Random(1), 0, 840, 1, 0)
            .canary();

    private JudgeCost() {}

    public static void main(String[] args) {
        List<Workload.Run> runs = IntStream.range(0, CHECKS)
                .mapToObj(i -> new Workload(Kind.LATENCY, 0.3, 0.1, 0, 1).run(new Random(i), LOOKS, LOOKS, 1, 0))
                .toList();
        Map<String, ToDoubleFunction<Workload.Run>> ways = new LinkedHashMap<>();
        ways.put("Kayenta's rule, plainly, once", JudgeCost::plainly);
        ways.put(
                "KayentaJudge, once",
                run -> new KayentaJudge()
                        .classify(
                                KayentaMetric.of(Direction.INCREASE, KayentaMetric.Measure.MEAN_RATIO),
                                run.canary(),
                                run.control())
                        .deviation());
        ways.put(
                "SampleComparison, once",
                run -> SampleComparison.of(Direction.INCREASE, MinimumEffect.relative(0.1))
                        .compare(run.canary(), run.control())
                        .shift());
        ways.put("sequential, live control, 240 looks", run -> {
            SequentialTest test = SequentialTest.paired(Judges.settings(LOOKS, LOOKS + 1), run.controlBefore());
            for (int i = 0; i < LOOKS; i++) {
                test.next(run.canary()[i], run.control()[i]);
            }
            return test.result().evidence();
        });
        ways.put("sequential, window before, 240 looks", run -> {
            SequentialTest test = SequentialTest.against(Judges.settings(LOOKS, LOOKS + 1), run.canaryBefore(), true);
            for (double value : run.canary()) {
                test.next(value);
            }
            return test.result().evidence();
        });
        ways.put("level shift, once", run -> one(SeriesJudges.LEVEL_SHIFT, run));
        ways.put("trend, once", run -> one(SeriesJudges.TREND, run));
        ways.put("anomaly, 240 looks, 7 × 120 values each", run -> one(SeriesJudges.ANOMALY, run));
        ways.put("counts, 240 looks", run -> {
            SequentialCounts test = new SequentialCounts(Judges.settings(LOOKS, LOOKS + 1), 1);
            for (int i = 0; i < LOOKS; i++) {
                test.next(Math.rint(run.canary()[i] / 20), 1000, Math.rint(run.control()[i] / 20), 1000);
            }
            return test.result().evidence();
        });
        Map<String, double[]> millis = new LinkedHashMap<>();
        double sink = 0;
        for (int round = 0; round <= ROUNDS; round++) {
            for (String name : ways.keySet()) {
                long start = System.nanoTime();
                for (Workload.Run run : runs) {
                    sink += ways.get(name).applyAsDouble(run);
                }
                double[] times = millis.computeIfAbsent(name, ignored -> new double[ROUNDS]);
                if (round > 0) {
                    times[round - 1] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        double measure = median(millis.get("Kayenta's rule, plainly, once"));
        System.out.printf("%d checks, %d measurements, %d rounds; checksum %.3f%n", CHECKS, LOOKS, ROUNDS, sink);
        millis.forEach((name, times) ->
                System.out.printf("| %s | %.0f ms | %.2f |%n", name, median(times), median(times) / measure));
    }

    private static double one(SeriesJudges judge, Workload.Run run) {
        double[][] earlier = new double[LOOKS][];
        Arrays.setAll(earlier, i -> EARLIER);
        return judge.judge(run.canaryBefore(), run.canary(), earlier);
    }

    /** As its documentation has it: rank both samples for each step of each of three searches for a root. */
    private static double plainly(Workload.Run run) {
        double[] x = run.canary();
        double[] y = run.control();
        return root(shift -> statistic(x, y, shift) - Z, x, y)
                + root(shift -> statistic(x, y, shift), x, y)
                + root(shift -> statistic(x, y, shift) + Z, x, y);
    }

    private static double statistic(double[] x, double[] y, double shift) {
        double[] both = new double[x.length + y.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = i < x.length ? x[i] - shift : y[i - x.length];
        }
        double[] ranks = new NaturalRanking().apply(both);
        Map<Double, Integer> groups = new HashMap<>();
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            groups.merge(ranks[i], 1, Integer::sum);
            sum += i < x.length ? ranks[i] : 0;
        }
        double ties =
                groups.values().stream().mapToDouble(t -> Math.pow(t, 3) - t).sum();
        double m = x.length;
        double n = y.length;
        double distance = sum - m * (m + 1) / 2 - m * n / 2;
        double sigma = Math.sqrt(m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1))));
        return (distance - Math.signum(distance) / 2) / sigma;
    }

    /** By Brent's method to 1e-4, as Kayenta. */
    private static double root(DoubleUnaryOperator function, double[] x, double[] y) {
        double low =
                Arrays.stream(x).min().orElseThrow() - Arrays.stream(y).max().orElseThrow();
        double high =
                Arrays.stream(x).max().orElseThrow() - Arrays.stream(y).min().orElseThrow();
        return new BrentSolver(1e-14, 1e-4, 1e-15).findRoot(function, low, high);
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
