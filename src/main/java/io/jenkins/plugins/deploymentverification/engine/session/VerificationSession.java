package io.jenkins.plugins.deploymentverification.engine.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.ComparisonJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.TrendJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.VerificationJudge;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One verification as a state machine without I/O, clock or threads. Its state is nothing but its plan and the ticks
 * recorded so far: {@link #restore} folds them again and arrives at the same state, so keeping the plan and appending
 * each tick to a file is all that persistence takes.
 *
 * <p>The window is a grid of times counted from the plan's start. Times that went by unmeasured, as while the
 * controller was down, are not made up for; the deadline stays.
 *
 * <p>Not thread-safe: one driver at a time.
 */
public final class VerificationSession {

    /** Longer than a tick may overrun its interval. */
    private static final Duration LATEST_AT_END = Duration.ofSeconds(30);

    private final VerificationPlan plan;
    private final String policyDigest;
    private final Map<String, List<Measurement>> measurements = new LinkedHashMap<>();
    /** Asked for once, by the check's name. */
    private final Map<String, List<Series>> baselines = new LinkedHashMap<>();

    /** The latest of each check, by its name. */
    private final Map<String, String> notes = new LinkedHashMap<>();

    /** The last judgement by a statistical test, which takes longer than others, by the check's name. */
    private final Map<String, Tested> tested = new HashMap<>();

    /** How many measurements of the grid are over, whether taken or missed. */
    private int gridPosition;

    /** Set once: by the last tick, by an early end, or by an abort. */
    @CheckForNull
    private Instant finishedAt;

    private final List<Reason> endReasons = new ArrayList<>();

    /** @param state what the judgement follows from */
    private record Tested(String state, CheckJudge.Judgement judgement) {}

    private VerificationSession(VerificationPlan plan) {
        this.plan = plan;
        this.policyDigest = PolicyWriter.digest(plan.policy());
        baselines.putAll(plan.baselines());
        plan.policy().checks().forEach(c -> measurements.put(c.name(), new ArrayList<>()));
    }

    public static VerificationSession start(VerificationPlan plan) {
        return new VerificationSession(plan);
    }

    /** @param ticks as they were recorded, oldest first */
    public static VerificationSession restore(VerificationPlan plan, List<Tick> ticks) {
        VerificationSession session = new VerificationSession(plan);
        ticks.forEach(session::record);
        return session;
    }

    public VerificationPlan plan() {
        return plan;
    }

    /** What is to be done next, seen from now. Asking changes nothing but that times gone by are given up. */
    public Step next(Instant now) {
        int last = gridSize() - 1;
        while (finishedAt == null
                && gridPosition <= last
                && time(gridPosition).plus(patience(gridPosition)).isBefore(now)) {
            gridPosition++;
        }
        if (finishedAt == null && (gridPosition > last || due(gridPosition).isEmpty())) {
            finishedAt = now;
        }
        if (finishedAt != null) {
            return new Step.Finished(report(finishedAt));
        }
        return new Step.Measure(time(gridPosition), due(gridPosition), Map.copyOf(baselines), Map.copyOf(notes));
    }

    /**
     * Takes in what was measured, and ends the verification early where its verdict cannot change any more.
     *
     * @return the checks whose measurements changed in kind
     */
    public List<CheckChange> record(Tick tick) {
        List<CheckChange> changes = new ArrayList<>();
        if (finishedAt != null) {
            return changes;
        }
        for (Map.Entry<String, Measurement> entry : tick.measurements().entrySet()) {
            List<Measurement> taken = measurements.get(entry.getKey());
            if (taken == null) {
                throw new IllegalArgumentException("no check named " + entry.getKey());
            }
            if (hasPassedEarly(entry.getKey())) {
                continue; // measured all the same, as by a back-test for others
            }
            Outcome before =
                    taken.isEmpty() ? null : taken.get(taken.size() - 1).outcome();
            taken.add(entry.getValue());
            if (before != entry.getValue().outcome()) {
                changes.add(new CheckChange(entry.getKey(), before, entry.getValue()));
            }
        }
        tick.baselines().forEach(baselines::putIfAbsent);
        notes.putAll(tick.notes());
        if (tick.measurements().isEmpty()) {
            return changes; // noted ahead: its time is yet to be measured
        }
        gridPosition = Math.max(gridPosition, positionAfter(tick.at()));
        boolean windowOver = !tick.at().isBefore(time(gridSize() - 1));
        if (windowOver) {
            finishedAt = tick.at();
        } else if (decided() || due(gridPosition).isEmpty()) {
            finishedAt = tick.at();
            endReasons.add(Reason.of(Reason.Code.STOPPED_EARLY, gridPosition, gridSize()));
        }
        return changes;
    }

    /** The report as of now; a finished verification's does not change any more. */
    public Report report(Instant now) {
        boolean over = finishedAt != null;
        List<CheckReport> checks =
                policy().checks().stream().map(c -> check(c, over)).toList();
        VerificationJudge.Conclusion conclusion =
                VerificationJudge.conclude(policy(), over ? checks : judgedSoFar(checks));
        boolean aborted = endReasons.stream().anyMatch(VerificationSession::isBeforeItsTime);
        Verdict verdict = aborted ? conclusion.verdict().worst(Verdict.INCONCLUSIVE) : conclusion.verdict();
        List<Reason> reasons = new ArrayList<>();
        for (RuleJudge.Firing firing : firings()) {
            verdict = verdict.worst(RuleJudge.verdict(firing.rule()));
            reasons.add(firing.reason());
        }
        reasons.addAll(conclusion.reasons());
        reasons.addAll(aborted ? 0 : reasons.size(), endReasons);
        boolean measured = measurements.values().stream().anyMatch(m -> !m.isEmpty());
        return new Report(
                plan.id(),
                plan.deployment(),
                policy(),
                policyDigest,
                plan.startedAt(),
                finishedAt,
                verdict,
                measured ? conclusion.score() : null,
                reasons,
                checks,
                plan.trace(),
                List.of(),
                plan.followUpOf(),
                List.of(),
                List.of(),
                plan.rollout());
    }

    /**
     * Ends the verification before its time. All that was measured stays in the report; what was not known by then is
     * inconclusive. Does nothing to a verification that is over.
     *
     * @param who for the report
     */
    public Report abort(Instant now, String who) {
        return end(now, Reason.of(Reason.Code.ABORTED, who));
    }

    /**
     * As {@link #abort}, for a stage of a rollout that could not be carried out.
     *
     * @param what went wrong, for people
     */
    public Report stageFailed(Instant now, String what) {
        return end(now, Reason.of(Reason.Code.STAGE_FAILED, what));
    }

    private Report end(Instant now, Reason why) {
        if (finishedAt == null) {
            finishedAt = now;
            endReasons.add(why);
        }
        return report(now);
    }

    private static boolean isBeforeItsTime(Reason reason) {
        return reason.code() == Reason.Code.ABORTED || reason.code() == Reason.Code.STAGE_FAILED;
    }

    private ServicePolicy policy() {
        return plan.policy();
    }

    /** The window's measurements, as far as any check is still measured. */
    private int gridSize() {
        return policy().checks().stream()
                .mapToInt(policy()::scheduledMeasurements)
                .max()
                .orElse(1);
    }

    private Instant time(int position) {
        return plan.windowStart().plus(policy().window().interval().multipliedBy(position));
    }

    /** How late a measurement may be taken: the last one of a check later than others, since without it the end is unseen. */
    private Duration patience(int position) {
        Duration interval = policy().window().interval();
        if (policy().checks().stream().noneMatch(c -> policy().scheduledMeasurements(c) == position + 1)) {
            return interval;
        }
        Duration twice = interval.multipliedBy(2);
        return twice.compareTo(LATEST_AT_END) > 0 ? twice : LATEST_AT_END;
    }

    /** How many of a check's measurements were due after the last one taken. */
    private int missedAtEnd(List<Measurement> taken, int untilEnd) {
        int seen =
                taken.isEmpty() ? 0 : positionAfter(taken.get(taken.size() - 1).at());
        return Math.max(0, untilEnd - seen);
    }

    private int positionAfter(Instant at) {
        Duration since = Duration.between(plan.windowStart(), at);
        return since.isNegative() ? 0 : (int) since.dividedBy(policy().window().interval()) + 1;
    }

    private List<Check> due(int position) {
        return policy().checks().stream()
                .filter(c -> position < policy().scheduledMeasurements(c))
                .filter(c -> !hasPassedEarly(c.name()))
                .toList();
    }

    /** Such a check is measured no more, and nothing that comes later changes its verdict. */
    private boolean hasPassedEarly(String name) {
        return policy().checks().stream()
                .filter(c -> c.name().equals(name) && c.settings().passEarly())
                .map(c -> check(c, false).verdict())
                .anyMatch(v -> v == Verdict.PASSED || v == Verdict.WARNING);
    }

    private boolean decided() {
        return firings().stream().anyMatch(f -> f.rule().isDecisive()) || failedCritically();
    }

    /** The rules that have fired so far. */
    private List<RuleJudge.Firing> firings() {
        return policy().rules().isEmpty()
                ? List.of()
                : RuleJudge.fired(policy(), plan.deployment().environment(), measurements);
    }

    private boolean failedCritically() {
        return policy().checks().stream()
                .filter(c ->
                        c.severity() == Severity.CRITICAL || (policy().failFast() && c.severity() == Severity.NORMAL))
                .anyMatch(c -> check(c, false).verdict() == Verdict.FAILED);
    }

    private CheckReport check(Check check, boolean over) {
        List<Measurement> taken = measurements.get(check.name());
        int scheduled = policy().scheduledMeasurements(check);
        int untilEnd = endReasons.isEmpty() ? scheduled : Math.min(scheduled, Math.max(gridPosition, 1));
        boolean complete = over || gridPosition >= scheduled;
        CheckJudge.Judgement judgement = judge(check, untilEnd, complete);
        return new CheckReport(check, judgement.verdict(), judgement.reason(), scheduled, null, taken);
    }

    private CheckJudge.Judgement judge(Check check, int untilEnd, boolean complete) {
        List<Measurement> taken = measurements.get(check.name());
        CheckJudge.Judgement byCriteria =
                CheckJudge.judge(check, untilEnd, missedAtEnd(taken, untilEnd), taken, complete);
        if (!(check instanceof MetricCheck metric) || (metric.test() == null && metric.trend() == null)) {
            return byCriteria;
        }
        String state = taken.size() + " " + untilEnd + " " + complete;
        Tested known = tested.get(check.name());
        if (known == null || !known.state().equals(state)) {
            known = new Tested(state, tested(metric, byCriteria, taken, complete));
            tested.put(check.name(), known);
        }
        return known.judgement();
    }

    private CheckJudge.Judgement tested(
            MetricCheck check, CheckJudge.Judgement byCriteria, List<Measurement> taken, boolean complete) {
        CheckJudge.Judgement compared = check.test() == null
                ? byCriteria
                : ComparisonJudge.judge(
                        check,
                        byCriteria,
                        policy().scheduledMeasurements(check),
                        policy().window().interval(),
                        taken,
                        baselines.getOrDefault(check.name(), List.of()),
                        complete);
        return check.trend() == null ? compared : TrendJudge.judge(check, compared, taken, complete);
    }

    /** Open checks as they would be judged if this were the end. */
    private List<CheckReport> judgedSoFar(List<CheckReport> checks) {
        List<CheckReport> judged = new ArrayList<>();
        for (CheckReport c : checks) {
            int soFar = Math.min(c.scheduled(), Math.max(gridPosition, 1));
            CheckJudge.Judgement judgement = judge(c.check(), soFar, true);
            judged.add(new CheckReport(
                    c.check(), judgement.verdict(), judgement.reason(), c.scheduled(), null, c.measurements()));
        }
        return judged;
    }
}
