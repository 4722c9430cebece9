package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.aftermath.FollowUp;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackWords;
import io.jenkins.plugins.deploymentverification.engine.rollback.CommandLineRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.ProgramRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What undoes a deployment that fails, on the command line. */
final class RollbackOptions {

    @Option(
            names = "--rollback-command",
            paramLabel = "WORD",
            description =
                    "Run this when a check fails whose action is 'rollback'. Once for the program and once for each"
                            + " of its arguments; no shell reads them.")
    private List<String> command = new ArrayList<>();

    @Option(
            names = "--rollback-timeout",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long that may take: ${DEFAULT-VALUE}")
    private String timeout;

    @Option(
            names = "--settle",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "For the service to settle after a rollback, before it is verified again: ${DEFAULT-VALUE}")
    private String settle;

    /** Runs a verification to its end. */
    interface Verifying {

        Report run(VerificationPlan plan) throws InterruptedException;
    }

    boolean isGiven() {
        return !command.isEmpty();
    }

    /** @throws UsageException when they cannot be used for these verifications */
    void check(List<VerificationPlan> plans) throws UsageException {
        if (command.isEmpty()) {
            return;
        }
        try {
            rollback();
            Durations.parse(settle);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--rollback-command: " + e.getMessage());
        }
        if (plans.size() > 1) {
            throw new UsageException("--rollback-command undoes one deployment; choose its service with --service");
        }
        if (!Aftermath.mayAskForRollback(plans.get(0).policy())) {
            throw new UsageException(
                    "--rollback-command would never run: no check that counts has the action 'rollback', and no rule"
                            + " asks for it");
        }
    }

    private Rollback rollback() {
        Command undo = Command.of(command, Durations.parse(timeout));
        return new CommandLineRollback(
                new ProgramRollback(undo, null), new LocalCommandRunner(Path.of(".")), Clock.systemUTC());
    }

    /**
     * Rolls back where the verdict asks for it, and verifies again.
     *
     * @return the report with what followed, and the report of the verification that followed
     */
    List<Report> follow(VerificationPlan plan, Report report, Verifying verifying, Terminal terminal)
            throws InterruptedException, IOException {
        if (command.isEmpty() || !Aftermath.asksForRollback(report)) {
            return List.of(report);
        }
        PrintStream err = new PrintStream(terminal.err(), true, terminal.charset());
        Clock clock = Clock.systemUTC();
        Aftermath aftermath =
                Aftermath.start(new AftermathPlan(plan.id(), Durations.parse(settle), AftermathPlan.Recheck.POLICY));
        Rollback rollback = rollback();
        aftermath.record(new AftermathEvent.RollbackRequested(
                clock.instant(),
                rollback.description(),
                RollbackRecord.Cause.VERDICT,
                null,
                report.reasons().isEmpty() ? null : report.reasons().get(0).text(Locale.ENGLISH)));
        err.println("Rolling back: " + rollback.description());
        RollbackDriver driver = new RollbackDriver(aftermath, rollback, event -> {}, clock, false);
        try {
            driver.run();
        } catch (IOException e) {
            driver.giveUp(e.getMessage());
        } catch (InterruptedException e) {
            driver.giveUp("aborted by a signal");
        }
        List<Report> reports = new ArrayList<>();
        if (aftermath.next() instanceof AftermathStep.Recheck due) {
            VerificationPlan again = FollowUp.plan(
                    plan,
                    aftermath.plan(),
                    plan.id() + "-again",
                    due.settledAt().minus(settling()));
            aftermath.record(new AftermathEvent.RecheckStarted(clock.instant(), again.id(), due.settledAt()));
            Report after = verifying.run(again);
            aftermath.record(new AftermathEvent.RecheckEnded(clock.instant(), after.verdict()));
            reports.add(after);
        }
        aftermath.rollbacks().forEach(r -> err.println(RollbackWords.summary(r)));
        reports.add(0, report.withAftermath(aftermath.rollbacks(), List.of()));
        return reports;
    }

    private Duration settling() {
        return Durations.parse(settle);
    }
}
