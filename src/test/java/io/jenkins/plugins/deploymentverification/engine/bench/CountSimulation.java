package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Proportions;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialCounts;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The part of {@link JudgeSimulation} that is about errors of requests. */
final class CountSimulation {

    private static final int LOOKS = 120;
    private static final int BEFORE = 240;
    private static final SequentialSettings SETTINGS = new SequentialSettings(
            Direction.INCREASE, Scale.RATIO, MinimumEffect.relative(0.25), 0.01, 0.05, LOOKS, LOOKS + 1);
    private static final List<String> TITLES =
            List.of("threshold 2 × the rate, 3 in a row", "mid-p test at the end", "sequential");

    private CountSimulation() {}

    static void run(int runs, int detectionRuns) {
        List<CountWorkload> workloads = List.of(
                new CountWorkload(1000, 0.01, 1),
                new CountWorkload(100, 0.01, 1),
                new CountWorkload(1000, 0.01, 3),
                new CountWorkload(1000, 0.05, 10));
        System.out.printf("%n### Errors: false alarms (%d runs) and detection (%d runs)%n%n", runs, detectionRuns);
        JudgeSimulation.header("errors", TITLES.stream());
        for (CountWorkload workload : workloads) {
            for (double factor : new double[] {1, 1.25, 1.5, 2, 5}) {
                int count = factor == 1 ? runs : detectionRuns;
                int[][] outcomes = IntStream.range(0, count)
                        .parallel()
                        .mapToObj(i -> judge(workload, workload.run(new Random(31L * i + 7), BEFORE, LOOKS, factor, 0)))
                        .toArray(int[][]::new);
                JudgeSimulation.row(
                        String.format(
                                "%d requests, %.0f %% errors, %s; change %s",
                                workload.requests(),
                                100 * workload.rate(),
                                workload.burst() == 1 ? "single" : "in bursts of " + workload.burst(),
                                JudgeSimulation.percentMore(factor)),
                        IntStream.range(0, TITLES.size()).boxed().flatMap(judge -> {
                            Tally tally = Tally.of(
                                    Arrays.stream(outcomes)
                                            .mapToInt(outcome -> outcome[judge])
                                            .toArray(),
                                    new int[count]);
                            String median = tally.medianAlarm() > 0 ? ", median " + tally.medianAlarm() : "";
                            return Stream.of(factor == 1 ? tally.percentWithInterval() : tally.percent() + median);
                        }));
            }
        }
    }

    private static int[] judge(CountWorkload workload, CountWorkload.Run run) {
        return new int[] {threshold(workload, run), atEnd(workload, run), sequential(workload, run)};
    }

    private static int threshold(CountWorkload workload, CountWorkload.Run run) {
        double limit = 2 * Arrays.stream(run.controlBefore()).average().orElseThrow();
        int inARow = 0;
        for (int i = 0; i < LOOKS; i++) {
            inARow = run.canary()[i] > limit ? inARow + 1 : 0;
            if (inARow == 3) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int atEnd(CountWorkload workload, CountWorkload.Run run) {
        int requests = workload.requests() * LOOKS;
        int canary = (int) Arrays.stream(run.canary()).sum();
        int control = (int) Arrays.stream(run.control()).sum();
        return Proportions.fisher(canary, requests, control, requests, Direction.INCREASE)
                                .midP()
                        <= 0.01
                ? LOOKS
                : 0;
    }

    private static int sequential(CountWorkload workload, CountWorkload.Run run) {
        double[] requests = new double[BEFORE];
        Arrays.fill(requests, workload.requests());
        SequentialCounts test =
                new SequentialCounts(SETTINGS, SequentialCounts.dispersion(run.controlBefore(), requests));
        for (int i = 0; i < LOOKS; i++) {
            Decision decision = test.next(run.canary()[i], workload.requests(), run.control()[i], workload.requests());
            if (decision == Decision.FAIL) {
                return i + 1;
            }
        }
        return 0;
    }
}
