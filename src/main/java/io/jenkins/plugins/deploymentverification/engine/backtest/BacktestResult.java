package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.List;

/**
 * What a policy would have said of past deployments of one service.
 *
 * @param policy the whole, also what was left out
 * @param leftOut checks that cannot be asked of the past
 * @param deployments in order of time
 * @param checks in the policy's order
 */
public record BacktestResult(
        ServicePolicy policy, List<Check> leftOut, List<Replayed> deployments, List<CheckHistory> checks) {

    public BacktestResult {
        leftOut = List.copyOf(leftOut);
        deployments = List.copyOf(deployments);
        checks = List.copyOf(checks);
    }

    static BacktestResult of(ServicePolicy policy, List<Replayed> deployments) {
        List<CheckHistory> checks = policy.checks().stream()
                .filter(ReplayPolicy::isReplayable)
                .map(c -> CheckHistory.of((MetricCheck) c, deployments))
                .toList();
        return new BacktestResult(policy, ReplayPolicy.leftOut(policy), deployments, checks);
    }

    public int count(Verdict verdict) {
        return (int) deployments.stream().filter(d -> d.verdict() == verdict).count();
    }

    public int falseAlarms() {
        return (int) deployments.stream().filter(Replayed::isFalseAlarm).count();
    }

    public int missed() {
        return (int) deployments.stream().filter(Replayed::isMissed).count();
    }

    public int bads() {
        return (int) deployments.stream().filter(Replayed::bad).count();
    }

    public int goods() {
        return deployments.size() - bads();
    }
}
