package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.MetricValues.Value;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.RobustScore;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** One measurement of a metric check. */
final class MetricJudge {

    private final MetricCheck check;
    private final Instant at;
    private final Reference reference;
    private final MetricValues others;

    MetricJudge(MetricCheck check, Instant at, Reference reference) {
        this.check = check;
        this.at = at;
        this.reference = reference;
        this.others = MetricValues.of(check.aggregation(), reference.series());
    }

    /**
     * A value and what it must meet.
     *
     * @param criteria relative to its baseline where there is one
     * @param warning likewise
     */
    private record Judged(
            Value of,
            @CheckForNull Double baseline,
            Criteria criteria,
            @CheckForNull Criteria warning) {

        boolean isNumber() {
            return !Double.isNaN(of.value());
        }

        boolean isBreach() {
            return isNumber() && !criteria.test(of.value());
        }

        boolean isMissed() {
            return warning != null && !warning.test(of.value());
        }

        /** Whether the baseline would decide. */
        boolean isOpen() {
            return isNumber() && (isOpen(criteria) || (warning != null && !isMissed() && isOpen(warning)));
        }

        private boolean isOpen(Criteria some) {
            return some.isRelative() && baseline == null && !some.at(Double.NaN).test(of.value());
        }
    }

    Measurement judge(MetricAnswer given) {
        MetricAnswer answer = MissingAsZero.in(check, at, given);
        MetricValues values = MetricValues.of(check.aggregation(), answer.series());
        if (values.all().isEmpty()) {
            return answer.isTrustworthy()
                    ? of(Outcome.NO_DATA, null, null, Remark.of(RemarkCode.NO_SERIES))
                    : of(Outcome.DOUBTFUL, null, null, MeasurementJudge.doubt(answer));
        }
        List<Judged> all =
                values.all().stream().map(v -> judged(v, values.all().size())).toList();
        Judged worst = worst(all.stream().filter(Judged::isNumber).toList(), j -> j.criteria.margin(j.of.value()))
                .orElse(all.get(0));
        if (!answer.isTrustworthy()) {
            return of(Outcome.DOUBTFUL, worst, worst.of.value(), MeasurementJudge.doubt(answer));
        }
        if (worst.isBreach()) {
            return of(Outcome.BREACH, worst, worst.of.value(), null);
        }
        Optional<Judged> nan = all.stream().filter(j -> !j.isNumber()).findFirst();
        if (nan.isPresent()) {
            return of(Outcome.NOT_A_NUMBER, nan.get(), null, Remark.of(RemarkCode.NOT_A_NUMBER));
        }
        if (check.test() != null && all.size() > 1) {
            return of(Outcome.DOUBTFUL, worst, worst.of.value(), Remark.of(RemarkCode.SEVERAL_SERIES, all.size()));
        }
        Optional<Judged> open =
                all.stream().filter(j -> j.isOpen() || isUnpaired(j)).findFirst();
        if (open.isPresent()) {
            Outcome outcome = reference.failed() ? Outcome.SOURCE_ERROR : Outcome.NO_BASELINE;
            return of(outcome, open.get(), open.get().of.value(), reference.missing());
        }
        if (check.isScored()) {
            Remark unusual = unusual(all.get(0).of.value());
            if (unusual != null) {
                return of(Outcome.BREACH, all.get(0), all.get(0).of.value(), unusual);
            }
        }
        return worst(all.stream().filter(Judged::isMissed).toList(), j -> j.warning.margin(j.of.value()))
                .map(missed -> of(Outcome.WARNED, missed, missed.of.value(), null))
                .orElseGet(() -> of(Outcome.OK, worst, worst.of.value(), null));
    }

    /** How far a value is from those of earlier days, in numbers, where that is too far; else null. */
    @CheckForNull
    private Remark unusual(double value) {
        StatisticalTest test = check.test();
        RobustScore score = RobustScore.of(
                value,
                reference.usual().stream().mapToDouble(Double::doubleValue).toArray());
        double harm = switch (test.direction()) {
            case INCREASE -> score.score();
            case DECREASE -> -score.score();
            case EITHER -> Math.abs(score.score());
        };
        boolean matters =
                Math.abs(value - score.median()) >= test.minimumEffect().of(score.median());
        if (!(harm > test.maxScore()) || !matters) {
            return null;
        }
        return Remark.of(
                RemarkCode.UNUSUAL,
                ComparisonJudge.number(score.score()),
                test,
                check.unit().format(score.median()),
                check.unit().format(score.scale()),
                score.values());
    }

    private boolean isUnpaired(Judged judged) {
        return check.test() != null && judged.baseline == null;
    }

    private Judged judged(Value value, int siblings) {
        Double baseline = baseline(value, siblings);
        if (baseline == null) {
            return new Judged(value, null, check.criteria(), check.warning());
        }
        Criteria warning = check.warning();
        return new Judged(
                value, baseline, check.criteria().at(baseline), warning == null ? null : warning.at(baseline));
    }

    /**
     * One series is compared with one, whatever they are called, and each with the one stable series or the value kept; of several,
     * those with the same labels.
     */
    @CheckForNull
    private Double baseline(Value value, int siblings) {
        Baseline.Type type = check.comparison() == null
                ? null
                : check.comparison().baseline().type();
        boolean forAll =
                type == Baseline.Type.CONTROL || type == Baseline.Type.PREVIOUS || type == Baseline.Type.SEASONAL;
        boolean pair = others.all().size() == 1 && (siblings == 1 || forAll);
        return others.all().stream()
                .filter(other -> pair || other.labels().equals(value.labels()))
                .map(Value::value)
                .filter(Double::isFinite)
                .findFirst()
                .orElse(null);
    }

    private static Optional<Judged> worst(List<Judged> some, ToDoubleFunction<Judged> margin) {
        return some.stream().min(Comparator.comparingDouble(margin));
    }

    private Measurement of(
            Outcome outcome, @CheckForNull Judged judged, @CheckForNull Double value, @CheckForNull Remark remark) {
        Verdict verdict = outcome == Outcome.NO_BASELINE
                ? MeasurementJudge.counted(check.comparison().onNoBaseline())
                : MeasurementJudge.counted(check.settings(), outcome);
        Measurement measured = new Measurement(
                at,
                outcome,
                verdict,
                value,
                judged == null ? null : judged.baseline,
                judged == null ? MetricValues.NO_LABELS : judged.of.labels(),
                null,
                0);
        return measured.saying(remark);
    }
}
