package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.backtest.Backtest;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestPresenter;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestResult;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what a policy would have said of past deployments. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Replays a policy's metric checks over past deployments and tells how often each would have"
                + " failed. Every time that is not --bad counts as a good deployment.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:No good deployment would have failed.",
            "1:At least one good deployment would have failed.",
            "2:None of the deployments could be judged, or it was interrupted.",
            "3:The command was used wrongly, or a file cannot be used.",
            "4:Internal error."
        })
final class BacktestCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private HistoryOptions options;

    @Option(
            names = "--at",
            arity = "1..*",
            paramLabel = "TIME",
            description = "When deployments were done: 2026-11-20T09:30:00Z, seconds since 1970, or -3d.")
    private List<String> at = new ArrayList<>();

    @Option(
            names = "--bad",
            arity = "1..*",
            paramLabel = "TIME",
            description = "Deployments that are known to have been bad.")
    private List<String> bad = new ArrayList<>();

    @Option(names = "--every", paramLabel = "TIME", description = "With --since: as if one had been done so often: 1d")
    private String every;

    @Option(names = "--since", paramLabel = "TIME", description = "From when on: 14d, or a time as above.")
    private String since;

    BacktestCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException, IOException {
        Inputs inputs = new Inputs(terminal);
        PastTimes times = new PastTimes(Instant.now());
        List<ServicePolicy> policies = options.policies(inputs);
        List<SortedMap<Instant, Boolean>> deployments = new ArrayList<>();
        for (ServicePolicy policy : policies) {
            deployments.add(deployments(policy.window(), times));
        }
        try (CommandLineSources sources = options.open(inputs, policies);
                HistoryProgress progress = new HistoryProgress(terminal)) {
            interruption.onInterrupt(Thread.currentThread()::interrupt);
            List<BacktestResult> results = new ArrayList<>();
            for (int i = 0; i < policies.size(); i++) {
                results.add(run(sources, progress, policies.get(i), deployments.get(i)));
            }
            progress.close();
            options.write(
                    terminal,
                    results.stream().map(BacktestPresenter::text).toList(),
                    results.stream().map(BacktestPresenter::markdown).toList(),
                    results.stream().map(BacktestPresenter::json).toList());
            return exitCode(results);
        } catch (InterruptedException e) {
            terminal.err().println(Main.NAME + ": interrupted; there is no result");
            return ExitCode.INCONCLUSIVE;
        }
    }

    private BacktestResult run(
            CommandLineSources sources,
            HistoryProgress progress,
            ServicePolicy policy,
            SortedMap<Instant, Boolean> deployments)
            throws InterruptedException {
        int[] done = {0};
        return new Backtest(
                        sources,
                        one -> progress.tell(policy.name() + ": " + ++done[0] + " of " + deployments.size()
                                + " deployments replayed, " + one.at() + " " + one.verdict()))
                .run(policy, options.environment(), deployments);
    }

    private static int exitCode(List<BacktestResult> results) {
        if (results.stream().anyMatch(r -> r.falseAlarms() > 0)) {
            return ExitCode.FAILED;
        }
        boolean judged = results.stream()
                .allMatch(r -> r.count(Verdict.INCONCLUSIVE) < r.deployments().size());
        return judged ? ExitCode.PASSED : ExitCode.INCONCLUSIVE;
    }

    private SortedMap<Instant, Boolean> deployments(Window window, PastTimes times) throws UsageException {
        if ((every == null) != (since == null)) {
            throw new UsageException("--every and --since go together: --every 1d --since 14d");
        }
        SortedMap<Instant, Boolean> all = new TreeMap<>();
        Duration length = window.initialDelay().plus(window.duration());
        for (String text : at) {
            all.put(whole("--at", text, length, times), false);
        }
        for (String text : bad) {
            all.put(whole("--bad", text, length, times), true);
        }
        if (every != null) {
            addGrid(all, length, times);
        }
        if (all.isEmpty()) {
            throw new UsageException("needs times: --at TIME, --bad TIME, or --every 1d --since 14d");
        }
        if (all.size() > Backtest.MAX_DEPLOYMENTS) {
            throw tooMany();
        }
        return all;
    }

    private void addGrid(SortedMap<Instant, Boolean> all, Duration length, PastTimes times) throws UsageException {
        Duration step = PastTimes.duration("--every", every);
        Instant first = times.since("--since", since);
        if (Duration.between(first, times.now()).dividedBy(step) > Backtest.MAX_DEPLOYMENTS) {
            throw tooMany();
        }
        List<Instant> bads = all.keySet().stream().filter(all::get).toList();
        for (Instant time = first; !time.plus(length).isAfter(times.now()); time = time.plus(step)) {
            Instant begin = time;
            // a window that sees a bad deployment's is not good
            if (bads.stream().noneMatch(b -> Duration.between(b, begin).abs().compareTo(length) <= 0)) {
                all.putIfAbsent(begin, false);
            }
        }
    }

    private static UsageException tooMany() {
        return new UsageException("more than " + Backtest.MAX_DEPLOYMENTS + " deployments; take a longer --every");
    }

    private static Instant whole(String option, String text, Duration length, PastTimes times) throws UsageException {
        Instant time = times.parse(option, text);
        if (time.plus(length).isAfter(times.now())) {
            throw new UsageException(
                    option + ": the window of " + time + " is not over yet; it ends at " + time.plus(length));
        }
        return time;
    }
}
