package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The answers to a counting check's two queries, several series summed up.
 *
 * @param of 0 where there is an outcome
 * @param total likewise; else more than 0
 * @param outcome why nothing was counted, or null
 * @param remark why, or null
 */
public record Counted(
        double of,
        double total,
        @CheckForNull Outcome outcome,
        @CheckForNull Remark remark) {

    /** Counts that are extrapolated to an interval's ends may come out a little above those of all. */
    private static final double TOLERANCE = 1.1;

    /** From both answers. */
    public static Counted of(MetricAnswer part, MetricAnswer all) {
        if (!part.isTrustworthy() || !all.isTrustworthy()) {
            return none(Outcome.DOUBTFUL, MeasurementJudge.doubt(part.isTrustworthy() ? all : part));
        }
        Double total = sum(all);
        Double of = sum(part);
        if (total == null) {
            return none(Outcome.NO_DATA, Remark.of(RemarkCode.NO_TOTAL_SERIES));
        }
        if (of == null) {
            return none(Outcome.NO_DATA, Remark.of(RemarkCode.NO_COUNT_SERIES));
        }
        if (of.isNaN() || total.isNaN()) {
            return none(Outcome.NOT_A_NUMBER, Remark.of(RemarkCode.COUNT_NOT_A_NUMBER));
        }
        if (total == 0 && of == 0) {
            return none(Outcome.NO_TRAFFIC, Remark.of(RemarkCode.NOTHING_TO_COUNT));
        }
        if (!(of >= 0 && of <= total * TOLERANCE) || total.isInfinite()) {
            return none(
                    Outcome.DOUBTFUL,
                    Remark.of(RemarkCode.NO_PART_OF_TOTAL, Unit.NONE.format(of), Unit.NONE.format(total)));
        }
        return new Counted(Math.min(of, total), total, null, null);
    }

    private static Counted none(Outcome outcome, Remark remark) {
        return new Counted(0, 0, outcome, remark);
    }

    @CheckForNull
    private static Double sum(MetricAnswer answer) {
        List<MetricValues.Value> values =
                MetricValues.of(Aggregation.SUM, answer.series()).all();
        return values.isEmpty() ? null : (Double) values.get(0).value();
    }

    /** The part as the answer to a query that asks for it. */
    public MetricAnswer share(Instant at) {
        return MetricAnswer.of(
                outcome != null ? List.of() : List.of(Series.of(Map.of(), List.of(new Sample(at, of / total)))));
    }
}
