package io.jenkins.plugins.deploymentverification.engine.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a check would have said of past deployments, each time over its whole window.
 *
 * @param verdicts how often each came; all four are there
 * @param falseAlarms failures for deployments not known as bad
 * @param goods deployments not known as bad
 * @param missed deployments known as bad for which it did not fail
 * @param bads deployments known as bad
 * @param values of the deployments not known as bad, in the check's unit; null where no measurement gave one
 * @param badValues of those known as bad, likewise
 * @param closest the least distance of one of {@code values} to breaching the criteria, in the check's unit; negative
 *     is a breach. Null where there is none, and where the criteria have no bound of their own
 */
public record CheckHistory(
        MetricCheck check,
        Map<Verdict, Integer> verdicts,
        int falseAlarms,
        int goods,
        int missed,
        int bads,
        @CheckForNull Distribution values,
        @CheckForNull Distribution badValues,
        @CheckForNull Double closest) {

    public CheckHistory {
        verdicts = Map.copyOf(verdicts);
    }

    /** @param deployments all of the same policy, which has this check */
    static CheckHistory of(MetricCheck check, List<Replayed> deployments) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, 0);
        }
        int falseAlarms = 0;
        int missed = 0;
        int bads = 0;
        List<Double> values = new ArrayList<>();
        List<Double> badValues = new ArrayList<>();
        List<Double> margins = new ArrayList<>();
        for (Replayed deployment : deployments) {
            CheckReport one = deployment.checks().stream()
                    .filter(c -> c.name().equals(check.name()))
                    .findFirst()
                    .orElseThrow();
            verdicts.merge(Objects.requireNonNull(one.verdict()), 1, Integer::sum);
            boolean failed = one.verdict() == Verdict.FAILED;
            bads += deployment.bad() ? 1 : 0;
            missed += deployment.bad() && !failed ? 1 : 0;
            falseAlarms += !deployment.bad() && failed ? 1 : 0;
            for (Measurement m : one.measurements()) {
                if (m.outcome().isConclusive()
                        && m.value() != null
                        && !m.value().isNaN()) {
                    (deployment.bad() ? badValues : values).add(m.value());
                    if (!deployment.bad()) {
                        margins.add(margin(check, m));
                    }
                }
            }
        }
        return new CheckHistory(
                check,
                verdicts,
                falseAlarms,
                deployments.size() - bads,
                missed,
                bads,
                Distribution.of(values),
                Distribution.of(badValues),
                margins.stream()
                        .filter(m -> m != Double.POSITIVE_INFINITY) // no bound
                        .min(Double::compare)
                        .orElse(null));
    }

    private static double margin(MetricCheck check, Measurement m) {
        Criteria criteria =
                m.baseline() == null ? check.criteria() : check.criteria().at(m.baseline());
        return criteria.margin(m.value());
    }

    public int count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }
}
