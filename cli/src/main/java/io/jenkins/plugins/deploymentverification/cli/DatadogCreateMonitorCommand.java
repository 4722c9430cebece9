package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogMonitors;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Creates a monitor, once. */
@Command(
        name = "create-monitor",
        mixinStandardHelpOptions = true,
        description =
                "Creates a monitor, unless there is one of that name already; so it may be run with each deployment."
                        + " Datadog checks the definition first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It is there.",
            "1:It cannot be created.",
            "2:Interrupted.",
            "3:The command was used wrongly, or a file cannot be used."
        })
final class DatadogCreateMonitorCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(
            paramLabel = "FILE",
            description =
                    "The definition as Datadog's API takes it, JSON with name, type and query; - for standard input.")
    private String file;

    @Mixin
    private DatadogOptions datadog;

    DatadogCreateMonitorCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        ObjectNode definition = definition(new Inputs(terminal).text(file));
        PrintStream out = new PrintStream(terminal.out(), true, terminal.charset());
        return datadog.run(terminal, interruption, monitors -> {
            DatadogMonitors.Made made = monitors.create(definition, DatadogOptions.BUDGET);
            out.println((made.created() ? "created " : "there already: ") + made.id() + " " + made.name()
                    + (made.link() == null ? "" : " " + made.link()));
            return ExitCode.PASSED;
        });
    }

    private ObjectNode definition(String text) throws UsageException {
        try {
            JsonNode json = new JsonMapper().readTree(text);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new UsageException(file + " is no JSON: " + e.getOriginalMessage());
        }
        throw new UsageException(file + " is not the definition of a monitor: a JSON object");
    }
}
