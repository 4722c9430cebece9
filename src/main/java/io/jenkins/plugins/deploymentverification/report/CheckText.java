package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.DataPolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.FailureAction;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.StatisticalTest;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the settings of a check say, in the reader's language. */
@Restricted(NoExternalUse.class)
public final class CheckText {

    private CheckText() {}

    static String type(Check check) {
        return switch (check.type()) {
            case METRIC -> Messages.CheckType_Metric();
            case HTTP -> Messages.CheckType_Http();
            case TCP -> Messages.CheckType_Tcp();
            case ALERT -> Messages.CheckType_Alert();
            case TARGET -> Messages.CheckType_Target();
            case MONITOR -> Messages.CheckType_Monitor();
            case SLO -> Messages.CheckType_Slo();
            case GATE -> Messages.CheckType_Gate();
            case COMMAND -> Messages.CheckType_Command();
        };
    }

    static String severity(Check check) {
        return switch (check.severity()) {
            case CRITICAL -> Messages.Severity_Critical();
            case NORMAL -> Messages.Severity_Normal();
            case INFO -> Messages.Severity_Info();
        };
    }

    /** What must hold. */
    public static String criterion(Check check) {
        if (check instanceof MetricCheck metric) {
            return metricCriterion(metric);
        }
        if (check instanceof HttpCheck http) {
            return httpCriterion(http);
        }
        if (check instanceof TcpCheck tcp) {
            return Messages.Criterion_Tcp(Words.duration(tcp.timeout()));
        }
        if (check instanceof AlertCheck alert) {
            return alert.includePending() ? Messages.Criterion_NoAlertOrPending() : Messages.Criterion_NoAlert();
        }
        if (check instanceof MonitorCheck monitor) {
            return monitor.onWarning() == MonitorCheck.OnWarning.FAIL
                    ? Messages.Criterion_NoMonitorWarning()
                    : Messages.Criterion_NoMonitorAlert();
        }
        if (check instanceof SloCheck slo) {
            return slo.value() == SloCheck.Value.SLI
                    ? Messages.Criterion_Sli(slo.criteria())
                    : Messages.Criterion_ErrorBudget(slo.criteria());
        }
        if (check instanceof GateCheck) {
            return Messages.Criterion_Gate();
        }
        if (check instanceof CommandCheck command) {
            return command.criteria() == null
                    ? Messages.Criterion_ExitCode(command.exitCode())
                    : command.criteria().toString();
        }
        return Messages.Criterion_Targets(((TargetCheck) check).minTargets());
    }

    private static String metricCriterion(MetricCheck metric) {
        StatisticalTest test = metric.test();
        if (!(metric.criteria() instanceof Criteria.Any) || test == null || test.kayenta() == null) {
            return metric.criteria().toString();
        }
        return switch (test.direction()) {
            case INCREASE -> Messages.Criterion_KayentaNotHigh();
            case DECREASE -> Messages.Criterion_KayentaNotLow();
            case EITHER -> Messages.Criterion_KayentaPass();
        };
    }

    /** With what the values are compared, or null. */
    @CheckForNull
    static String baseline(Check check) {
        if (!(check instanceof MetricCheck metric) || metric.comparison() == null) {
            return null;
        }
        Baseline baseline = metric.comparison().baseline();
        return switch (baseline.type()) {
            case OFFSET -> Messages.Baseline_Offset(Words.duration(baseline.offset()));
            case BEFORE -> Messages.Baseline_Before();
            case CONTROL -> Messages.Baseline_Control(baseline.query());
            case PREVIOUS -> Messages.Baseline_Previous(baseline.previous().last());
            case SEASONAL -> Messages.Baseline_Seasonal(baseline.last(), Words.duration(baseline.offset()));
        };
    }

    private static String httpCriterion(HttpCheck http) {
        List<String> parts = new ArrayList<>();
        parts.add(Messages.Criterion_Status(
                http.expectedStatus().stream().map(Object::toString).collect(Collectors.joining(", "))));
        if (http.bodyContains() != null) {
            parts.add(Messages.Criterion_BodyContains(http.bodyContains()));
        }
        if (http.jsonPath() != null && http.jsonCriteria() != null) {
            parts.add(http.jsonPath() + ' ' + http.jsonCriteria());
        }
        if (http.jsonPath() != null && http.jsonEquals() != null) {
            parts.add(http.jsonPath() + " = " + http.jsonEquals());
        }
        if (http.maxLatency() != null) {
            parts.add(Messages.Criterion_Within(Words.duration(http.maxLatency())));
        }
        return String.join(Messages.List_Separator(), parts);
    }

    /** What should hold as well, or null. */
    @CheckForNull
    static String warning(Check check) {
        if (check instanceof MetricCheck metric && metric.warning() != null) {
            return metric.warning().toString();
        }
        if (check instanceof CommandCheck command && command.warning() != null) {
            return command.warning().toString();
        }
        return check instanceof SloCheck slo && slo.warning() != null
                ? slo.warning().toString()
                : null;
    }

    /** What is asked: a query, a request, an address, labels. */
    static String query(Check check) {
        if (check instanceof MetricCheck metric) {
            return metric.question();
        }
        if (check instanceof HttpCheck http) {
            return http.method() + ' ' + http.url();
        }
        if (check instanceof TcpCheck tcp) {
            return tcp.host() + ':' + tcp.port();
        }
        if (check instanceof MonitorCheck monitor) {
            return monitor.question();
        }
        if (check instanceof SloCheck slo) {
            return slo.question();
        }
        if (check instanceof GateCheck gate) {
            return gate.question();
        }
        if (check instanceof CommandCheck command) {
            return command.line();
        }
        return check instanceof AlertCheck alert
                ? Words.labels(alert.labels())
                : Words.labels(((TargetCheck) check).labels());
    }

    /** The metric source the check names, or null where it leaves that to others or needs none. */
    @CheckForNull
    static String source(Check check) {
        return check.source();
    }

    /** When the check fails: its limits in one sentence. */
    static String limits(CheckSettings settings) {
        List<String> parts = new ArrayList<>();
        if (settings.consecutiveFailures() != null) {
            parts.add(Messages.Limits_InARow(settings.consecutiveFailures()));
        }
        if (settings.consecutiveFailures() == null || settings.failureLimit() > 0) {
            parts.add(
                    settings.failureLimit() == 0
                            ? Messages.Limits_FirstBreach()
                            : Messages.Limits_MoreThan(settings.failureLimit()));
        }
        if (settings.errorLimit() != null) {
            parts.add(Messages.Limits_Errors(settings.errorLimit()));
        }
        if (settings.inconclusiveLimit() != null) {
            parts.add(Messages.Limits_Inconclusive(settings.inconclusiveLimit()));
        }
        if (settings.consecutiveSuccesses() != null) {
            parts.add(Messages.Limits_InARowToPass(settings.consecutiveSuccesses()));
        }
        if (settings.passEarly()) {
            parts.add(Messages.Limits_Early());
        }
        if (settings.minMeasurements() != null) {
            parts.add(Messages.Limits_Minimum(settings.minMeasurements()));
        }
        return String.join(Messages.List_Separator(), parts);
    }

    static String action(FailureAction action) {
        return switch (action) {
            case ALERT -> Messages.Action_Alert();
            case ROLLBACK -> Messages.Action_Rollback();
        };
    }

    static String dataPolicy(DataPolicy policy) {
        return switch (policy) {
            case WAIT -> Messages.DataPolicy_Wait();
            case FAIL -> Messages.DataPolicy_Fail();
            case PASS -> Messages.DataPolicy_Pass();
            case INCONCLUSIVE -> Messages.DataPolicy_Inconclusive();
        };
    }

    static String outcome(Outcome outcome) {
        return switch (outcome) {
            case OK -> Messages.Outcome_Ok();
            case WARNED -> Messages.Outcome_Warned();
            case BREACH -> Messages.Outcome_Breach();
            case NO_DATA -> Messages.Outcome_NoData();
            case NOT_A_NUMBER -> Messages.Outcome_NotANumber();
            case NO_TRAFFIC -> Messages.Outcome_NoTraffic();
            case NO_BASELINE -> Messages.Outcome_NoBaseline();
            case PENDING -> Messages.Outcome_Pending();
            case DOUBTFUL -> Messages.Outcome_Doubtful();
            case SOURCE_ERROR -> Messages.Outcome_SourceError();
        };
    }
}
