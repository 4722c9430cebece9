package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge.Judgement;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.ChangePoint;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.NanStrategy;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Samples;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.stream.DoubleStream;

/**
 * Whether the level of a series shifted when the new version came, told once, at the window's end. Pure functions.
 */
final class LevelShift {

    /** So many values earlier or later a shift is still one at the deployment. */
    private static final int TOLERANCE = 5;

    /** With fewer on a side, the values within the tolerance of the other side weigh as much. */
    private static final int FEWEST = 10;

    private LevelShift() {}

    /** @param values with those from before */
    static Judgement of(MetricCheck check, PairedValues values) {
        StatisticalTest test = check.test();
        double[] before = Samples.clean(values.before(), NanStrategy.REMOVE);
        double[] after = Samples.clean(values.canary(), NanStrategy.REMOVE);
        double[] all = DoubleStream.concat(DoubleStream.of(before), DoubleStream.of(after))
                .toArray();
        ChangePoint shift = ChangePoint.find(all, before.length, TOLERANCE);
        boolean few = shift == null || Math.min(before.length, after.length) < FEWEST;
        if (few || ChangePoint.leastPValue(before.length, after.length, TOLERANCE) > test.alpha()) {
            return new Judgement(
                    test.onUndecided().verdict(),
                    Reason.of(
                            Reason.Code.SHIFT_TOO_FEW,
                            before.length,
                            after.length,
                            ComparisonJudge.number(test.alpha())));
        }
        double harm = switch (test.direction()) {
            case INCREASE -> shift.shift();
            case DECREASE -> -shift.shift();
            case EITHER -> Math.abs(shift.shift());
        };
        boolean worse = shift.pValue() <= test.alpha()
                && harm > 0
                && harm >= test.minimumEffect().of(shift.before());
        return new Judgement(
                worse ? Verdict.FAILED : Verdict.PASSED,
                Reason.of(
                        worse ? Reason.Code.SHIFTED : Reason.Code.NOT_SHIFTED,
                        test,
                        check.unit().format(shift.before()),
                        check.unit().format(shift.after()),
                        ComparisonJudge.change(check, false, shift.shift()),
                        shift.at() - before.length + 1,
                        ComparisonJudge.number(shift.pValue()),
                        ComparisonJudge.number(test.alpha()),
                        before.length,
                        after.length));
    }
}
