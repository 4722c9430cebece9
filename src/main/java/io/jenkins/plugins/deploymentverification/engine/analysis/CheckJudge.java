package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.BLIND_AT_END;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.BREACHED;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.BREACHED_IN_A_ROW;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.HELD;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.MEASURING;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.NOT_MEASURED;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.NO_BASELINE;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.NO_BASELINE_PASSED;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.TOO_FEW;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.TOO_MANY_ERRORS;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.WITHIN_LIMIT;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.List;

/**
 * From a check's measurements to its verdict. Pure functions.
 *
 * <p>A check fails as soon as its breaches are beyond its limits, and nothing that comes later undoes it. It passes only
 * at the end, and only if enough was measured and the end itself was seen: a service whose series disappear after a good
 * start must not pass on its good start. Where a check may pass early, the row of good measurements that it needs is the
 * end that was seen.
 */
public final class CheckJudge {

    /** One part in so many at the end may be without a value. */
    private static final int BLIND_PART = 10;

    private CheckJudge() {}

    /**
     * What is known of a check.
     *
     * @param verdict null while it is open
     * @param reason never null
     */
    public record Judgement(@CheckForNull Verdict verdict, Reason reason) {}

    /** As {@link #judge(Check, int, int, List, boolean)}, with nothing missed at the end. */
    public static Judgement judge(Check check, int scheduled, List<Measurement> taken, boolean over) {
        return judge(check, scheduled, 0, taken, over);
    }

    /**
     * Judges a check.
     *
     * @param scheduled how many measurements were to be taken up to the end
     * @param missedAtEnd how many of them were due after the last one taken, as while the controller was down
     * @param taken oldest first
     * @param over whether no more will come
     */
    public static Judgement judge(Check check, int scheduled, int missedAtEnd, List<Measurement> taken, boolean over) {
        Tally tally = Tally.of(taken);
        Judgement failed = failure(check, tally);
        if (failed != null) {
            return failed;
        }
        boolean early = check.settings().passEarly()
                && check.settings().consecutiveSuccesses() != null
                && mayPassEarly(check.settings(), tally);
        if (!over && !early) {
            return new Judgement(null, Reason.of(MEASURING, taken.size(), scheduled, tally.breaches));
        }
        Reason unknown = early ? null : unknown(check, scheduled, missedAtEnd, taken, tally);
        if (unknown != null) {
            return new Judgement(Verdict.INCONCLUSIVE, unknown);
        }
        String criterion = Evidence.criterion(check);
        if (tally.warnings > 0) {
            return new Judgement(
                    Verdict.WARNING,
                    Reason.of(
                            Reason.Code.WARNED,
                            tally.warnings,
                            tally.conclusive,
                            Evidence.warning(check),
                            Evidence.of(check, tally.lastWarning)));
        }
        if (check.settings().consecutiveSuccesses() != null) {
            return new Judgement(
                    Verdict.PASSED,
                    Reason.of(
                            Reason.Code.HELD_IN_A_ROW,
                            tally.goodAtEnd,
                            criterion,
                            check.settings().consecutiveSuccesses(),
                            tally.breaches,
                            taken.size()));
        }
        Integer inARow = check.settings().consecutiveFailures();
        if (tally.breaches > 0 && inARow != null && check.settings().failureLimit() >= scheduled) {
            return new Judgement(
                    Verdict.PASSED,
                    Reason.of(Reason.Code.NEVER_IN_A_ROW, tally.breaches, tally.conclusive, criterion, inARow));
        }
        if (tally.breaches > 0) {
            return new Judgement(
                    Verdict.PASSED,
                    Reason.of(
                            WITHIN_LIMIT,
                            tally.breaches,
                            tally.conclusive,
                            criterion,
                            check.settings().failureLimit()));
        }
        if (tally.noBaselinePassed > 0) {
            return new Judgement(
                    Verdict.PASSED,
                    Reason.of(
                            NO_BASELINE_PASSED,
                            tally.noBaselinePassed,
                            taken.size(),
                            Evidence.message(tally.lastNoBaseline)));
        }
        if (tally.noValuePassed > 0) {
            return new Judgement(
                    Verdict.PASSED,
                    Reason.of(
                            Reason.Code.NO_VALUE_PASSED,
                            tally.noValuePassed,
                            taken.size(),
                            Evidence.message(tally.lastUnknown)));
        }
        return new Judgement(Verdict.PASSED, Reason.of(HELD, tally.conclusive, criterion));
    }

    private static boolean mayPassEarly(CheckSettings settings, Tally tally) {
        return tally.conclusive >= (settings.minMeasurements() == null ? 1 : settings.minMeasurements())
                && !isBeyond(tally.errors, settings.errorLimit())
                && !isBeyond(tally.inconclusive, settings.inconclusiveLimit())
                && (settings.consecutiveSuccesses() == null || tally.goodAtEnd >= settings.consecutiveSuccesses());
    }

    private static boolean isBeyond(int count, @CheckForNull Integer limit) {
        return limit != null && count > limit;
    }

    @CheckForNull
    private static Judgement failure(Check check, Tally tally) {
        CheckSettings settings = check.settings();
        if (tally.breaches > settings.failureLimit()) {
            return new Judgement(
                    Verdict.FAILED,
                    Reason.of(
                            BREACHED,
                            tally.breaches,
                            tally.conclusive,
                            Evidence.criterion(check),
                            settings.failureLimit(),
                            Evidence.of(check, tally.lastBreach)));
        }
        if (settings.consecutiveFailures() != null && tally.longestRun >= settings.consecutiveFailures()) {
            return new Judgement(
                    Verdict.FAILED,
                    Reason.of(
                            BREACHED_IN_A_ROW,
                            tally.longestRun,
                            Evidence.criterion(check),
                            settings.consecutiveFailures(),
                            Evidence.of(check, tally.lastBreach)));
        }
        return null;
    }

    @CheckForNull
    private static Reason unknown(Check check, int scheduled, int missedAtEnd, List<Measurement> taken, Tally tally) {
        CheckSettings settings = check.settings();
        if (taken.isEmpty()) {
            return Reason.of(NOT_MEASURED);
        }
        if (isBeyond(tally.errors, settings.errorLimit())) {
            return Reason.of(
                    TOO_MANY_ERRORS,
                    tally.errors,
                    taken.size(),
                    settings.errorLimit(),
                    Evidence.message(tally.lastUnknown));
        }
        if (isBeyond(tally.inconclusive, settings.inconclusiveLimit())) {
            return Reason.of(
                    Reason.Code.TOO_MANY_INCONCLUSIVE,
                    tally.inconclusive,
                    taken.size(),
                    settings.inconclusiveLimit(),
                    Evidence.message(tally.lastUnknown));
        }
        boolean isGate = check instanceof GateCheck; // decides once, whenever it has seen enough
        int needed = needed(check, scheduled);
        if (tally.conclusive < needed && 2 * tally.noBaseline > taken.size()) {
            return Reason.of(NO_BASELINE, tally.noBaseline, taken.size(), Evidence.message(tally.lastNoBaseline));
        }
        if (tally.conclusive < needed) {
            return Reason.of(
                    TOO_FEW,
                    tally.conclusive,
                    needed,
                    taken.size(),
                    tally.noData,
                    tally.errors,
                    Evidence.message(tally.lastUnknown));
        }
        if (missedAtEnd > 0 && !isGate && (missedAtEnd + tally.blindAtEnd) * BLIND_PART > scheduled) {
            return Reason.of(Reason.Code.END_MISSED, missedAtEnd, scheduled);
        }
        if (tally.blindAtEnd * BLIND_PART > scheduled) {
            return Reason.of(BLIND_AT_END, tally.blindAtEnd, taken.size(), Evidence.message(tally.lastUnknown));
        }
        Integer inARow = settings.consecutiveSuccesses();
        if (inARow != null && tally.goodAtEnd < inARow) {
            return Reason.of(
                    Reason.Code.TOO_FEW_IN_A_ROW, tally.goodAtEnd, inARow, Evidence.criterion(check), taken.size());
        }
        return null;
    }

    private static int needed(Check check, int scheduled) {
        CheckSettings settings = check.settings();
        if (settings.minMeasurements() != null) {
            return settings.minMeasurements();
        }
        // a gate decides once, whenever it has seen enough
        boolean once = settings.onNoData() == DataPolicy.WAIT || check instanceof GateCheck;
        return once ? 1 : (scheduled + 1) / 2;
    }

    /** What counts in a row of measurements. */
    private static final class Tally {

        private int breaches;
        private int warnings;
        private int conclusive;
        private int noData;
        private int errors;
        private int noBaseline;
        private int noBaselinePassed;
        private int noValuePassed;
        private int inconclusive;
        private int longestRun;
        private int goodAtEnd;
        private int blindAtEnd;
        private Measurement lastBreach;
        private Measurement lastWarning;
        private Measurement lastUnknown;
        private Measurement lastNoBaseline;

        static Tally of(List<Measurement> taken) {
            Tally tally = new Tally();
            int run = 0;
            for (Measurement m : taken) {
                tally.noData += m.outcome().isNoData() ? 1 : 0;
                tally.errors += m.outcome() == Outcome.SOURCE_ERROR || m.outcome() == Outcome.DOUBTFUL ? 1 : 0;
                if (m.outcome() == Outcome.NO_BASELINE) {
                    tally.noBaseline++;
                    tally.noBaselinePassed += m.verdict() == Verdict.PASSED ? 1 : 0;
                    tally.lastNoBaseline = m;
                }
                if (!m.outcome().isConclusive()) {
                    tally.lastUnknown = m;
                    boolean passed = m.outcome() != Outcome.NO_BASELINE && m.verdict() == Verdict.PASSED;
                    tally.noValuePassed += passed ? 1 : 0;
                }
                if (m.verdict() == null) {
                    continue;
                }
                switch (m.verdict()) {
                    case FAILED -> {
                        tally.breaches++;
                        tally.lastBreach = m;
                        tally.goodAtEnd = 0;
                        run++;
                    }
                    case WARNING -> {
                        tally.warnings++;
                        tally.lastWarning = m;
                        tally.goodAtEnd++;
                        run = 0;
                    }
                    case PASSED -> {
                        tally.goodAtEnd++;
                        run = 0;
                    }
                    case INCONCLUSIVE -> {
                        // breaks a row of good ones; but not one of breaches: a source's failure hides none
                        tally.inconclusive++;
                        tally.goodAtEnd = 0;
                    }
                }
                boolean known = m.verdict() != Verdict.INCONCLUSIVE;
                tally.conclusive += known ? 1 : 0;
                tally.blindAtEnd = known ? 0 : tally.blindAtEnd + 1;
                tally.longestRun = Math.max(tally.longestRun, run);
            }
            return tally;
        }
    }
}
