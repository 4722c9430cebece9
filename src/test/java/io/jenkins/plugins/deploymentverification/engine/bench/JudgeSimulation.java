package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialTest;
import io.jenkins.plugins.deploymentverification.engine.bench.Workload.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How often the judges err and how soon they find a regression, in simulated series. Prints the tables of
 * docs/judgement.md and draws its pictures. Run by hand, see there; the same seeds give the same numbers.
 */
public final class JudgeSimulation {

    private static final int RUNS = Integer.getInteger("runs", 5000);
    private static final int DETECTION_RUNS = Integer.getInteger("detectionRuns", 1000);
    private static final Path IMAGES = Path.of(System.getProperty("images", "docs/images"));

    private static final int LOOKS = 120;
    private static final int BEFORE = 240;
    private static final int LATEST_START = 80;
    private static final double[] PHIS = {0, 0.3, 0.6, 0.9};
    private static final double[] FACTORS = {1.05, 1.1, 1.25, 1.5, 2};

    private JudgeSimulation() {}

    /** A workload, and how much of it there is. */
    private record Case(String name, Workload workload, int before, int looks) {}

    public static void main(String[] args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        falseAlarms();
        List<List<Tally>> times = detection("The change is there from the first measurement", 0.3, true);
        for (double phi : new double[] {0, 0.6, 0.9}) {
            detection("The change is there from the first measurement", phi, true);
        }
        for (double phi : PHIS) {
            detection("The change starts at a random time in the first two thirds of the window", phi, false);
        }
        detectionChart(times);
        earlyPass();
        CountSimulation.run(RUNS, DETECTION_RUNS);
        evidenceChart();
    }

    private static void falseAlarms() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (double phi : PHIS) {
            cases.add(latency("latency, φ = " + phi, phi));
        }
        cases.add(new Case("CPU, φ = 0.3", new Workload(Kind.CPU, 0.3, 0.2, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("CPU, φ = 0.9", new Workload(Kind.CPU, 0.9, 0.2, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("noisy latency, φ = 0.6", new Workload(Kind.LATENCY, 0.6, 0.3, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("1 % spikes, φ = 0", new Workload(Kind.SPIKY_LATENCY, 0, 0.1, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("1 % spikes, φ = 0.6", new Workload(Kind.SPIKY_LATENCY, 0.6, 0.1, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("1 % spikes, φ = 0.9", new Workload(Kind.SPIKY_LATENCY, 0.9, 0.1, 0, 1), BEFORE, LOOKS));
        cases.add(new Case("load rises by 20 %, φ = 0.3", new Workload(Kind.LATENCY, 0.3, 0.1, 0.2, 1), BEFORE, LOOKS));
        cases.add(
                new Case("canary twice as noisy, φ = 0.3", new Workload(Kind.LATENCY, 0.3, 0.1, 0, 2), BEFORE, LOOKS));
        cases.add(new Case("20 looks, 30 before, φ = 0.3", new Workload(Kind.LATENCY, 0.3, 0.1, 0, 1), 30, 20));
        System.out.printf("%n### False alarms (%d runs each, 95 %% interval)%n%n", RUNS);
        header("metric", Arrays.stream(Judges.values()).map(Judges::title));
        List<double[]> rates = new ArrayList<>();
        for (Case each : cases) {
            List<Tally> tallies = tallies(each, 1, true, RUNS, LOOKS + 1);
            rates.add(tallies.stream().mapToDouble(tally -> 100 * tally.rate()).toArray());
            row(each.name(), tallies.stream().map(Tally::percentWithInterval));
        }
        SvgChart chart = new SvgChart(
                "False alarms in a window of 120 measurements",
                "autocorrelation φ",
                Arrays.stream(PHIS).mapToObj(Double::toString).toList(),
                0.01,
                100,
                " %");
        for (Judges judge : Judges.values()) {
            chart.line(
                    judge.title(),
                    IntStream.range(0, PHIS.length)
                            .mapToDouble(i -> rates.get(i)[judge.ordinal()])
                            .toArray(),
                    true);
        }
        chart.write(IMAGES.resolve("judgement-false-alarms.svg"));
    }

    private static List<List<Tally>> detection(String title, double phi, boolean atStart) {
        System.out.printf("%n### Detection: %s; latency, φ = %s (%d runs each)%n%n", title, phi, DETECTION_RUNS);
        header("change", Arrays.stream(Judges.values()).map(Judges::title));
        List<List<Tally>> all = new ArrayList<>();
        for (double factor : FACTORS) {
            List<Tally> tallies = tallies(latency("", phi), factor, atStart, DETECTION_RUNS, LOOKS + 1);
            all.add(tallies);
            row(
                    percentMore(factor),
                    tallies.stream()
                            .map(tally -> tally.percent()
                                    + (tally.medianAlarm() > 0 ? ", median " + tally.medianAlarm() : "")));
        }
        return all;
    }

    private static void detectionChart(List<List<Tally>> times) throws IOException {
        SvgChart chart = new SvgChart(
                "Measurements until a regression is found (median, φ = 0.3)",
                "change",
                Arrays.stream(FACTORS).mapToObj(JudgeSimulation::percentMore).toList(),
                1,
                1000,
                "");
        for (Judges judge : Judges.values()) {
            chart.line(
                    judge.title(),
                    times.stream()
                            .mapToDouble(row -> row.get(judge.ordinal()).medianAlarm())
                            .map(median -> median > 0 ? median : Double.NaN)
                            .toArray(),
                    true);
        }
        chart.write(IMAGES.resolve("judgement-detection.svg"));
    }

    private static void earlyPass() {
        System.out.printf("%n### Passing early, from measurement 40 on (%d runs each)%n%n", DETECTION_RUNS);
        List<Judges> ours = List.of(Judges.CONTROL, Judges.CONTROL_ALONE, Judges.BEFORE);
        header("metric", ours.stream().map(Judges::title));
        for (double phi : PHIS) {
            for (double factor : new double[] {0.9, 1, 1 + Judges.MATTERS, 1.25}) {
                List<Tally> tallies = tallies(latency("", phi), factor, true, DETECTION_RUNS, LOOKS / 3);
                row(
                        "φ = " + phi + ", change " + percentMore(factor),
                        ours.stream().map(judge -> {
                            Tally tally = tallies.get(judge.ordinal());
                            return "passed " + tally.passedPercent()
                                    + (tally.medianPass() > 0 ? ", median " + tally.medianPass() : "")
                                    + "; failed " + tally.percent();
                        }));
            }
        }
    }

    /** The evidence over time of one run without a change, and of the same with one. */
    private static void evidenceChart() throws IOException {
        SvgChart chart = new SvgChart(
                "Evidence after each measurement, change at 40 (φ = 0.6)",
                "measurement",
                List.of("0", "20", "40", "60", "80", "100", "120"),
                0.01,
                10000,
                "");
        double[] limit = new double[LOOKS];
        Arrays.fill(limit, 100);
        chart.line("fails at 100 (α = 1 %)", limit, false);
        for (double factor : new double[] {2, 1.5, 1.25, 1}) {
            Workload.Run run = latency("", 0.6).workload().run(new Random(20), BEFORE, LOOKS, factor, 40);
            SequentialTest test = SequentialTest.paired(Judges.settings(LOOKS, LOOKS + 1), run.controlBefore());
            double[] evidence = new double[LOOKS];
            for (int i = 0; i < LOOKS; i++) {
                test.next(run.canary()[i], run.control()[i]);
                evidence[i] = test.result().evidence();
            }
            chart.line("change " + percentMore(factor), evidence, false);
        }
        chart.write(IMAGES.resolve("judgement-evidence.svg"));
    }

    private static List<Tally> tallies(Case each, double factor, boolean atStart, int runs, int looksBeforePass) {
        int[] starts = new Random(99)
                .ints(runs, 0, LATEST_START)
                .map(start -> atStart ? 0 : start)
                .toArray();
        int[][] outcomes = IntStream.range(0, runs)
                .parallel()
                .mapToObj(i -> {
                    Random random = new Random(7919L * i + 13);
                    Workload.Run run = each.workload().run(random, each.before(), each.looks(), factor, starts[i]);
                    return Arrays.stream(Judges.values())
                            .mapToInt(judge -> judge.judge(run, looksBeforePass))
                            .toArray();
                })
                .toArray(int[][]::new);
        int[] none = new int[runs];
        return Arrays.stream(Judges.values())
                .map(judge -> Tally.of(
                        Arrays.stream(outcomes)
                                .mapToInt(outcome -> outcome[judge.ordinal()])
                                .toArray(),
                        factor == 1 ? none : starts))
                .toList();
    }

    private static Case latency(String name, double phi) {
        return new Case(name, new Workload(Kind.LATENCY, phi, 0.1, 0, 1), BEFORE, LOOKS);
    }

    static String percentMore(double factor) {
        return String.format("%+d %%", Math.round(100 * (factor - 1))).replace("+0 %", "none");
    }

    static void header(String first, Stream<String> columns) {
        List<String> titles = columns.toList();
        row(first, titles.stream());
        row("---", titles.stream().map(title -> "---"));
    }

    static void row(String first, Stream<String> cells) {
        System.out.println(Stream.concat(Stream.of(first), cells).collect(Collectors.joining(" | ", "| ", " |")));
    }
}
