package io.jenkins.plugins.deploymentverification.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** What can be done with Jira. */
@Command(
        name = "jira",
        mixinStandardHelpOptions = true,
        description = "Moves Jira issues, comments on them, and tells what can be done with them.",
        subcommands = {
            JiraTransitionCommand.class,
            JiraCommentCommand.class,
            JiraIssueCommand.class,
            JiraCheckCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class JiraCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Needs a command: transition, comment, issue or check");
    }
}
