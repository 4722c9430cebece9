package io.jenkins.plugins.deploymentverification.engine.observe;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What a build came to as gauges. Pure. The names are told in {@code docs/observability.md}. */
public final class BuildFigures {

    private static final String BUILD = Figures.PREFIX + "build_";
    private static final String LAST = Figures.PREFIX + "last_";

    private BuildFigures() {}

    /** In the format that a Pushgateway takes; without times, which it refuses. */
    public static Exposition of(BuildFacts build) {
        MetricSnapshots.Builder all = MetricSnapshots.builder()
                .metricSnapshot(one(BUILD + "number", "Number of the last build.", build.number()))
                .metricSnapshot(
                        one(BUILD + "duration_seconds", "How long the last build took.", seconds(build.duration())))
                .metricSnapshot(one(
                        BUILD + "start_time_seconds",
                        "When the last build started, in seconds since 1970.",
                        seconds(build.startedAt())))
                .metricSnapshot(result(build.result()));
        if (build.tests() != null) {
            all.metricSnapshot(tests(build.tests()));
        }
        BuildFacts.Coverage coverage = build.coverage();
        if (coverage != null && (coverage.line() != null || coverage.branch() != null)) {
            all.metricSnapshot(coverage(coverage));
        }
        if (!build.verifications().isEmpty()) {
            verifications(all, build);
        }
        return Exposition.of(all.build());
    }

    private static GaugeSnapshot result(String result) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(BUILD + "result")
                .help("1 for the result of the last build, 0 for others.");
        for (String each : BuildFacts.RESULTS) {
            gauge.dataPoint(point(each.equals(result) ? 1 : 0, Labels.of("result", each.toLowerCase(Locale.ROOT))));
        }
        return gauge.build();
    }

    private static GaugeSnapshot tests(BuildFacts.Tests tests) {
        return GaugeSnapshot.builder()
                .name(BUILD + "tests")
                .help("Tests of the last build.")
                .dataPoint(point(tests.passed(), Labels.of("outcome", "passed")))
                .dataPoint(point(tests.failed(), Labels.of("outcome", "failed")))
                .dataPoint(point(tests.skipped(), Labels.of("outcome", "skipped")))
                .build();
    }

    private static GaugeSnapshot coverage(BuildFacts.Coverage coverage) {
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                .name(BUILD + "coverage_ratio")
                .help("How much of the code the tests of the last build reached, from 0 to 1.");
        if (coverage.line() != null) {
            gauge.dataPoint(point(coverage.line(), Labels.of("element", "line")));
        }
        if (coverage.branch() != null) {
            gauge.dataPoint(point(coverage.branch(), Labels.of("element", "branch")));
        }
        return gauge.build();
    }

    /** A service that was verified twice in the same environment counts by its last time. */
    private static void verifications(MetricSnapshots.Builder all, BuildFacts build) {
        GaugeSnapshot.Builder verdicts = GaugeSnapshot.builder()
                .name(LAST + "verification_verdict")
                .help("1 for the verdict of the service's last verification in the last build, 0 for others.");
        GaugeSnapshot.Builder durations = GaugeSnapshot.builder()
                .name(LAST + "verification_duration_seconds")
                .help("How long the service's last verification in the last build took.");
        GaugeSnapshot.Builder scores = GaugeSnapshot.builder()
                .name(LAST + "verification_score")
                .help("Health score of the service's last verification in the last build, from 0 to 100.");
        Set<Labels> seen = new HashSet<>();
        boolean scored = false;
        for (int i = build.verifications().size() - 1; i >= 0; i--) {
            BuildFacts.Verified verified = build.verifications().get(i);
            String environment = verified.environment() == null ? "" : verified.environment();
            Labels labels = Labels.of("service", verified.service(), "environment", environment);
            if (verified.verdict() == null || !seen.add(labels)) {
                continue;
            }
            for (Verdict each : Verdict.values()) {
                Labels verdict = labels.add("verdict", each.name().toLowerCase(Locale.ROOT));
                verdicts.dataPoint(point(each == verified.verdict() ? 1 : 0, verdict));
            }
            durations.dataPoint(point(seconds(verified.duration()), labels));
            if (verified.score() != null) {
                scored = true;
                scores.dataPoint(point(verified.score(), labels));
            }
        }
        if (!seen.isEmpty()) {
            all.metricSnapshot(verdicts.build()).metricSnapshot(durations.build());
        }
        if (scored) {
            all.metricSnapshot(scores.build());
        }
    }

    private static GaugeSnapshot one(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(value, Labels.EMPTY))
                .build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(double value, Labels labels) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(labels)
                .build();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1e3;
    }
}
