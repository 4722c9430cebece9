package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** From what a monitoring system itself judged to one measurement. Pure functions. */
public final class SystemJudge {

    private SystemJudge() {}

    /**
     * The value is the number of monitors (or groups of them) in alert. What is muted does not count unless told so; where
     * nothing is left to judge, there is no data.
     */
    public static Measurement judge(MonitorCheck check, Instant at, List<MonitorStatus> found) {
        List<MonitorStatus> counted =
                found.stream().filter(m -> check.includeMuted() || !m.muted()).toList();
        List<MonitorStatus> alerts = in(MonitorStatus.State.ALERT, counted);
        List<MonitorStatus> warnings = in(MonitorStatus.State.WARNING, counted);
        List<MonitorStatus> blind = in(MonitorStatus.State.NO_DATA, counted);
        List<MonitorStatus> bad = new ArrayList<>(alerts);
        if (check.onWarning() == MonitorCheck.OnWarning.FAIL) {
            bad.addAll(warnings);
        }
        double value = bad.size();
        if (!bad.isEmpty()) {
            return of(check, at, Outcome.BREACH, value, labels(bad.get(0)), named(bad));
        }
        if (counted.isEmpty()) {
            RemarkCode why = found.isEmpty() ? RemarkCode.NO_MONITOR : RemarkCode.MONITORS_MUTED;
            return of(check, at, Outcome.NO_DATA, null, MetricValues.NO_LABELS, Remark.of(why));
        }
        if (!blind.isEmpty()) {
            return of(check, at, Outcome.NO_DATA, null, labels(blind.get(0)), named(blind));
        }
        if (!warnings.isEmpty() && check.onWarning() == MonitorCheck.OnWarning.WARNING) {
            return of(check, at, Outcome.WARNED, value, labels(warnings.get(0)), named(warnings));
        }
        return of(check, at, Outcome.OK, value, MetricValues.NO_LABELS, null);
    }

    /** The value is the indicator, or what is left of the error budget. */
    public static Measurement judge(SloCheck check, Instant at, SloStatus status) {
        Double value = check.value() == SloCheck.Value.SLI ? status.sli() : status.errorBudget();
        if (!status.warnings().isEmpty()) {
            Remark doubt = MeasurementJudge.warned(status.warnings());
            return of(check, at, Outcome.DOUBTFUL, value, MetricValues.NO_LABELS, doubt);
        }
        if (value == null) {
            RemarkCode why = check.value() == SloCheck.Value.SLI ? RemarkCode.NO_INDICATOR : RemarkCode.NO_ERROR_BUDGET;
            return of(check, at, Outcome.NO_DATA, null, MetricValues.NO_LABELS, Remark.of(why));
        }
        if (value.isNaN()) {
            return of(check, at, Outcome.NOT_A_NUMBER, value, MetricValues.NO_LABELS, null);
        }
        Outcome outcome = !check.criteria().test(value)
                ? Outcome.BREACH
                : check.warning() != null && !check.warning().test(value) ? Outcome.WARNED : Outcome.OK;
        return of(check, at, outcome, value, MetricValues.NO_LABELS, null);
    }

    /** The value is 1 for a gate that lets pass and 0 for one that does not. */
    public static Measurement judge(GateCheck check, Instant at, GateResult result) {
        Remark message = withLink(result.message(), result.link());
        return switch (result.state()) {
            case IN_PROGRESS -> pending(check, at, message == null ? Remark.of(RemarkCode.GATE_UNDECIDED) : message);
            case PASSED -> of(check, at, Outcome.OK, 1.0, MetricValues.NO_LABELS, message);
            case FAILED ->
                of(
                        check,
                        at,
                        Outcome.BREACH,
                        0.0,
                        MetricValues.NO_LABELS,
                        message == null ? Remark.of(RemarkCode.GATE_FAILED) : message);
        };
    }

    /** What the system has not decided yet: it counts neither way. */
    public static Measurement pending(Check check, Instant at, Remark remark) {
        return of(check, at, Outcome.PENDING, null, MetricValues.NO_LABELS, remark);
    }

    private static List<MonitorStatus> in(MonitorStatus.State state, List<MonitorStatus> all) {
        return all.stream().filter(m -> m.state() == state).toList();
    }

    private static Remark named(List<MonitorStatus> monitors) {
        return MeasurementJudge.named(monitors.stream().map(SystemJudge::words).toList());
    }

    private static Remark words(MonitorStatus monitor) {
        RemarkCode state = switch (monitor.state()) {
            case OK -> RemarkCode.MONITOR_OK;
            case WARNING -> RemarkCode.MONITOR_WARNING;
            case ALERT -> RemarkCode.MONITOR_ALERT;
            case NO_DATA -> RemarkCode.MONITOR_NO_DATA;
        };
        Remark remark = Remark.of(state, monitor.title());
        return Remark.row(
                monitor.since() == null ? remark : Remark.of(RemarkCode.MONITOR_SINCE, remark, monitor.since()),
                monitor.link() == null ? "" : " " + monitor.link());
    }

    private static SortedMap<String, String> labels(MonitorStatus monitor) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("monitor", monitor.id());
        if (monitor.group() != null) {
            labels.put("group", monitor.group());
        }
        return labels;
    }

    @CheckForNull
    private static Remark withLink(@CheckForNull String message, @CheckForNull URI link) {
        if (link == null) {
            return message == null ? null : Remark.words(message);
        }
        return Remark.words(message == null ? link.toString() : message + " " + link);
    }

    private static Measurement of(
            Check check,
            Instant at,
            Outcome outcome,
            @CheckForNull Double value,
            SortedMap<String, String> labels,
            @CheckForNull Remark remark) {
        Verdict verdict = MeasurementJudge.counted(check.settings(), outcome);
        return new Measurement(at, outcome, verdict, value, labels, null, 0).saying(remark);
    }
}
