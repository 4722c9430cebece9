package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.List;

/**
 * A past deployment, as the policy would have judged it.
 *
 * @param at when the verification would have begun
 * @param bad whether it is known to have been bad
 * @param report as the verification would have ended it
 * @param checks each judged by itself over its whole window, in the policy's order
 */
public record Replayed(Instant at, boolean bad, Report report, List<CheckReport> checks) {

    public Replayed {
        checks = List.copyOf(checks);
    }

    public Verdict verdict() {
        return report.verdict();
    }

    /** Whether a good deployment would have failed. */
    public boolean isFalseAlarm() {
        return !bad && verdict() == Verdict.FAILED;
    }

    /** Whether a bad deployment would not have failed. */
    public boolean isMissed() {
        return bad && verdict() != Verdict.FAILED;
    }
}
