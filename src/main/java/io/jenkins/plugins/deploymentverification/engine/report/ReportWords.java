package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the text forms of a report have in common: the parts of a check in English. */
public final class ReportWords {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ReportWords() {}

    /** By what other systems' logs and traces are searched. */
    public static String trace(Trace trace) {
        return "Run " + trace.runId() + ", trace " + trace.traceId();
    }

    static String verdict(@CheckForNull Verdict verdict) {
        return verdict == null ? "MEASURING" : verdict.name();
    }

    /** For example {@code checkout 1.5.0 in production}. */
    public static String subject(Deployment deployment) {
        StringBuilder text = new StringBuilder(deployment.service());
        if (deployment.version() != null) {
            text.append(' ').append(deployment.version());
        }
        if (deployment.environment() != null) {
            text.append(" in ").append(deployment.environment());
        }
        return text.toString();
    }

    /** The name, with the severity where the check does not count. */
    static String name(Check check) {
        return check.severity() == Severity.INFO ? check.name() + " (info)" : check.name();
    }

    /** What must hold. */
    static String criterion(Check check) {
        if (check instanceof MetricCheck metric) {
            return metric.criteria().toString();
        }
        if (check instanceof HttpCheck http) {
            List<String> parts = new ArrayList<>();
            parts.add("status "
                    + http.expectedStatus().stream().map(Object::toString).collect(Collectors.joining(", ")));
            if (http.bodyContains() != null) {
                parts.add("body contains '" + http.bodyContains() + "'");
            }
            if (http.jsonPath() != null && http.jsonCriteria() != null) {
                parts.add(http.jsonPath() + " " + http.jsonCriteria());
            }
            if (http.jsonPath() != null && http.jsonEquals() != null) {
                parts.add(http.jsonPath() + " is '" + http.jsonEquals() + "'");
            }
            if (http.maxLatency() != null) {
                parts.add("within " + Unit.SECONDS.format(http.maxLatency().toMillis() / 1000.0));
            }
            return String.join(", ", parts);
        }
        if (check instanceof TcpCheck) {
            return "accepts connections";
        }
        if (check instanceof AlertCheck alert) {
            return alert.includePending() ? "no firing or pending alert" : "no firing alert";
        }
        if (check instanceof MonitorCheck monitor) {
            return monitor.onWarning() == MonitorCheck.OnWarning.FAIL
                    ? "no monitor in alert or warning"
                    : "no monitor in alert";
        }
        if (check instanceof SloCheck slo) {
            return (slo.value() == SloCheck.Value.SLI ? "indicator " : "error budget left ") + slo.criteria();
        }
        if (check instanceof GateCheck) {
            return "gate lets pass";
        }
        if (check instanceof CommandCheck command) {
            return command.criteria() == null
                    ? "exit code " + command.exitCode()
                    : command.criteria().toString();
        }
        return ((TargetCheck) check).minTargets() == 1
                ? "all targets up"
                : "at least " + ((TargetCheck) check).minTargets() + " targets, all up";
    }

    private static String systemQuestion(Check check) {
        if (check instanceof MonitorCheck monitor) {
            return "monitors " + monitor.question();
        }
        return check instanceof SloCheck slo
                ? "SLO " + slo.question()
                : ("gate " + ((GateCheck) check).question()).strip();
    }

    /** What was asked, and of whom: a query, an address, labels. Without user info and parameters of URLs. */
    static String question(Check check) {
        if (check instanceof MetricCheck metric) {
            return metric.question();
        }
        if (check instanceof HttpCheck http) {
            return http.method() + " " + withoutSecrets(http.url());
        }
        if (check instanceof TcpCheck tcp) {
            return "TCP " + tcp.host() + ":" + tcp.port();
        }
        if (check instanceof AlertCheck alert) {
            return "alerts with " + labels(alert.labels());
        }
        if (check instanceof CommandCheck command) {
            return command.line();
        }
        return check instanceof TargetCheck target ? "targets with " + labels(target.labels()) : systemQuestion(check);
    }

    /** The last value there was; else what came instead of one. */
    static String lastValue(CheckReport check) {
        if (check.measurements().isEmpty()) {
            return "-";
        }
        Measurement last = check.lastWithValue().orElse(check.last().orElseThrow());
        if (last.value() == null) {
            return outcome(last.outcome());
        }
        return check.check().unit().format(last.value());
    }

    static String outcome(Outcome outcome) {
        return switch (outcome) {
            case OK -> "ok";
            case WARNED -> "warning";
            case BREACH -> "breach";
            case NO_DATA -> "no data";
            case NOT_A_NUMBER -> "not a number";
            case NO_TRAFFIC -> "too little traffic";
            case NO_BASELINE -> "no baseline";
            case PENDING -> "still being decided";
            case DOUBTFUL -> "doubtful answer";
            case SOURCE_ERROR -> "no answer";
        };
    }

    /** For example {@code 3 of 12}; the scheduled ones are told where fewer were taken. */
    static String breaches(CheckReport check) {
        return check.breaches() + " of " + check.measurements().size();
    }

    public static String score(@CheckForNull Double score) {
        return score == null ? "not measured" : Unit.NONE.format(score) + " of 100";
    }

    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** For example {@code 1m 30s}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.plusMillis(500).toSeconds());
        StringBuilder text = new StringBuilder();
        if (seconds >= 3600) {
            text.append(seconds / 3600).append("h ");
        }
        if (seconds >= 60) {
            text.append(seconds / 60 % 60).append("m ");
        }
        return text.append(seconds % 60).append('s').toString();
    }

    static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(e -> e.getKey() + "=\"" + e.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String withoutSecrets(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path + (url.getRawQuery() == null ? "" : "?...");
    }

    /**
     * The text in one line and without what would steer a terminal or reorder the line: a monitored service can put
     * anything into a label or a message.
     */
    public static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r' || c == '\t') {
                clean.append(' ');
            } else if (Character.isISOControl(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE
                    || c == 0x2028
                    || c == 0x2029) {
                clean.append('\uFFFD');
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }
}
