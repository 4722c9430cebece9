package io.jenkins.plugins.deploymentverification.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.List;
import java.util.Objects;

/**
 * What a verification leaves of one check for comparing it with others.
 *
 * @param verdict of the check
 * @param median of the measured values, in the check's unit; null where there were none or the check has no values
 * @param unit symbol of the unit of the median; empty for plain numbers
 * @param usage how much of the limit the worst value took up: 1 is at the limit, 0.5 half way to it; null where the
 *     criteria have no single limit above zero, or nothing was measured
 * @param limit of the criteria; null where they have no single one, or it was not kept
 * @param counted whether it could fail the verification; otherwise it was a dry run
 */
public record CheckSummary(
        String name,
        Verdict verdict,
        @CheckForNull Double median,
        String unit,
        @CheckForNull Double usage,
        @CheckForNull Limit limit,
        boolean counted) {

    /**
     * What a value must not pass.
     *
     * @param bound in the check's unit
     * @param upper whether values above are beyond it; otherwise those below
     */
    public record Limit(double bound, boolean upper) {}

    /** Sums up a check of a finished verification; an open verdict counts as inconclusive. */
    public static CheckSummary of(CheckReport report) {
        Verdict verdict = report.verdict() == null ? Verdict.INCONCLUSIVE : report.verdict();
        boolean counted = report.check().severity() != Severity.INFO;
        if (!(report.check() instanceof MetricCheck metric)) {
            return new CheckSummary(report.name(), verdict, null, "", null, null, counted);
        }
        List<Double> values = report.measurements().stream()
                .map(Measurement::value)
                .filter(Objects::nonNull)
                .filter(Double::isFinite)
                .toList();
        return new CheckSummary(
                report.name(),
                verdict,
                Medians.ofNumbers(values),
                metric.unit().symbol(),
                usage(metric, values),
                limit(metric),
                counted);
    }

    @CheckForNull
    private static Limit limit(MetricCheck check) {
        if (!(check.criteria() instanceof Criteria.Comparison limit)) {
            return null;
        }
        return switch (limit.operator()) {
            case AT_MOST, BELOW -> new Limit(limit.bound(), true);
            case AT_LEAST, ABOVE -> new Limit(limit.bound(), false);
            case EQUAL, NOT_EQUAL -> null;
        };
    }

    @CheckForNull
    private static Double usage(MetricCheck check, List<Double> values) {
        if (!(check.criteria() instanceof Criteria.Comparison limit) || !(limit.bound() > 0) || values.isEmpty()) {
            return null;
        }
        double bound = limit.bound();
        return switch (limit.operator()) {
            case AT_MOST, BELOW ->
                values.stream().mapToDouble(v -> Math.max(0, v) / bound).max().orElseThrow();
            case AT_LEAST, ABOVE -> {
                double least =
                        values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
                yield least > 0 ? (Double) (bound / least) : null;
            }
            case EQUAL, NOT_EQUAL -> null;
        };
    }
}
