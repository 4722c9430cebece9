package io.jenkins.plugins.deploymentverification.engine.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often the judges err in real series, where nothing is known to have happened, and how often they find a change
 * that is put into these. Needs a copy of the Numenta Anomaly Benchmark; run by hand, see docs/judgement.md.
 */
public final class RealSeriesSimulation {

    private static final int LOOKS = 120;
    private static final int BEFORE = 240;
    private static final int DAYS = 7;
    private static final int STRIDE = 60;
    private static final int LATEST_START = 80;
    /** Ratios make no sense where many values are 0 or missing. */
    private static final double MOST_MISSING = 0.05;

    private RealSeriesSimulation() {}

    /** One window of one series. */
    private record Window(String kind, Workload.Run run, double[][] earlier) {}

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        if (args.length != 1) {
            throw new IllegalArgumentException("needs the directory of a copy of https://github.com/numenta/NAB");
        }
        List<Window> windows = new ArrayList<>();
        for (RealSeries series : RealSeries.all(Path.of(args[0]))) {
            windows.addAll(windows(series));
        }
        TreeMap<String, List<Window>> kinds = new TreeMap<>();
        windows.forEach(
                w -> kinds.computeIfAbsent(w.kind(), k -> new ArrayList<>()).add(w));
        System.out.printf("%n### Real series, no change put in%n%n");
        header("series");
        kinds.forEach((kind, some) -> row(kind + ", " + some.size() + " windows", some, 1));
        row("all, " + windows.size() + " windows", windows, 1);
        System.out.printf("%n### Real series, a change at a random time of the first 80 measurements%n%n");
        header("change");
        for (double factor : new double[] {1.25, 1.5, 2, 3}) {
            row(JudgeSimulation.percentMore(factor), windows, factor);
        }
    }

    /** All that no known anomaly is in, and that enough of the past is known of. */
    private static List<Window> windows(RealSeries series) {
        List<Window> windows = new ArrayList<>();
        double[] values = series.values();
        int day = series.perDay();
        int history = DAYS * day + series.perHour();
        for (int start = Math.max(history, day + BEFORE); start + LOOKS <= values.length; start += STRIDE) {
            int from = start - BEFORE;
            boolean known = IntStream.range(from, start + LOOKS).anyMatch(i -> series.anomalous()[i])
                    || IntStream.range(from - day, start + LOOKS - day).anyMatch(i -> series.anomalous()[i]);
            if (!known && isWhole(values, from, start + LOOKS) && isWhole(values, from - day, start + LOOKS - day)) {
                Workload.Run run = new Workload.Run(
                        Arrays.copyOfRange(values, from, start),
                        Arrays.copyOfRange(values, from - day, start - day),
                        Arrays.copyOfRange(values, start, start + LOOKS),
                        Arrays.copyOfRange(values, start - day, start + LOOKS - day));
                windows.add(new Window(series.kind(), run, earlier(series, start)));
            }
        }
        return windows;
    }

    private static boolean isWhole(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).filter(v -> !(v > 0)).count() <= MOST_MISSING * (to - from);
    }

    private static double[][] earlier(RealSeries series, int start) {
        int around = Math.max(1, series.perHour() / 2);
        double[][] earlier = new double[LOOKS][];
        for (int i = 0; i < LOOKS; i++) {
            int now = start + i;
            earlier[i] = IntStream.rangeClosed(1, DAYS)
                    .mapToObj(day -> now - day * series.perDay())
                    .flatMapToDouble(then -> near(series.values(), then - around, then + around))
                    .toArray();
        }
        return earlier;
    }

    private static DoubleStream near(double[] values, int from, int to) {
        return Arrays.stream(values, Math.max(0, from), Math.min(values.length, to + 1));
    }

    private static void header(String first) {
        JudgeSimulation.header(
                first,
                Stream.concat(
                        Arrays.stream(Judges.values())
                                .map(j -> j.title()
                                        .replace("live control", "a day earlier")
                                        .replace("control", "a day earlier")),
                        Arrays.stream(SeriesJudges.values()).map(SeriesJudges::title)));
    }

    private static void row(String title, List<Window> windows, double factor) {
        int judges = Judges.values().length + SeriesJudges.values().length;
        int[] starts = new Random(99)
                .ints(windows.size(), 0, LATEST_START)
                .map(start -> factor == 1 ? 0 : start)
                .toArray();
        int[][] outcomes = IntStream.range(0, windows.size())
                .parallel()
                .mapToObj(i -> outcomes(windows.get(i), factor, starts[i]))
                .toArray(int[][]::new);
        JudgeSimulation.row(
                title,
                IntStream.range(0, judges)
                        .mapToObj(judge -> Tally.of(
                                Arrays.stream(outcomes).mapToInt(o -> o[judge]).toArray(), starts))
                        .map(tally -> tally.runs() == 0
                                ? "-"
                                : tally.percent()
                                        + (factor > 1 && tally.medianAlarm() > 0
                                                ? ", median " + tally.medianAlarm()
                                                : "")));
    }

    private static int[] outcomes(Window window, double factor, int start) {
        double[] changed = window.run().canary().clone();
        for (int i = start; i < changed.length; i++) {
            changed[i] *= factor;
        }
        Workload.Run run = new Workload.Run(
                window.run().canaryBefore(),
                window.run().controlBefore(),
                changed,
                window.run().control());
        double[] clean = Arrays.stream(changed).filter(Double::isFinite).toArray();
        double[] before =
                Arrays.stream(run.canaryBefore()).filter(Double::isFinite).toArray();
        return IntStream.concat(
                        Arrays.stream(Judges.values()).mapToInt(judge -> judge.judge(run, LOOKS + 1)),
                        Arrays.stream(SeriesJudges.values())
                                .mapToInt(judge -> judge == SeriesJudges.TREND || judge == SeriesJudges.LEVEL_SHIFT
                                        ? (judge.judge(before, clean, window.earlier()) > 0 ? LOOKS : 0)
                                        : judge.judge(before, changed, window.earlier())))
                .toArray();
    }
}
