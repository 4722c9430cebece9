package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** From one answer to one measurement. Pure functions. */
public final class MeasurementJudge {

    private static final SortedMap<String, String> NO_LABELS = Collections.emptySortedMap();
    private static final int NAMED_AT_MOST = 3;

    private MeasurementJudge() {}

    /** One series' last value, which is its only one in the answer to an instant query. */
    private record Value(double value, SortedMap<String, String> labels) {}

    /**
     * Judges an answer to a metric check's query: series by series where the worst counts, or their aggregate. A
     * breach of one series is a breach, whatever the others are; only a doubtful answer keeps it from being told as
     * one.
     */
    public static Measurement judge(MetricCheck check, Instant at, MetricAnswer answer) {
        List<Value> values = values(check.aggregation(), answer);
        if (values.isEmpty()) {
            return answer.isTrustworthy()
                    ? of(check.settings(), at, Outcome.NO_DATA, null, NO_LABELS, "the query gave no series")
                    : of(check.settings(), at, Outcome.DOUBTFUL, null, NO_LABELS, doubt(answer));
        }
        Value worst = values.stream()
                .filter(v -> !Double.isNaN(v.value))
                .min((a, b) -> Double.compare(margin(check, a.value), margin(check, b.value)))
                .orElse(values.get(0));
        Value nan =
                values.stream().filter(v -> Double.isNaN(v.value)).findFirst().orElse(null);
        boolean breach = !Double.isNaN(worst.value) && !check.criteria().test(worst.value);
        if (!answer.isTrustworthy()) {
            return of(check.settings(), at, Outcome.DOUBTFUL, worst.value, worst.labels, doubt(answer));
        }
        if (breach) {
            return of(check.settings(), at, Outcome.BREACH, worst.value, worst.labels, null);
        }
        if (nan != null) {
            return of(check.settings(), at, Outcome.NOT_A_NUMBER, null, nan.labels, "the value is not a number (NaN)");
        }
        Value missed = check.warning() == null
                ? null
                : values.stream()
                        .filter(v -> !check.warning().test(v.value))
                        .min((a, b) -> Double.compare(
                                check.warning().margin(a.value), check.warning().margin(b.value)))
                        .orElse(null);
        return missed == null
                ? of(check.settings(), at, Outcome.OK, worst.value, worst.labels, null)
                : of(check.settings(), at, Outcome.WARNED, missed.value, missed.labels, null);
    }

    /**
     * Looks at a traffic guard before the check's own answer is judged.
     *
     * @return the measurement that takes the check's place, or null where there is traffic enough
     */
    @CheckForNull
    public static Measurement judgeGuard(MetricCheck check, Instant at, MetricAnswer answer) {
        if (!answer.isTrustworthy()) {
            return of(check.settings(), at, Outcome.DOUBTFUL, null, NO_LABELS, "traffic guard: " + doubt(answer));
        }
        List<Value> traffic = values(Aggregation.SUM, answer);
        if (traffic.isEmpty() || !check.guard().criteria().test(traffic.get(0).value)) {
            String seen = traffic.isEmpty() ? "no data" : String.valueOf(traffic.get(0).value);
            return of(
                    check.settings(),
                    at,
                    Outcome.NO_TRAFFIC,
                    null,
                    NO_LABELS,
                    "traffic guard " + check.guard().criteria() + " not met: " + seen);
        }
        return null;
    }

    /** The value is the number of alerts that carry the check's labels. */
    public static Measurement judge(AlertCheck check, Instant at, List<Alert> alerts) {
        List<Alert> found = alerts.stream()
                .filter(a ->
                        a.isFiring() || (check.includePending() && a.state().equals("pending")))
                .filter(a -> a.matches(check.labels()))
                .toList();
        if (found.isEmpty()) {
            return of(check.settings(), at, Outcome.OK, 0.0, NO_LABELS, null);
        }
        String names = named(found.stream()
                .map(a -> a.labels().getOrDefault("alertname", "?") + " " + a.state()
                        + (a.summary() == null ? "" : " (" + a.summary() + ")"))
                .toList());
        return of(
                check.settings(),
                at,
                Outcome.BREACH,
                (double) found.size(),
                found.get(0).labels(),
                names);
    }

    /** The value is the number of targets that are up. Targets that were not scraped yet tell nothing. */
    public static Measurement judge(TargetCheck check, Instant at, List<Target> targets) {
        List<Target> found =
                targets.stream().filter(t -> t.matches(check.labels())).toList();
        List<Target> down = found.stream().filter(Target::isDown).toList();
        double up = found.stream().filter(Target::isUp).count();
        if (!down.isEmpty()) {
            String names = named(down.stream()
                    .map(t -> t.labels().getOrDefault("instance", "?") + " down"
                            + (t.lastError() == null ? "" : ": " + t.lastError()))
                    .toList());
            return of(check.settings(), at, Outcome.BREACH, up, down.get(0).labels(), names);
        }
        if (found.isEmpty()) {
            return of(check.settings(), at, Outcome.NO_DATA, null, NO_LABELS, "no scrape target has these labels");
        }
        if (up < found.size()) {
            return of(check.settings(), at, Outcome.NO_DATA, null, NO_LABELS, "a target has not been scraped yet");
        }
        if (found.size() < check.minTargets()) {
            String message = found.size() + " of at least " + check.minTargets() + " targets are there";
            return of(check.settings(), at, Outcome.BREACH, up, NO_LABELS, message);
        }
        return of(check.settings(), at, Outcome.OK, up, NO_LABELS, null);
    }

    /** A probe's result: what was not answered as expected is a breach, since the service itself was asked. */
    public static Measurement judgeProbe(
            CheckSettings settings, Instant at, boolean ok, @CheckForNull Double value, String message) {
        return of(settings, at, ok ? Outcome.OK : Outcome.BREACH, value, NO_LABELS, ok ? null : message);
    }

    /** No answer of the source: never a breach in itself. */
    public static Measurement judgeError(CheckSettings settings, Instant at, SourceException e) {
        return of(settings, at, Outcome.SOURCE_ERROR, null, NO_LABELS, e.getMessage());
    }

    private static List<Value> values(Aggregation aggregation, MetricAnswer answer) {
        List<Value> values = answer.series().stream()
                .filter(s -> !s.samples().isEmpty())
                .map(MeasurementJudge::last)
                .toList();
        if (aggregation == Aggregation.WORST || values.isEmpty()) {
            return values;
        }
        DoubleStream all = values.stream().mapToDouble(Value::value);
        double value =
                switch (aggregation) {
                    case MAX -> all.reduce(Double.NEGATIVE_INFINITY, Math::max);
                    case MIN -> all.reduce(Double.POSITIVE_INFINITY, Math::min);
                    case AVG -> all.average().orElse(Double.NaN);
                    default -> all.sum();
                };
        return List.of(new Value(value, values.size() == 1 ? values.get(0).labels : NO_LABELS));
    }

    private static Value last(Series series) {
        return new Value(series.samples().get(series.samples().size() - 1).value(), series.labels());
    }

    private static double margin(MetricCheck check, double value) {
        return check.criteria().margin(value);
    }

    private static String doubt(MetricAnswer answer) {
        return answer.warnings().isEmpty()
                ? "the source gave a partial answer"
                : "the source warned: " + named(answer.warnings());
    }

    private static String named(List<String> all) {
        String named = all.stream().limit(NAMED_AT_MOST).collect(Collectors.joining("; "));
        return all.size() <= NAMED_AT_MOST ? named : named + "; and " + (all.size() - NAMED_AT_MOST) + " more";
    }

    private static Measurement of(
            CheckSettings settings,
            Instant at,
            Outcome outcome,
            @CheckForNull Double value,
            SortedMap<String, String> labels,
            @CheckForNull String message) {
        return new Measurement(at, outcome, counted(settings, outcome), value, labels, message, 0);
    }

    @CheckForNull
    private static Verdict counted(CheckSettings settings, Outcome outcome) {
        return switch (outcome) {
            case OK -> Verdict.PASSED;
            case WARNED -> Verdict.WARNING;
            case BREACH -> Verdict.FAILED;
            case NO_DATA, NOT_A_NUMBER, NO_TRAFFIC -> counted(settings.onNoData());
            case DOUBTFUL, SOURCE_ERROR -> counted(settings.onError());
        };
    }

    @CheckForNull
    private static Verdict counted(DataPolicy policy) {
        return switch (policy) {
            case WAIT -> null;
            case FAIL -> Verdict.FAILED;
            case PASS -> Verdict.PASSED;
            case INCONCLUSIVE -> Verdict.INCONCLUSIVE;
        };
    }
}
