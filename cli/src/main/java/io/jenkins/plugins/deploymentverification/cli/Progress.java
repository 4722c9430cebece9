package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.CheckChange;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told while it runs, on standard error: a line for each change, and besides a line that rewrites itself on a
 * terminal, or one a minute in a pipe. Safe for use by many threads.
 */
final class Progress {

    private static final Duration SUMMARY_EVERY = Duration.ofMinutes(1);

    private final PrintStream err;
    private final boolean live;
    private final int width;
    private final boolean several;
    private final Map<String, String> summaries = new TreeMap<>();
    private final Map<String, Instant> lastSummary = new HashMap<>();
    private boolean lineOpen;

    Progress(Terminal terminal, List<VerificationPlan> plans) {
        err = new PrintStream(terminal.err(), true, terminal.charset());
        live = terminal.errIsTerminal();
        width = terminal.width();
        several = plans.size() > 1;
        for (VerificationPlan plan : plans) {
            lastSummary.put(plan.id(), plan.startedAt());
            line("Verifying " + plan.deployment().service()
                    + (plan.deployment().version() == null
                            ? ""
                            : " " + plan.deployment().version()) + " until "
                    + plan.deadline().toString().substring(0, 19) + "Z: "
                    + plan.policy().checks().size() + " checks");
        }
    }

    synchronized void tick(VerificationPlan plan, List<CheckChange> changes, Report soFar) {
        String prefix = several ? plan.deployment().service() + " " : "";
        for (CheckChange change : changes) {
            // a check that begins well is no news
            if (change.before() != null || change.now().outcome() != Outcome.OK) {
                line(prefix + describe(soFar, change));
            }
        }
        String summary = prefix + summary(plan, soFar);
        summaries.put(plan.id(), summary);
        if (live) {
            rewrite(String.join("   ", summaries.values()));
        } else if (Duration.between(lastSummary.get(plan.id()), Instant.now()).compareTo(SUMMARY_EVERY) >= 0) {
            lastSummary.put(plan.id(), Instant.now());
            line(summary);
        }
    }

    /** A remark that is no measurement. */
    synchronized void tell(String remark) {
        line(remark);
    }

    /** Ends the line that rewrites itself. */
    synchronized void close() {
        if (lineOpen) {
            err.print("\r" + " ".repeat(width - 1) + "\r");
            err.flush();
            lineOpen = false;
        }
    }

    private static String describe(Report soFar, CheckChange change) {
        Measurement now = change.now();
        String what = now.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        CheckReport check = soFar.check(change.check()).orElseThrow();
        String value = now.value() == null ? "" : " " + check.check().unit().format(now.value());
        String message = now.message() == null ? "" : " (" + now.message() + ")";
        return now.at().toString().substring(11, 19) + "Z " + change.check() + ": " + what + value + message;
    }

    private static String summary(VerificationPlan plan, Report soFar) {
        long breached = soFar.checks().stream().filter(c -> c.breaches() > 0).count();
        int taken = soFar.checks().stream()
                .mapToInt(c -> c.measurements().size())
                .max()
                .orElse(0);
        int scheduled =
                soFar.checks().stream().mapToInt(CheckReport::scheduled).max().orElse(0);
        long failed = soFar.checks().stream()
                .filter(c -> c.verdict() == Verdict.FAILED)
                .count();
        long left = Math.max(0, Duration.between(Instant.now(), plan.deadline()).toSeconds());
        return taken + "/" + scheduled + " measured, " + breached + " checks breached"
                + (failed == 0 ? "" : ", " + failed + " failed") + ", " + left + " s left";
    }

    private void line(String text) {
        close();
        err.println(text);
    }

    private void rewrite(String text) {
        String cut = text.length() < width ? text : text.substring(0, width - 1);
        err.print("\r" + cut + " ".repeat(Math.max(0, width - 1 - cut.length())));
        err.flush();
        lineOpen = true;
    }
}
