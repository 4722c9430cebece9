package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the page of a verification shows of a check without its measurements.
 *
 * @param report the check's report, without measurements
 * @param measurements how many were taken
 * @param breaches how many of them were breaches
 * @param noData how many the source answered without a value
 * @param errors how many the source did not answer, or not beyond doubt
 * @param last the last measurement, or null before the first
 * @param lastWithValue the last measurement that gave a value, or null
 * @param median of the values, in the unit of the check; null without any
 * @param firstBreach when the first breach was measured, or null
 * @param troubles what the source could not answer properly, the most frequent first
 */
record CheckSummary(
        CheckReport report,
        int measurements,
        int breaches,
        int noData,
        int errors,
        @CheckForNull Measurement last,
        @CheckForNull Measurement lastWithValue,
        @CheckForNull Double median,
        @CheckForNull Instant firstBreach,
        List<Trouble> troubles,
        Sparkline sparkline) {

    CheckSummary {
        troubles = List.copyOf(troubles);
    }

    static CheckSummary of(CheckReport full) {
        return new CheckSummary(
                withoutMeasurements(full),
                full.measurements().size(),
                full.breaches(),
                full.noData(),
                full.errors(),
                full.last().orElse(null),
                full.lastWithValue().orElse(null),
                median(full.measurements()),
                full.measurements().stream()
                        .filter(m -> m.outcome() == Outcome.BREACH)
                        .map(Measurement::at)
                        .findFirst()
                        .orElse(null),
                Trouble.of(full.measurements()),
                Sparkline.of(full));
    }

    private static CheckReport withoutMeasurements(CheckReport full) {
        return new CheckReport(
                full.check(), full.verdict(), full.reason(), full.scheduled(), full.graphLink(), List.of());
    }

    @CheckForNull
    private static Double median(List<Measurement> measurements) {
        double[] values = measurements.stream()
                .map(Measurement::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int middle = values.length / 2;
        if (values.length == 0) {
            return null;
        }
        return values.length % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
    }
}
