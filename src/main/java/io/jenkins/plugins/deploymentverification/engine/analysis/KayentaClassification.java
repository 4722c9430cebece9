package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge.Judgement;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Interval;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.NanStrategy;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Samples;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.Arrays;
import java.util.List;

/**
 * Kayenta's labels as verdicts: Pass passes, High and Low fail, Nodata is inconclusive, and fails where there must be
 * data. That the source did not answer is no such thing as Nodata. Pure functions.
 */
final class KayentaClassification {

    private static final KayentaJudge JUDGE = new KayentaJudge();

    private KayentaClassification() {}

    static Judgement of(MetricCheck check, List<Measurement> taken, PairedValues values) {
        KayentaMetric metric = check.test().kayenta();
        double[] seen = Samples.clean(values.canary(), NanStrategy.REMOVE);
        // Gaps between measurements are none of the metric's: a missing value that counts as 0 was measured as 0.
        double[] compared = ComparisonJudge.isPaired(check)
                ? Samples.clean(values.control(), NanStrategy.REMOVE)
                : Samples.clean(withoutEnd(values.before()), metric.nans());
        if (seen.length == 0) {
            boolean answered = taken.stream().allMatch(m -> m.outcome().isNoData());
            return new Judgement(
                    metric.mustHaveData() && answered ? Verdict.FAILED : Verdict.INCONCLUSIVE,
                    metric.mustHaveData() && answered
                            ? Reason.of(Reason.Code.KAYENTA_NO_DATA, taken.size())
                            : Reason.of(Reason.Code.KAYENTA_NOT_COMPARED, 0, compared.length));
        }
        KayentaJudge.Result result = JUDGE.classify(metric, seen, compared);
        return switch (result.label()) {
            case HIGH -> new Judgement(Verdict.FAILED, told(Reason.Code.KAYENTA_HIGH, check, result, seen, compared));
            case LOW -> new Judgement(Verdict.FAILED, told(Reason.Code.KAYENTA_LOW, check, result, seen, compared));
            case PASS ->
                compared.length == 0
                        ? notCompared(seen, compared)
                        : new Judgement(Verdict.PASSED, told(Reason.Code.KAYENTA_PASS, check, result, seen, compared));
            case NODATA, NODATA_FAIL -> notCompared(seen, compared);
        };
    }

    /** Without the time between the last value of before and the first measurement. */
    private static double[] withoutEnd(double[] before) {
        int end = before.length;
        while (end > 0 && Double.isNaN(before[end - 1])) {
            end--;
        }
        return Arrays.copyOf(before, end);
    }

    private static Judgement notCompared(double[] seen, double[] compared) {
        return new Judgement(
                Verdict.INCONCLUSIVE, Reason.of(Reason.Code.KAYENTA_NOT_COMPARED, seen.length, compared.length));
    }

    /** Effect, interval of the shift, what is allowed, and how many values. */
    private static Reason told(
            Reason.Code code, MetricCheck check, KayentaJudge.Result result, double[] seen, double[] compared) {
        KayentaMetric metric = check.test().kayenta();
        Interval interval = result.interval();
        return Reason.of(
                code,
                metric.measure() == KayentaMetric.Measure.CLES
                        ? "CLES " + Unit.NONE.format(result.effect())
                        : Unit.NONE.format(result.effect()),
                interval == null
                        ? "0"
                        : ComparisonJudge.change(check, false, interval.low()) + " … "
                                + ComparisonJudge.change(check, false, interval.high()),
                Unit.NONE.format(metric.allowed().decrease()) + " … "
                        + Unit.NONE.format(metric.allowed().increase()),
                seen.length,
                compared.length);
    }
}
