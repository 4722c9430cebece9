package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome.State;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.jira.Transitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves issues and tells by the exit code whether all of them are where they should be. */
@Command(
        name = "transition",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Moves issues to a status. An issue that is there already is left alone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All issues were moved, or were there already; of a dry run: could be moved.",
            "1:Not all of them; standard output tells each.",
            "2:Interrupted.",
            "3:The command was used wrongly."
        })
final class JiraTransitionCommand implements Callable<Integer> {

    /** How the outcomes are written. */
    enum Format {
        TEXT,
        JSON
    }

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(arity = "1..*", paramLabel = "ISSUE", description = "Keys of issues: SHOP-12")
    private List<String> issues = new ArrayList<>();

    @Mixin
    private JiraOptions jira;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "STATUS|NAME|ID",
            description = "The transition's id, its name, or the status it leads to; case does not matter.")
    private String to;

    @Option(
            names = "--via",
            paramLabel = "STATUS",
            description = "A status on the way; may be repeated, in order. Without it only one transition is made.")
    private List<String> via = new ArrayList<>();

    @Option(names = "--comment", paramLabel = "TEXT", description = "Added together with the last transition.")
    private String comment;

    @Option(
            names = "--field",
            paramLabel = "NAME=VALUE",
            description = "A field of the last transition's screen, by name or id; several values with commas; nothing"
                    + " clears it. May be repeated.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(
            names = "--only-from",
            paramLabel = "STATUS",
            description = "Move only issues in this status; may be repeated.")
    private List<String> onlyFrom = new ArrayList<>();

    @Option(names = "--dry-run", description = "Tell what would happen, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "text (the default) or json.")
    private Format format;

    JiraTransitionCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        TransitionRequest request = request();
        return JiraCall.run(jira, terminal, interruption, client -> move(client, request));
    }

    private TransitionRequest request() throws UsageException {
        try {
            return TransitionRequest.to(to)
                    .via(via)
                    .comment(comment)
                    .fields(fields)
                    .onlyFrom(onlyFrom)
                    .dryRun(dryRun)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private int move(JiraClient client, TransitionRequest request) throws InterruptedException {
        List<IssueOutcome> outcomes = new ArrayList<>();
        try {
            new Transitions(client).move(issues, request, outcome -> {
                outcomes.add(outcome);
                if (format == Format.TEXT) {
                    terminal.out().println(outcome.describe());
                }
            });
        } finally {
            if (format == Format.JSON) {
                ArrayNode json = new ObjectMapper().createArrayNode();
                outcomes.forEach(outcome -> json.addPOJO(outcome.toMap()));
                terminal.out().println(json);
            }
        }
        boolean all = outcomes.stream().allMatch(o -> o.isInTarget() || o.state() == State.WOULD_MOVE);
        return all ? ExitCode.PASSED : ExitCode.FAILED;
    }
}
