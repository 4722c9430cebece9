package io.jenkins.plugins.deploymentverification.engine.analysis;

import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.NO_REGRESSION;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.RANKS_NO_WORSE;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.RANKS_TOO_FEW;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.RANKS_WORSE;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.REGRESSED;
import static io.jenkins.plugins.deploymentverification.engine.report.Reason.Code.UNDECIDED;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge.Judgement;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Comparison;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Interval;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.NanStrategy;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.OutlierStrategy;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SampleComparison;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialTest;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The verdict of a check with a statistical test: that of its criteria and limits, and of the test. It fails as soon as
 * one of them does. Pure functions.
 */
public final class ComparisonJudge {

    private static final double MISS_RATE = 0.05;

    /** The test passes early after this part of the window at the soonest. */
    private static final int PART_BEFORE_PASS = 3;

    private static final int DEFAULT_OUTLIER_FACTOR = 3;

    /** These need no more than the test: what was worse, was measured. */
    private static final Set<Reason.Code> WORSE = EnumSet.of(
            REGRESSED,
            RANKS_WORSE,
            Reason.Code.COUNTS_WORSE,
            Reason.Code.PROPORTIONS_WORSE,
            Reason.Code.SHIFTED,
            Reason.Code.KAYENTA_HIGH,
            Reason.Code.KAYENTA_LOW,
            Reason.Code.KAYENTA_NO_DATA);

    private ComparisonJudge() {}

    /**
     * Judges a check that has a test.
     *
     * @param byCriteria what its criteria and limits come to
     * @param scheduled how many measurements the whole window is to have
     * @param interval between them
     * @param taken oldest first
     * @param before what was asked for once: the check's baseline, or its control before the window; may be empty
     * @param over whether no more measurements will come
     */
    public static Judgement judge(
            MetricCheck check,
            Judgement byCriteria,
            int scheduled,
            Duration interval,
            List<Measurement> taken,
            List<Series> before,
            boolean over) {
        if (byCriteria.verdict() == Verdict.FAILED || taken.isEmpty() || check.isScored()) {
            return byCriteria;
        }
        PairedValues values = PairedValues.of(taken, before, interval);
        if (check.test().method().isAtEnd() && !over) {
            return byCriteria;
        }
        Judgement soFar =
                check.settings().passEarly() ? CheckJudge.judge(check, taken.size(), taken, true) : byCriteria;
        boolean early = check.settings().passEarly() && isSettled(soFar);
        Judgement tested = switch (check.test().method()) {
            case SEQUENTIAL ->
                check.total() == null
                        ? sequential(check, scheduled, values, over, early)
                        : new CountsJudge(check, taken, before)
                                .sequential(scheduled, MISS_RATE, looksBeforePass(scheduled), over, early);
            case PROPORTIONS -> new CountsJudge(check, taken, before).proportions();
            case LEVELSHIFT -> LevelShift.of(check, values);
            case ANOMALY -> byCriteria;
            case MANNWHITNEY -> ranks(check, values);
            case KAYENTA -> KayentaClassification.of(check, taken, values);
        };
        if (tested == null) {
            // the criteria alone may not pass it before the test does
            return byCriteria.verdict() == null ? byCriteria : measuring(taken, scheduled);
        }
        if (WORSE.contains(tested.reason().code())) {
            return tested;
        }
        if (early && tested.verdict() == Verdict.PASSED) {
            return soFar.verdict() == Verdict.WARNING ? soFar : tested;
        }
        if (!isSettled(byCriteria) || byCriteria.verdict().worst(tested.verdict()) != tested.verdict()) {
            return byCriteria;
        }
        return tested;
    }

    /** Whether enough was measured and compared. */
    private static boolean isSettled(Judgement byCriteria) {
        return byCriteria.verdict() != Verdict.INCONCLUSIVE
                && byCriteria.reason().code() != Reason.Code.NO_BASELINE_PASSED;
    }

    private static Judgement measuring(List<Measurement> taken, int scheduled) {
        long breaches =
                taken.stream().filter(m -> m.verdict() == Verdict.FAILED).count();
        return new Judgement(null, Reason.of(Reason.Code.MEASURING, taken.size(), scheduled, breaches));
    }

    private static int looksBeforePass(int scheduled) {
        return Math.max(1, scheduled / PART_BEFORE_PASS);
    }

    /** Null while nothing is decided. */
    @CheckForNull
    private static Judgement sequential(
            MetricCheck check, int scheduled, PairedValues values, boolean over, boolean early) {
        StatisticalTest test = check.test();
        SequentialSettings settings = new SequentialSettings(
                test.direction(),
                test.minimumEffect().relative() ? Scale.RATIO : Scale.DIFFERENCE,
                test.minimumEffect(),
                test.alpha(),
                MISS_RATE,
                scheduled,
                looksBeforePass(scheduled));
        boolean paired = isPaired(check);
        SequentialTest running = paired
                ? SequentialTest.paired(settings, values.before())
                : SequentialTest.against(settings, values.before(), values.isContiguous());
        boolean excluded = false;
        for (int i = 0; i < values.canary().length; i++) {
            Decision decision =
                    paired ? running.next(values.canary()[i], values.control()[i]) : running.next(values.canary()[i]);
            if (decision == Decision.FAIL) {
                return new Judgement(Verdict.FAILED, sequentialReason(REGRESSED, check, running));
            }
            excluded |= decision == Decision.PASS;
        }
        if (!over && !(excluded && early)) {
            return null;
        }
        return excluded
                ? new Judgement(Verdict.PASSED, sequentialReason(NO_REGRESSION, check, running))
                : new Judgement(test.onUndecided().verdict(), sequentialReason(UNDECIDED, check, running));
    }

    private static Reason sequentialReason(Reason.Code code, MetricCheck check, SequentialTest running) {
        SequentialResult result = running.result();
        Interval interval = running.interval();
        boolean relative = check.test().minimumEffect().relative();
        return Reason.of(
                code,
                check.test(),
                change(check, relative, result.estimate()),
                change(check, relative, interval.low()) + " … " + change(check, relative, interval.high()),
                number(result.evidence()),
                number(1 / check.test().alpha()),
                result.measurements());
    }

    private static Judgement ranks(MetricCheck check, PairedValues values) {
        StatisticalTest test = check.test();
        SampleComparison comparison = new SampleComparison(
                test.direction(),
                test.alpha(),
                test.minimumEffect(),
                NanStrategy.REMOVE,
                OutlierStrategy.KEEP,
                DEFAULT_OUTLIER_FACTOR);
        Comparison result = comparison.compare(values.canary(), isPaired(check) ? values.control() : values.before());
        if (result.undecided() != null) {
            return new Judgement(
                    test.onUndecided().verdict(),
                    Reason.of(RANKS_TOO_FEW, result.canaryValues(), result.controlValues(), number(test.alpha())));
        }
        boolean worse = result.classification() != Comparison.Classification.PASS;
        return new Judgement(
                worse ? Verdict.FAILED : Verdict.PASSED,
                Reason.of(
                        worse ? RANKS_WORSE : RANKS_NO_WORSE,
                        test,
                        change(check, false, result.shift()),
                        change(check, false, result.interval().low()) + " … "
                                + change(check, false, result.interval().high()),
                        number(result.pValue()),
                        number(test.alpha()),
                        result.canaryValues(),
                        result.controlValues()));
    }

    static boolean isPaired(MetricCheck check) {
        return check.comparison().baseline().type() != Baseline.Type.BEFORE;
    }

    static String change(MetricCheck check, boolean relative, double change) {
        if (Double.isInfinite(change)) {
            return change > 0 ? "+∞" : "-∞";
        }
        return (change > 0 ? "+" : "") + (relative ? Unit.RATIO : check.unit()).format(change);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}
