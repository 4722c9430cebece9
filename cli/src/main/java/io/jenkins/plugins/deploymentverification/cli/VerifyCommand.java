package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.PreviousVerifications;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Verifies a deployment and tells the verdict by its exit code. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures what a policy asks for, over its window, and judges it. The report goes to standard output,"
                    + " progress to standard error. Ctrl-C ends it; the report of what was measured is still written.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Passed, perhaps with a warning.",
            "1:Failed.",
            "2:Inconclusive: too little could be measured, or it was aborted.",
            "3:The command was used wrongly, or a file cannot be used.",
            "4:Internal error."
        })
final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private PolicyOptions policy;

    @Mixin
    private MonitoringSystemOptions systems;

    @Option(names = "--deployed-version", paramLabel = "VERSION", description = "What was deployed.")
    private String version;

    @Option(names = "--deployed-by", paramLabel = "WHO", description = "Who deployed it.")
    private String deployedBy;

    @Option(
            names = "--history",
            paramLabel = "FOLDER",
            description = "Earlier reports (JSON), for checks compared with previous verifications.")
    private Path history;

    @Option(names = "--duration", paramLabel = "TIME", description = "For how long, in place of the policy's: 5m")
    private String duration;

    @Option(names = "--interval", paramLabel = "TIME", description = "How often, in place of the policy's: 15s")
    private String interval;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "Of the report: text (the default), json, markdown or junit.")
    private ReportFormat format;

    @Option(names = "--output", paramLabel = "FILE", description = "For the report, in place of standard output.")
    private Path output;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the report as JSON into this file, for 'notify --report'.")
    private Path jsonFile;

    @Mixin
    private RollbackOptions rollback;

    @Mixin
    private RuleOptions rules;

    @Option(
            names = "--allow-commands",
            description =
                    "Run the commands of the policy's command checks, here and as you. Only for policies you trust.")
    private boolean allowCommands;

    VerifyCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException, IOException, InterruptedException {
        Inputs inputs = new Inputs(terminal);
        List<VerificationPlan> plans = plans(policy.services(inputs, version));
        rollback.check(plans);
        refuseCommands(plans);
        refuseUnwritable("--output", output);
        refuseUnwritable("--json", jsonFile);
        if (history != null) {
            List<Report> earlier = HistoryFolder.read(history, terminal);
            plans.replaceAll(plan -> plan.withBaselines(PreviousVerifications.baselines(plan, earlier)));
        }
        try (RuleActions actions = rules.open(plans, inputs, policy.configFile(), terminal);
                CommandLineSources opened = policy.open(inputs)) {
            for (VerificationPlan plan : plans) {
                refuseMissingSources(plan.policy(), opened);
            }
            systems.refuseMissing(opened);
            RuleHints.of(plans, rollback.isGiven(), actions::does)
                    .forEach(hint -> terminal.err().println(Main.NAME + ": " + hint));
            return ExitCode.of(verify(plans, opened, actions));
        }
    }

    private Verdict verify(List<VerificationPlan> plans, CommandLineSources opened, RuleActions actions)
            throws IOException, InterruptedException {
        Verdict worst = Verdict.PASSED;
        try (Verifications verifications =
                new Verifications(opened, new Progress(terminal, plans), systems, allowCommands, actions)) {
            interruption.onInterrupt(verifications::abort);
            List<Report> reports = verifications.run(plans);
            for (Report report : reports) {
                worst = worst.worst(report.verdict());
            }
            if (reports.size() == 1) {
                reports = rollback.follow(
                        plans.get(0), reports.get(0), again -> verifyAgain(again, opened, actions), terminal);
            }
            write(format.render(reports, terminal, output == null));
            if (jsonFile != null) {
                Files.writeString(jsonFile, ReportFormat.JSON.render(reports, terminal, false));
            }
            actions.await();
        }
        return worst;
    }

    /** What is under way then is ended by a signal as well. */
    private Report verifyAgain(VerificationPlan plan, CommandLineSources opened, RuleActions actions)
            throws InterruptedException {
        try (Verifications verifications =
                new Verifications(opened, new Progress(terminal, List.of(plan)), systems, allowCommands, actions)) {
            interruption.onInterrupt(verifications::abort);
            return verifications.run(List.of(plan)).get(0);
        }
    }

    private void refuseCommands(List<VerificationPlan> plans) throws UsageException {
        for (VerificationPlan plan : plans) {
            for (Check check : plan.policy().checks()) {
                if (check.type() == CheckType.COMMAND && !allowCommands) {
                    throw new UsageException("the check '" + check.name() + "' of "
                            + plan.policy().name() + " runs a command; allow it with --allow-commands");
                }
            }
        }
    }

    /** A source that is not there now will not come: the whole window would be measured in vain. */
    private static void refuseMissingSources(ServicePolicy policy, CommandLineSources opened) throws UsageException {
        for (Check check : policy.checks()) {
            try {
                if (!check.isProbe()) {
                    opened.get(policy.sourceOf(check));
                }
            } catch (SourceException e) {
                throw new UsageException("the check '" + check.name() + "' of " + policy.name()
                        + " cannot be measured: " + e.getMessage() + "; give it with --source or --config");
            }
        }
    }

    private List<VerificationPlan> plans(List<ServicePolicy> chosen) throws UsageException {
        Instant now = Instant.now();
        List<VerificationPlan> plans = new ArrayList<>();
        for (ServicePolicy one : chosen) {
            plans.add(new VerificationPlan(
                            "v" + (plans.size() + 1),
                            new Deployment(one.name(), policy.environment(), version, deployedBy, null),
                            withOwnWindow(one),
                            now)
                    .withTrace(Trace.continuing(
                            terminal.environment().get("TRACEPARENT"),
                            terminal.environment().get("TRACESTATE"))));
        }
        return plans;
    }

    private ServicePolicy withOwnWindow(ServicePolicy policy) throws UsageException {
        Window window = policy.window();
        try {
            return policy.within(new Window(
                    time("--duration", duration, window.duration()),
                    time("--interval", interval, window.interval()),
                    window.initialDelay()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Duration time(String option, String text, Duration fallback) {
        try {
            return text == null ? fallback : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }

    /** Better now than after the window. */
    private static void refuseUnwritable(String option, @CheckForNull Path file) throws UsageException {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException(option + ": " + file + " cannot be written");
        }
    }

    private void write(String text) throws IOException {
        if (output == null) {
            // what a program reads is UTF-8 whatever the terminal
            terminal.out()
                    .write(text.getBytes(format == ReportFormat.TEXT ? terminal.charset() : StandardCharsets.UTF_8));
            terminal.out().flush();
        } else {
            Files.writeString(output, text);
        }
    }
}
