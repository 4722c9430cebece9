package io.jenkins.plugins.deploymentverification.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whether a site can be talked to, and as whom. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tells what a site is and who we are there.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The credentials are good.",
            "1:They are not, or the site does not answer.",
            "2:Interrupted.",
            "3:The command was used wrongly."
        })
final class JiraCheckCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Mixin
    private JiraOptions jira;

    JiraCheckCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        return JiraCall.run(jira, terminal, interruption, client -> {
            terminal.out().println(client.check().describe());
            return ExitCode.PASSED;
        });
    }
}
