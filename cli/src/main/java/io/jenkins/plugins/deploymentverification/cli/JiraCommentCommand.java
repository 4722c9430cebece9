package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Comments on issues. */
@Command(
        name = "comment",
        mixinStandardHelpOptions = true,
        description = "Adds a comment to issues.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All issues have the comment.",
            "1:Not all of them.",
            "2:Interrupted.",
            "3:The command was used wrongly."
        })
final class JiraCommentCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(arity = "1..*", paramLabel = "ISSUE", description = "Keys of issues: SHOP-12")
    private List<String> issues = new ArrayList<>();

    @Mixin
    private JiraOptions jira;

    @Option(names = "--text", required = true, paramLabel = "TEXT", description = "The comment, as plain text.")
    private String text;

    JiraCommentCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        return JiraCall.run(jira, terminal, interruption, this::comment);
    }

    private int comment(JiraClient client) throws InterruptedException {
        int code = ExitCode.PASSED;
        for (String issue : issues) {
            try {
                client.comment(issue, text);
                terminal.out().println(issue + ": commented");
            } catch (JiraException e) {
                terminal.out().println(issue + ": failed: " + e.getMessage());
                code = ExitCode.FAILED;
            }
        }
        return code;
    }
}
