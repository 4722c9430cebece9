package io.jenkins.plugins.deploymentverification.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** What can be done with Datadog besides measuring. */
@Command(
        name = "datadog",
        mixinStandardHelpOptions = true,
        description = "Lists and creates monitors of Datadog.",
        subcommands = {DatadogMonitorsCommand.class, DatadogCreateMonitorCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class DatadogCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Needs a command: monitors or create-monitor");
    }
}
