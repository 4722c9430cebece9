package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Counts;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** From one answer to one measurement. Pure functions. */
public final class MeasurementJudge {

    private static final SortedMap<String, String> NO_LABELS = MetricValues.NO_LABELS;
    private static final int NAMED_AT_MOST = 3;

    private MeasurementJudge() {}

    /** As {@link #judge(MetricCheck, Instant, MetricAnswer, Reference)}, compared with nothing. */
    public static Measurement judge(MetricCheck check, Instant at, MetricAnswer answer) {
        return judge(check, at, answer, Reference.none());
    }

    /**
     * Judges an answer to a metric check's query: series by series where the worst counts, or their aggregate. A
     * breach of one series is a breach, whatever the others are; only a doubtful answer keeps it from being told as
     * one. A value that breaches, or meets, its criteria whatever the baseline needs none.
     */
    public static Measurement judge(MetricCheck check, Instant at, MetricAnswer answer, Reference reference) {
        return new MetricJudge(check, at, reference).judge(answer);
    }

    /** Judges the part that a counting check's counts are, and keeps the counts. */
    public static Measurement judge(MetricCheck check, Instant at, Counted counted, CountedReference reference) {
        if (counted.outcome() != null) {
            return of(check.settings(), at, counted.outcome(), null, NO_LABELS, counted.remark());
        }
        Counted other = reference.counts();
        return judge(check, at, counted.share(at), reference.reference())
                .counted(new Counts(
                        counted.of(),
                        counted.total(),
                        other == null ? null : other.of(),
                        other == null ? null : other.total()));
    }

    /**
     * Looks at a traffic guard before the check's own answer is judged.
     *
     * @return the measurement that takes the check's place, or null where there is traffic enough
     */
    @CheckForNull
    public static Measurement judgeGuard(MetricCheck check, Instant at, MetricAnswer answer) {
        if (!answer.isTrustworthy()) {
            Remark doubt = Remark.of(RemarkCode.GUARD_DOUBTFUL, doubt(answer));
            return of(check.settings(), at, Outcome.DOUBTFUL, null, NO_LABELS, doubt);
        }
        List<MetricValues.Value> traffic =
                MetricValues.of(Aggregation.SUM, answer.series()).all();
        if (traffic.isEmpty() || !check.guard().criteria().test(traffic.get(0).value())) {
            Object wanted = check.guard().criteria();
            Remark remark = traffic.isEmpty()
                    ? Remark.of(RemarkCode.GUARD_NO_DATA, wanted)
                    : Remark.of(RemarkCode.GUARD_NOT_MET, wanted, traffic.get(0).value());
            return of(check.settings(), at, Outcome.NO_TRAFFIC, null, NO_LABELS, remark);
        }
        return null;
    }

    /**
     * The value is the number of alerts that carry the check's labels. A rule that could not be evaluated makes the
     * answer doubtful, unless another alert fires.
     */
    public static Measurement judge(AlertCheck check, Instant at, List<Alert> alerts) {
        List<Alert> found = alerts.stream()
                .filter(a ->
                        a.isFiring() || (check.includePending() && a.state().equals("pending")))
                .filter(a -> a.matches(check.labels()))
                .toList();
        if (!found.isEmpty()) {
            SortedMap<String, String> labels = found.get(0).labels();
            return of(check.settings(), at, Outcome.BREACH, (double) found.size(), labels, named(words(found)));
        }
        List<Alert> doubtful = alerts.stream()
                .filter(a -> a.state().equals(Alert.DOUBTFUL))
                .filter(a -> a.matches(check.labels()))
                .toList();
        if (!doubtful.isEmpty()) {
            return of(
                    check.settings(),
                    at,
                    Outcome.DOUBTFUL,
                    null,
                    doubtful.get(0).labels(),
                    named(words(doubtful)));
        }
        return of(check.settings(), at, Outcome.OK, 0.0, NO_LABELS, null);
    }

    private static List<Remark> words(List<Alert> alerts) {
        return alerts.stream()
                .map(a -> Remark.row(
                        state(a.labels().getOrDefault("alertname", "?"), a.state()),
                        a.summary() == null ? "" : " (" + a.summary() + ")"))
                .toList();
    }

    private static Remark state(String name, String state) {
        return switch (state) {
            case "firing" -> Remark.of(RemarkCode.ALERT_FIRING, name);
            case "pending" -> Remark.of(RemarkCode.ALERT_PENDING, name);
            default -> Remark.words(name + " " + state);
        };
    }

    /** The value is the number of targets that are up. Targets that were not scraped yet tell nothing. */
    public static Measurement judge(TargetCheck check, Instant at, List<Target> targets) {
        List<Target> found =
                targets.stream().filter(t -> t.matches(check.labels())).toList();
        List<Target> down = found.stream().filter(Target::isDown).toList();
        double up = found.stream().filter(Target::isUp).count();
        if (!down.isEmpty()) {
            Remark names = named(down.stream()
                    .map(t -> Remark.row(
                            Remark.of(RemarkCode.TARGET_DOWN, t.labels().getOrDefault("instance", "?")),
                            t.lastError() == null ? "" : ": " + t.lastError()))
                    .toList());
            return of(check.settings(), at, Outcome.BREACH, up, down.get(0).labels(), names);
        }
        if (found.isEmpty()) {
            return of(check.settings(), at, Outcome.NO_DATA, null, NO_LABELS, Remark.of(RemarkCode.NO_TARGET));
        }
        if (up < found.size()) {
            return of(check.settings(), at, Outcome.NO_DATA, null, NO_LABELS, Remark.of(RemarkCode.TARGET_NOT_SCRAPED));
        }
        if (found.size() < check.minTargets()) {
            Remark remark = Remark.of(RemarkCode.TOO_FEW_TARGETS, found.size(), check.minTargets());
            return of(check.settings(), at, Outcome.BREACH, up, NO_LABELS, remark);
        }
        return of(check.settings(), at, Outcome.OK, up, NO_LABELS, null);
    }

    /** A probe's result: what was not answered as expected is a breach, since the service itself was asked. */
    public static Measurement judgeProbe(
            CheckSettings settings, Instant at, boolean ok, @CheckForNull Double value, Remark remark) {
        return of(settings, at, ok ? Outcome.OK : Outcome.BREACH, value, NO_LABELS, ok ? null : remark);
    }

    /** No answer of the source: never a breach in itself. */
    public static Measurement judgeError(CheckSettings settings, Instant at, SourceException e) {
        return of(settings, at, Outcome.SOURCE_ERROR, null, NO_LABELS, e.remark());
    }

    static Remark doubt(MetricAnswer answer) {
        return answer.warnings().isEmpty() ? Remark.of(RemarkCode.PARTIAL_ANSWER) : warned(answer.warnings());
    }

    static Remark warned(List<String> warnings) {
        return Remark.of(
                RemarkCode.SOURCE_WARNED,
                named(warnings.stream().map(Remark::words).toList()));
    }

    static Remark named(List<Remark> all) {
        int more = all.size() - NAMED_AT_MOST;
        Remark named = Remark.joined("; ", more > 0 ? all.subList(0, NAMED_AT_MOST) : all);
        return more > 0 ? Remark.of(RemarkCode.AND_MORE, named, more) : named;
    }

    private static Measurement of(
            CheckSettings settings,
            Instant at,
            Outcome outcome,
            @CheckForNull Double value,
            SortedMap<String, String> labels,
            @CheckForNull Remark remark) {
        return new Measurement(at, outcome, counted(settings, outcome), value, labels, null, 0).saying(remark);
    }

    @CheckForNull
    static Verdict counted(CheckSettings settings, Outcome outcome) {
        return switch (outcome) {
            case OK -> Verdict.PASSED;
            case WARNED -> Verdict.WARNING;
            case BREACH -> Verdict.FAILED;
            case NO_DATA, NOT_A_NUMBER, NO_TRAFFIC -> counted(settings.onNoData());
            case NO_BASELINE -> null; // told by the check's comparison, see MetricJudge
            case PENDING -> null; // what is left of it at the end is inconclusive, see CheckJudge
            case DOUBTFUL, SOURCE_ERROR -> counted(settings.onError());
        };
    }

    @CheckForNull
    static Verdict counted(DataPolicy policy) {
        return switch (policy) {
            case WAIT -> null;
            case FAIL -> Verdict.FAILED;
            case PASS -> Verdict.PASSED;
            case INCONCLUSIVE -> Verdict.INCONCLUSIVE;
        };
    }
}
