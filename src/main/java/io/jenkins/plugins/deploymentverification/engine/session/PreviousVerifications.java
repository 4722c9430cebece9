package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What checks measured in earlier verifications, for the baseline {@code previous}. Of each verification that passed
 * the median of a check's values counts. Pure functions.
 */
public final class PreviousVerifications {

    private PreviousVerifications() {}

    /** Whether any check is compared with earlier verifications, so that they must be looked up. */
    public static boolean areWanted(ServicePolicy policy) {
        return policy.checks().stream().anyMatch(c -> c instanceof MetricCheck metric && isWanted(metric));
    }

    /** Whether a report is one of the same service and environment that passed. */
    public static boolean isGood(Report report, Deployment deployment) {
        return report.isFinished()
                && report.followUpOf() == null
                && report.verdict() == Verdict.PASSED
                && report.deployment().service().equals(deployment.service())
                && Objects.equals(report.deployment().environment(), deployment.environment());
    }

    /**
     * The baselines for a plan.
     *
     * @param reports latest first; those that are not {@link #isGood good} are passed over
     */
    public static Map<String, List<Series>> baselines(VerificationPlan plan, List<Report> reports) {
        Map<String, List<Series>> baselines = new LinkedHashMap<>();
        plan.policy().checks().forEach(check -> {
            if (!(check instanceof MetricCheck metric) || !isWanted(metric)) {
                return;
            }
            Baseline.Previous previous = metric.comparison().baseline().previous();
            double[] values = reports.stream()
                    .filter(r -> isGood(r, plan.deployment()))
                    .flatMap(r -> r.check(metric.name()).stream())
                    .filter(c -> c.check().unit().equals(metric.unit()))
                    .mapToDouble(PreviousVerifications::median)
                    .filter(Double::isFinite)
                    .limit(previous.last())
                    .sorted()
                    .toArray();
            if (values.length > 0) {
                double value = aggregate(previous.aggregate(), values);
                baselines.put(
                        metric.name(), List.of(Series.of(Map.of(), List.of(new Sample(plan.startedAt(), value)))));
            }
        });
        return baselines;
    }

    private static boolean isWanted(MetricCheck check) {
        return check.comparison() != null && check.comparison().baseline().type() == Baseline.Type.PREVIOUS;
    }

    private static double median(CheckReport check) {
        double[] values = check.measurements().stream()
                .filter(m -> m.value() != null && (m.outcome().isConclusive() || isFirst(m)))
                .mapToDouble(Measurement::value)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return values.length == 0 ? Double.NaN : quantile(values, 0.5);
    }

    /** The first verification had no baseline itself and was let pass: it begins the row. */
    private static boolean isFirst(Measurement m) {
        return m.outcome() == Outcome.NO_BASELINE && m.verdict() == Verdict.PASSED;
    }

    private static double aggregate(Baseline.Aggregate aggregate, double[] sorted) {
        return switch (aggregate) {
            case P50 -> quantile(sorted, 0.5);
            case P90 -> quantile(sorted, 0.9);
            case P95 -> quantile(sorted, 0.95);
            case MEAN -> Arrays.stream(sorted).average().orElseThrow();
        };
    }

    /** With linear interpolation, as Prometheus' quantile and Hyndman and Fan's type 7. */
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
