package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a window holds as many measurements as its checks and rules ask for. A check that stands more breaches than the
 * window has measurements would let everything pass.
 */
public final class WindowFit {

    private WindowFit() {}

    /**
     * What can never happen within the policy's window: checks that could not fail or not pass, rules that could not fire.
     *
     * @return sentences that name the check or rule; empty where all is possible
     */
    public static List<String> problems(ServicePolicy policy) {
        List<String> problems = ofChecks(policy);
        for (Rule rule : policy.rules()) {
            if (!rule.persistence().isPossible(policy.window())) {
                problems.add("the rule '" + rule.name() + "' can never fire: '" + rule.persistence()
                        + "' does not fit into a window of this length and interval");
            }
        }
        return problems;
    }

    static List<String> ofChecks(ServicePolicy policy) {
        List<String> problems = new ArrayList<>();
        for (Check check : policy.checks()) {
            if (check.severity() == Severity.INFO) {
                continue;
            }
            CheckSettings settings = check.settings();
            int most = policy.scheduledMeasurements(check);
            boolean inARow = settings.consecutiveFailures() != null && settings.consecutiveFailures() <= most;
            if (settings.failureLimit() >= most && !inARow && !isHeldOtherwise(check)) {
                boolean row = settings.consecutiveFailures() != null;
                add(problems, check, "fail", most, row ? "consecutiveFailures" : "failureLimit");
            }
            if (isAbove(settings.minMeasurements(), most)) {
                add(problems, check, "pass", most, "minMeasurements");
            }
            if (isAbove(settings.consecutiveSuccesses(), most)) {
                add(problems, check, "pass", most, "consecutiveSuccesses");
            }
        }
        return problems;
    }

    /** By a row of good measurements at the end, or by a test or trend over all values, besides what is counted. */
    private static boolean isHeldOtherwise(Check check) {
        return check.settings().consecutiveSuccesses() != null
                || (check instanceof MetricCheck metric
                        && (metric.trend() != null || (metric.test() != null && !metric.isScored())));
    }

    private static boolean isAbove(Integer wanted, int most) {
        return wanted != null && wanted > most;
    }

    private static void add(List<String> problems, Check check, String what, int most, String key) {
        problems.add("the check '" + check.name() + "' can never " + what + ": its '" + key + "' needs more than the "
                + most + " measurement" + (most == 1 ? "" : "s") + " of the window");
    }
}
