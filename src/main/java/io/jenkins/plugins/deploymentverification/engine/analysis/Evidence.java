package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The arguments of reasons: signs and numbers rather than words, so that they fit into any language. */
final class Evidence {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Evidence() {}

    static String criterion(Check check) {
        if (check instanceof MetricCheck metric) {
            return metric.criteria().toString();
        }
        if (check instanceof HttpCheck http) {
            String statuses =
                    http.expectedStatus().stream().map(Object::toString).collect(Collectors.joining(", "));
            return http.method() + " → " + statuses;
        }
        if (check instanceof AlertCheck alert) {
            return "ALERTS" + labels(alert.labels()) + " == 0";
        }
        if (check instanceof TargetCheck target) {
            return "up" + labels(target.labels()) + " == 1";
        }
        if (check instanceof MonitorCheck monitor) {
            return "monitors{" + monitor.question() + "} == 0";
        }
        if (check instanceof SloCheck slo) {
            return slo.criteria().toString();
        }
        if (check instanceof GateCheck gate) {
            return ("gate " + gate.question()).strip() + " == 1";
        }
        if (check instanceof CommandCheck command) {
            return command.criteria() == null
                    ? "exit code == " + command.exitCode()
                    : command.criteria().toString();
        }
        return "TCP";
    }

    static String warning(Check check) {
        if (check instanceof MetricCheck metric) {
            return String.valueOf(metric.warning());
        }
        if (check instanceof SloCheck slo && slo.warning() != null) {
            return slo.warning().toString();
        }
        if (check instanceof CommandCheck command && command.warning() != null) {
            return command.warning().toString();
        }
        return check instanceof MonitorCheck monitor ? "warnings{" + monitor.question() + "} == 0" : "";
    }

    /** For example {@code 4% → 4.2% (+5%) @ 12:03:10Z {instance="a"}}. */
    static Remark of(Check check, Measurement m) {
        String value = m.value() == null ? "" : compared(check, m);
        Remark said = m.said() == null ? Remark.words("") : m.said();
        String comma = value.isEmpty() || said.toString().isEmpty() ? "" : ", ";
        String labels = check instanceof MetricCheck && !m.labels().isEmpty() ? " " + labels(m.labels()) : "";
        return Remark.row(value + comma, said, " @ " + TIME.format(m.at()) + labels);
    }

    /** The value, and where it was compared the baseline before it and the change in percent of it, if it has one. */
    private static String compared(Check check, Measurement m) {
        String value = check.unit().format(m.value());
        if (m.baseline() == null) {
            return value;
        }
        double change = (m.value() - m.baseline()) / Math.abs(m.baseline());
        String percent = (change > 0 ? "+" : "") + Unit.RATIO.format(change);
        return check.unit().format(m.baseline()) + " → " + value
                + (Double.isFinite(change) ? " (" + percent + ")" : "");
    }

    static Remark message(@CheckForNull Measurement m) {
        return m == null || m.said() == null ? Remark.words("-") : m.said();
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(l -> l.getKey() + "=\"" + l.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
