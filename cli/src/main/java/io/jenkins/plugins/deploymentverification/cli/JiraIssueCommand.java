package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraIssue;
import io.jenkins.plugins.deploymentverification.engine.jira.Transition;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells where an issue is and where it can go. */
@Command(
        name = "issue",
        mixinStandardHelpOptions = true,
        description = "Tells an issue's status and the transitions that are available to this user.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Told.", "1:It cannot be read.", "2:Interrupted.", "3:The command was used wrongly."})
final class JiraIssueCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(paramLabel = "ISSUE", description = "The key of an issue: SHOP-12")
    private String key;

    @Mixin
    private JiraOptions jira;

    JiraIssueCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        return JiraCall.run(jira, terminal, interruption, this::tell);
    }

    private int tell(JiraClient client) throws JiraException, InterruptedException {
        PrintStream out = terminal.out();
        JiraIssue issue = client.issue(key);
        out.println(issue.key() + " " + issue.summary());
        out.println("  status: " + issue.status().name());
        List<Transition> transitions = client.transitions(key);
        out.println(transitions.isEmpty() ? "  no transition is available to this user" : "  transitions:");
        for (Transition transition : transitions) {
            List<String> required = transition.requiredFields();
            out.println("    " + transition.describe()
                    + (required.isEmpty() ? "" : ", wants: " + String.join(", ", required)));
        }
        return ExitCode.PASSED;
    }
}
