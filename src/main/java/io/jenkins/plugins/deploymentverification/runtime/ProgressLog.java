package io.jenkins.plugins.deploymentverification.runtime;

import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import io.jenkins.plugins.deploymentverification.engine.session.CheckChange;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the build's log tells of a verification: a line for each change of a check, and a summary a minute. */
@Restricted(NoExternalUse.class)
public final class ProgressLog {

    private static final Duration SUMMARY_EVERY = Duration.ofMinutes(1);

    private final VerificationPlan plan;
    private final Consumer<String> log;
    private Instant lastSummary = Instant.now();
    private boolean toldUnreachable;
    private boolean toldNotJournalled;

    ProgressLog(VerificationPlan plan, Consumer<String> log) {
        this.plan = plan;
        this.log = log;
    }

    synchronized void tick(List<CheckChange> changes, Report report) {
        toldUnreachable = false;
        changes.forEach(c -> log.accept(line(c, report)));
        Instant now = Instant.now();
        if (!now.isBefore(lastSummary.plus(SUMMARY_EVERY))) {
            lastSummary = now;
            log.accept(summary(report, now));
        }
    }

    synchronized void unreachable(IOException why) {
        if (!toldUnreachable) {
            toldUnreachable = true;
            log.accept("Cannot measure from the agent (" + why.getMessage() + "); trying again until it is back");
        }
    }

    synchronized void notJournalled(IOException why) {
        if (!toldNotJournalled) {
            toldNotJournalled = true;
            log.accept("Cannot journal the measurements (" + why.getMessage() + "); a restart would lose them");
        }
    }

    private static String line(CheckChange change, Report report) {
        Measurement now = change.now();
        StringBuilder line = new StringBuilder(change.check()).append(": ");
        if (change.before() != null) {
            line.append(words(change.before())).append(" -> ");
        }
        line.append(words(now.outcome()));
        Check check = report.check(change.check()).map(CheckReport::check).orElse(null);
        if (now.value() != null && check instanceof MetricCheck metric) {
            line.append(", ").append(metric.unit().format(now.value()));
            line.append(" (wanted: ").append(metric.criteria()).append(')');
        } else if (now.value() != null) {
            line.append(", ").append(Unit.NONE.format(now.value()));
        }
        if (!now.labels().isEmpty()) {
            line.append(' ').append(now.labels());
        }
        if (now.message() != null) {
            line.append(": ").append(now.message().replaceAll("\\s+", " "));
        }
        return line.toString();
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String summary(Report report, Instant now) {
        Duration left = Duration.between(now, plan.deadline());
        int measured =
                report.checks().stream().mapToInt(c -> c.measurements().size()).sum();
        int scheduled =
                report.checks().stream().mapToInt(CheckReport::scheduled).sum();
        List<String> trouble = new ArrayList<>();
        for (CheckReport check : report.checks()) {
            Outcome last = check.last().map(Measurement::outcome).orElse(Outcome.OK);
            if (last != Outcome.OK) {
                trouble.add(check.name() + " (" + words(last) + ")");
            }
        }
        return "So far " + (report.verdict() == Verdict.PASSED ? "all holds" : report.verdict()) + ": " + measured
                + " of " + scheduled + " measurements"
                + (trouble.isEmpty() ? "" : ", not well: " + String.join(", ", trouble))
                + (left.isNegative() ? "" : ", " + Durations.format(Duration.ofSeconds(left.toSeconds())) + " left");
    }

    /** The first lines: what is going to be measured. */
    public static List<String> plan(VerificationPlan plan) {
        Window window = plan.policy().window();
        String environment = plan.deployment().environment();
        List<String> lines = new ArrayList<>();
        lines.add("Verifying " + title(plan.deployment()) + (environment == null ? "" : " in " + environment)
                + ": " + plan.policy().checks().size() + " checks every " + Durations.format(window.interval())
                + " from " + plan.windowStart().truncatedTo(ChronoUnit.SECONDS) + " to "
                + plan.deadline().truncatedTo(ChronoUnit.SECONDS));
        if (plan.trace() != null) {
            lines.add(ReportWords.trace(plan.trace()));
        }
        return lines;
    }

    /** The verdict and its reasons in one line, for exceptions and the stage. */
    public static String sentence(Report report) {
        List<String> why = new ArrayList<>();
        for (CheckReport check : report.checks()) {
            if (check.verdict() == report.verdict() && check.check().severity() != Severity.INFO) {
                why.add(check.name() + ": " + check.reason().text(Locale.ENGLISH));
            }
        }
        if (why.isEmpty()) {
            report.reasons().forEach(r -> why.add(r.text(Locale.ENGLISH)));
        }
        return "Verification of " + title(report.deployment()) + " " + report.verdict() + ": " + String.join("; ", why);
    }

    /** The last lines: the verdict, and why. */
    public static List<String> verdict(Report report) {
        List<String> lines = new ArrayList<>();
        String score = report.score() == null ? "" : ", score " + (long) Math.floor(report.score());
        lines.add("Verification of " + title(report.deployment()) + ": " + report.verdict() + score);
        for (Reason reason : report.reasons()) {
            lines.add("  " + reason.text(Locale.ENGLISH));
        }
        for (CheckReport check : report.checks()) {
            if (check.verdict() != null && check.verdict() != Verdict.PASSED) {
                lines.add("  " + check.name() + " " + check.verdict() + ": "
                        + check.reason().text(Locale.ENGLISH));
            }
        }
        return lines;
    }

    private static String title(Deployment deployment) {
        return deployment.service() + (deployment.version() == null ? "" : " " + deployment.version());
    }
}
