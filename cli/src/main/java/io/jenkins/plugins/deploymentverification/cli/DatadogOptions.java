package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogMonitors;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSource;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** Which Datadog: the options of all commands that talk to it. */
final class DatadogOptions {

    static final Duration BUDGET = Duration.ofSeconds(60);

    /** What is done with the monitors; its result is the exit code. */
    interface Call {
        int on(DatadogMonitors monitors) throws SourceException, InterruptedException;
    }

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The connections file with the source of type datadog.")
    private String configFile;

    @Option(names = "--source", paramLabel = "NAME", description = "Which of its sources; otherwise the default one.")
    @CheckForNull
    private String source;

    int run(Terminal terminal, Interruption interruption, Call call) throws UsageException {
        Thread caller = Thread.currentThread();
        interruption.onInterrupt(caller::interrupt);
        try (CommandLineSources opened =
                CommandLineSources.open(new Inputs(terminal).connections(configFile), List.of())) {
            MetricSource found = opened.get(source);
            if (!(found instanceof DatadogSource datadog)) {
                throw new UsageException(
                        "--source: " + (source == null ? "the default source" : "'" + source + "'") + " is no Datadog");
            }
            return call.on(datadog.monitors());
        } catch (SourceException e) {
            PrintWriter err = new PrintWriter(terminal.err(), true, terminal.charset());
            err.println(Main.NAME + ": " + e.getMessage());
            return ExitCode.FAILED;
        } catch (InterruptedException e) {
            return ExitCode.INCONCLUSIVE;
        }
    }
}
