package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge.Judgement;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Proportions;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialCounts;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Counts;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.List;
import java.util.Objects;

/** Tests of counts: errors of requests, of the new version and of its baseline. Pure functions. */
final class CountsJudge {

    /** Beyond, Fisher's test takes long, and Poisson's comes to the same for small parts. */
    private static final double MOST_FOR_FISHER = 1_000_000;

    private final MetricCheck check;
    private final List<Counts> counted;
    private final CountedPast past;
    private final boolean paired;

    /**
     * Of a check.
     *
     * @param before see {@link CountedPast#kept}
     */
    CountsJudge(MetricCheck check, List<Measurement> taken, List<Series> before) {
        this.check = check;
        this.paired = ComparisonJudge.isPaired(check);
        this.counted = taken.stream()
                .filter(m -> m.outcome().isConclusive())
                .map(Measurement::counts)
                .filter(Objects::nonNull)
                .filter(c -> !paired || c.isPaired())
                .toList();
        this.past = CountedPast.of(before);
    }

    /** All of one side. */
    private record Side(double of, double total) {

        double share() {
            return of / total;
        }

        /** For example {@code 12 / 3000 (0.4%)}. */
        @Override
        public String toString() {
            return Unit.NONE.format(of) + " / " + Unit.NONE.format(total) + " (" + Unit.RATIO.format(share()) + ")";
        }
    }

    private Side canary() {
        return new Side(
                counted.stream().mapToDouble(Counts::of).sum(),
                counted.stream().mapToDouble(Counts::total).sum());
    }

    private Side control() {
        return paired
                ? new Side(
                        counted.stream().mapToDouble(Counts::baselineOf).sum(),
                        counted.stream().mapToDouble(Counts::baselineTotal).sum())
                : new Side(CountedPast.sum(past.of()), CountedPast.sum(past.total()));
    }

    /**
     * Looks after each interval; null while nothing is decided.
     *
     * @param early whether it may pass before the end
     */
    @CheckForNull
    Judgement sequential(int scheduled, double missRate, int looksBeforePass, boolean over, boolean early) {
        StatisticalTest test = check.test();
        SequentialCounts running = new SequentialCounts(
                new SequentialSettings(
                        test.direction(),
                        Scale.RATIO,
                        test.minimumEffect(),
                        test.alpha(),
                        missRate,
                        scheduled,
                        looksBeforePass),
                past.dispersion());
        boolean excluded = false;
        for (int i = 0; i < counted.size(); i++) {
            Counts counts = counted.get(i);
            Decision decision = paired
                    ? running.next(counts.of(), counts.total(), counts.baselineOf(), counts.baselineTotal())
                    : running.next(
                            counts.of(),
                            counts.total(),
                            CountedPast.spread(past.of(), i, scheduled),
                            CountedPast.spread(past.total(), i, scheduled));
            if (decision == Decision.FAIL) {
                return new Judgement(Verdict.FAILED, told(Reason.Code.COUNTS_WORSE, running));
            }
            excluded |= decision == Decision.PASS;
        }
        if (!over && !(excluded && early)) {
            return null;
        }
        return excluded
                ? new Judgement(Verdict.PASSED, told(Reason.Code.COUNTS_NO_WORSE, running))
                : new Judgement(test.onUndecided().verdict(), told(Reason.Code.COUNTS_UNDECIDED, running));
    }

    private Reason told(Reason.Code code, SequentialCounts running) {
        SequentialResult result = running.result();
        return Reason.of(
                code,
                check.test(),
                canary(),
                control(),
                ComparisonJudge.change(check, true, result.estimate()),
                ComparisonJudge.number(result.evidence()),
                ComparisonJudge.number(1 / check.test().alpha()),
                result.measurements());
    }

    /** Looks once, at the end. */
    Judgement proportions() {
        StatisticalTest test = check.test();
        Side canary = canary();
        Side control = control();
        double p = p(canary, control);
        if (!canBeSignificant(canary, control)) {
            return new Judgement(
                    test.onUndecided().verdict(),
                    Reason.of(Reason.Code.PROPORTIONS_TOO_FEW, canary, control, ComparisonJudge.number(test.alpha())));
        }
        boolean worse = p <= test.alpha() && matters(canary.share(), control.share());
        return new Judgement(
                worse ? Verdict.FAILED : Verdict.PASSED,
                Reason.of(
                        worse ? Reason.Code.PROPORTIONS_WORSE : Reason.Code.PROPORTIONS_NO_WORSE,
                        test,
                        canary,
                        control,
                        ComparisonJudge.number(p),
                        ComparisonJudge.number(test.alpha())));
    }

    private double p(Side canary, Side control) {
        Proportions.Result result;
        Direction direction = check.test().direction();
        if (!(canary.total > 0 && control.total > 0)) {
            return 1;
        }
        if (canary.total + control.total <= MOST_FOR_FISHER) {
            result = Proportions.fisher(
                    rounded(Math.min(canary.of, canary.total)),
                    rounded(canary.total),
                    rounded(Math.min(control.of, control.total)),
                    rounded(control.total),
                    direction);
        } else {
            double scale = Math.min(1, MOST_FOR_FISHER / Math.max(1, canary.of + control.of));
            result = Proportions.poisson(
                    rounded(canary.of * scale),
                    canary.total * scale,
                    rounded(control.of * scale),
                    control.total * scale,
                    direction);
        }
        return check.test().exact() ? result.exact() : result.midP();
    }

    /** Whether there are enough to fail if the worst had happened. */
    private boolean canBeSignificant(Side canary, Side control) {
        if (!(canary.total > 0 && control.total > 0)) {
            return false;
        }
        boolean fewer = check.test().direction() == Direction.DECREASE;
        return p(new Side(fewer ? 0 : canary.total, canary.total), control)
                        <= check.test().alpha()
                || p(canary, control) <= check.test().alpha();
    }

    private boolean matters(double canary, double control) {
        MinimumEffect effect = check.test().minimumEffect();
        double change = switch (check.test().direction()) {
            case INCREASE -> canary - control;
            case DECREASE -> control - canary;
            case EITHER -> Math.abs(canary - control);
        };
        return change > 0 && change >= effect.of(control);
    }

    private static int rounded(double count) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(count));
    }
}
