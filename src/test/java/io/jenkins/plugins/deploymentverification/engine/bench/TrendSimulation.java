package io.jenkins.plugins.deploymentverification.engine.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often the judges of one series find something where nothing is, and how often a regression. Run by hand, see
 * docs/judgement.md.
 */
public final class TrendSimulation {

    private static final int RUNS = Integer.getInteger("runs", 5000);
    private static final int DETECTION_RUNS = Integer.getInteger("detectionRuns", 1000);
    private static final int LOOKS = 120;
    private static final int DAYS = 7;
    /** The hour around a measurement, at 30 seconds. */
    private static final int HOUR = 120;
    /** By how much the load of the hour differs from day to day, as a standard deviation. */
    private static final double DAY_TO_DAY = 0.05;

    private TrendSimulation() {}

    private enum Change {
        SHIFT,
        RAMP
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        table("no change", 1, Change.SHIFT, RUNS, true);
        for (double factor : new double[] {1.1, 1.25, 1.5, 2}) {
            table(JudgeSimulation.percentMore(factor) + " at once", factor, Change.SHIFT, DETECTION_RUNS, false);
        }
        for (double factor : new double[] {1.25, 1.5}) {
            table(
                    JudgeSimulation.percentMore(factor) + " little by little",
                    factor,
                    Change.RAMP,
                    DETECTION_RUNS,
                    false);
        }
    }

    private static void table(String title, double factor, Change change, int runs, boolean intervals) {
        System.out.printf("%n### Judges of one series: %s (%d runs each)%n%n", title, runs);
        JudgeSimulation.header(
                "120 values", Arrays.stream(SeriesJudges.values()).map(SeriesJudges::title));
        for (double phi : new double[] {0, 0.3, 0.6, 0.9}) {
            int[][] outcomes = IntStream.range(0, runs)
                    .parallel()
                    .mapToObj(i -> judge(new Random(31L * i + 7), phi, factor, change))
                    .toArray(int[][]::new);
            JudgeSimulation.row(
                    "latency, φ = " + phi,
                    IntStream.range(0, SeriesJudges.values().length)
                            .mapToObj(judge -> Tally.of(
                                    Arrays.stream(outcomes)
                                            .mapToInt(o -> o[judge])
                                            .toArray(),
                                    new int[runs]))
                            .map(tally -> intervals
                                    ? tally.percentWithInterval()
                                    : tally.percent()
                                            + (tally.medianAlarm() > 0 ? ", median " + tally.medianAlarm() : "")));
        }
    }

    private static int[] judge(Random random, double phi, double factor, Change change) {
        double[] today = latency(random, phi, 2 * LOOKS, 1 + DAY_TO_DAY * random.nextGaussian());
        for (int i = LOOKS; i < 2 * LOOKS; i++) {
            double part = change == Change.RAMP ? (i - LOOKS) / (LOOKS - 1.0) : 1;
            today[i] *= 1 + (factor - 1) * part;
        }
        double[][] days = new double[DAYS][];
        for (int day = 0; day < DAYS; day++) {
            days[day] = latency(random, phi, LOOKS + HOUR, 1 + DAY_TO_DAY * random.nextGaussian());
        }
        double[][] earlier = new double[LOOKS][];
        for (int i = 0; i < LOOKS; i++) {
            int from = i;
            earlier[i] = Stream.of(days)
                    .flatMapToDouble(day -> Arrays.stream(day, from, from + HOUR))
                    .toArray();
        }
        double[] before = Arrays.copyOf(today, LOOKS);
        double[] window = Arrays.copyOfRange(today, LOOKS, 2 * LOOKS);
        return Arrays.stream(SeriesJudges.values())
                .mapToInt(judge -> judge.judge(before, window, earlier))
                .toArray();
    }

    private static double[] latency(Random random, double phi, int size, double level) {
        Workload workload = new Workload(Workload.Kind.LATENCY, phi, 0.1, 0, 1);
        return Arrays.stream(workload.run(random, 0, size, 1, 0).canary())
                .map(value -> level * value)
                .toArray();
    }
}
