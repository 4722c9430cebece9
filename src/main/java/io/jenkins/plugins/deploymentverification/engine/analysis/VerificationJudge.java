package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Scoring;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * From the checks' verdicts to the verification's. Pure functions.
 *
 * <p>The {@link HealthScore} leaves out checks of severity {@code info}; an unknown earns nothing in it.
 */
public final class VerificationJudge {

    private VerificationJudge() {}

    /**
     * The verdict with what it rests on.
     *
     * @param score 0 to 100, or null where nothing counts
     * @param reasons the most important first; at least one
     */
    public record Conclusion(Verdict verdict, @CheckForNull Double score, List<Reason> reasons) {}

    /** @param checks each with a verdict; an open one counts as inconclusive */
    public static Conclusion conclude(ServicePolicy policy, List<CheckReport> checks) {
        List<CheckReport> counted = checks.stream()
                .filter(c -> c.check().severity() != Severity.INFO)
                .toList();
        Scoring scoring = policy.scoring();
        HealthScore health = HealthScore.of(scoring, counted, 0);
        Double score = health.value();
        List<CheckReport> failed = with(counted, Verdict.FAILED);
        List<CheckReport> unknown = with(counted, Verdict.INCONCLUSIVE);
        List<CheckReport> warned = with(counted, Verdict.WARNING);
        boolean critical = failed.stream().anyMatch(c -> c.check().severity() == Severity.CRITICAL);
        List<Reason> reasons = new ArrayList<>();
        add(reasons, Reason.Code.CHECKS_FAILED, failed, counted);
        add(reasons, Reason.Code.CHECKS_INCONCLUSIVE, unknown, counted);
        add(reasons, Reason.Code.CHECKS_WARNED, warned, counted);

        Verdict verdict;
        if (critical || (scoring == null && !failed.isEmpty())) {
            verdict = Verdict.FAILED;
        } else if (scoring != null && score != null && bestCase(scoring, counted) < scoring.warning()) {
            verdict = Verdict.FAILED;
            reasons.add(0, scoreReason(Reason.Code.SCORE_TOO_LOW, score, scoring.warning()));
        } else if (counted.isEmpty() || !unknown.isEmpty()) {
            verdict = Verdict.INCONCLUSIVE;
        } else if (scoring != null && score != null) {
            verdict = score < scoring.pass() ? Verdict.WARNING : warned.isEmpty() ? Verdict.PASSED : Verdict.WARNING;
            if (score < scoring.pass()) {
                reasons.add(0, scoreReason(Reason.Code.SCORE_WARNING, score, scoring.pass()));
            }
        } else {
            verdict = warned.isEmpty() ? Verdict.PASSED : Verdict.WARNING;
        }
        if (reasons.isEmpty()) {
            reasons.add(
                    counted.isEmpty()
                            ? Reason.of(Reason.Code.NOTHING_COUNTS)
                            : Reason.of(Reason.Code.ALL_HELD, counted.size()));
        }
        if (scoring != null) {
            reasons.addAll(health.explained());
        }
        return new Conclusion(verdict, score, reasons);
    }

    private static Verdict verdict(CheckReport check) {
        return check.verdict() == null ? Verdict.INCONCLUSIVE : check.verdict();
    }

    private static List<CheckReport> with(List<CheckReport> checks, Verdict verdict) {
        return checks.stream().filter(c -> verdict(c) == verdict).toList();
    }

    /** What the score would be if all that is unknown had passed. */
    private static double bestCase(Scoring scoring, List<CheckReport> counted) {
        Double best = HealthScore.of(scoring, counted, 1).value();
        return best == null ? 100 : best;
    }

    private static Reason scoreReason(Reason.Code code, double score, double bound) {
        return Reason.of(code, Unit.NONE.format(score), Unit.NONE.format(bound));
    }

    private static void add(
            List<Reason> reasons, Reason.Code code, List<CheckReport> which, List<CheckReport> counted) {
        if (!which.isEmpty()) {
            String names = which.stream().map(CheckReport::name).collect(Collectors.joining(", "));
            reasons.add(Reason.of(code, which.size(), counted.size(), names));
        }
    }
}
