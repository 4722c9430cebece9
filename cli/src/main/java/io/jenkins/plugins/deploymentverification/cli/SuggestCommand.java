package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggester;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion;
import io.jenkins.plugins.deploymentverification.engine.backtest.SuggestionPresenter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Proposes thresholds out of history. */
@Command(
        name = "suggest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Moves the policy's window over the history of its metric checks and proposes a threshold for"
                + " each, with the false-alarm rate it would have had. The history is taken for good.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Done, also where there is too little data for a suggestion.",
            "2:It was interrupted.",
            "3:The command was used wrongly, or a file cannot be used.",
            "4:Internal error."
        })
final class SuggestCommand implements Callable<Integer> {

    private static final Pattern RATE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*(%?)");

    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private HistoryOptions options;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "14d",
            description = "How far back to look: 14d (the default), or a time like 2026-11-20T09:30:00Z.")
    private String since;

    @Option(
            names = "--target-rate",
            paramLabel = "RATE",
            defaultValue = "1%",
            description = "The part of good windows that may fail: 1%% (the default).")
    private String targetRate;

    SuggestCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException, IOException {
        Inputs inputs = new Inputs(terminal);
        PastTimes times = new PastTimes(Instant.now());
        double target = target();
        Instant from = times.since("--since", since);
        List<ServicePolicy> policies = options.policies(inputs);
        try (CommandLineSources sources = options.open(inputs, policies);
                HistoryProgress progress = new HistoryProgress(terminal)) {
            interruption.onInterrupt(Thread.currentThread()::interrupt);
            Suggester suggester = new Suggester(
                    sources,
                    (check, done, of) -> progress.tell(check.name() + ": " + done + " of " + of + " windows judged"));
            List<String> texts = new ArrayList<>();
            List<String> markdowns = new ArrayList<>();
            List<JsonNode> jsons = new ArrayList<>();
            for (ServicePolicy policy : policies) {
                List<Suggestion> suggestions = suggester.run(policy, from, times.now(), target);
                texts.add(SuggestionPresenter.text(policy, suggestions));
                markdowns.add(SuggestionPresenter.markdown(policy, suggestions));
                jsons.add(SuggestionPresenter.json(policy, suggestions));
            }
            progress.close();
            options.write(terminal, texts, markdowns, jsons);
            return ExitCode.PASSED;
        } catch (InterruptedException e) {
            terminal.err().println(Main.NAME + ": interrupted; there is no result");
            return ExitCode.INCONCLUSIVE;
        } catch (Suggester.TooMuchHistory e) {
            throw new UsageException("--since: " + e.getMessage());
        }
    }

    private double target() throws UsageException {
        Matcher matcher = RATE.matcher(targetRate.strip());
        double rate = matcher.matches()
                ? Double.parseDouble(matcher.group(1)) / (matcher.group(2).isEmpty() ? 1 : 100)
                : 0;
        if (!(rate > 0 && rate < 1)) {
            throw new UsageException("--target-rate: '" + targetRate + "' is not a rate above 0 and below 1; write 1%");
        }
        return rate;
    }
}
