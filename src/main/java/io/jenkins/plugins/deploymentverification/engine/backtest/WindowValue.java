package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one value of a window that decides whether a threshold would have failed it. With a failure limit of two, three
 * values must be beyond the threshold, so it is the third worst; with three consecutive failures it is the best of the
 * worst three in a row. The window fails exactly where this value is beyond the threshold.
 */
final class WindowValue {

    private WindowValue() {}

    /**
     * Of a row of measurements, as {@code CheckJudge} counts them.
     *
     * @param upper whether the threshold is an upper one
     * @return in the check's unit; infinite where the window fails, or holds, whatever the threshold is
     */
    static double of(CheckSettings settings, List<Measurement> taken, boolean upper) {
        List<Double> badness = new ArrayList<>();
        for (Measurement m : taken) {
            Verdict verdict = m.verdict();
            if (m.outcome().isConclusive() && m.value() != null) {
                badness.add(upper ? m.value() : -m.value());
            } else if (verdict == Verdict.FAILED) {
                badness.add(Double.POSITIVE_INFINITY); // onNoData: fail
            } else if (verdict == Verdict.PASSED) {
                badness.add(Double.NEGATIVE_INFINITY);
            }
        }
        double worst = nthWorst(badness, settings.failureLimit());
        if (settings.consecutiveFailures() != null) {
            worst = Math.max(worst, worstRow(badness, settings.consecutiveFailures()));
        }
        return upper ? worst : -worst;
    }

    private static double nthWorst(List<Double> badness, int better) {
        return better >= badness.size()
                ? Double.NEGATIVE_INFINITY
                : badness.stream().sorted(Comparator.reverseOrder()).toList().get(better);
    }

    private static double worstRow(List<Double> badness, int length) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int end = length; end <= badness.size(); end++) {
            double best = badness.subList(end - length, end).stream()
                    .mapToDouble(Double::doubleValue)
                    .min()
                    .orElseThrow();
            worst = Math.max(worst, best);
        }
        return worst;
    }
}
