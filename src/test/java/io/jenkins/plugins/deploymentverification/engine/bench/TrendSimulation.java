package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.ChangePoint;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MannKendall;
import io.jenkins.plugins.deploymentverification.engine.bench.Workload.Kind;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often the tests for trends and level shifts find one where there is none, at 1 %. Run by hand. */
public final class TrendSimulation {

    private static final int RUNS = Integer.getInteger("runs", 5000);
    private static final double ALPHA = 0.01;

    private TrendSimulation() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        System.out.printf("%n### Trends and level shifts: false alarms at 1 %% (%d runs each)%n%n", RUNS);
        JudgeSimulation.header("120 values", Stream.of("Mann–Kendall", "level shift at 60 ± 5"));
        for (double phi : new double[] {0, 0.3, 0.6, 0.9}) {
            Workload workload = new Workload(Kind.LATENCY, phi, 0.1, 0, 1);
            int[][] outcomes = IntStream.range(0, RUNS)
                    .parallel()
                    .mapToObj(
                            i -> workload.run(new Random(31L * i), 0, 120, 1, 0).canary())
                    .map(series -> new int[] {
                        MannKendall.test(series, Direction.INCREASE).pValue() <= ALPHA ? 1 : 0,
                        ChangePoint.find(series, 60, 5).pValue() <= ALPHA ? 1 : 0
                    })
                    .toArray(int[][]::new);
            JudgeSimulation.row(
                    "latency, φ = " + phi,
                    IntStream.range(0, 2)
                            .mapToObj(test -> Tally.of(
                                            IntStream.range(0, RUNS)
                                                    .map(i -> outcomes[i][test])
                                                    .toArray(),
                                            new int[RUNS])
                                    .percentWithInterval()));
        }
    }
}
