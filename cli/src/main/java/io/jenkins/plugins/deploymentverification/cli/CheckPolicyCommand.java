package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what is wrong with a policy, or what it asks for. Asks no server. */
@Command(
        name = "check-policy",
        mixinStandardHelpOptions = true,
        description = "Tells what is wrong with a policy, with line and column, or what it asks for.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:The policy is sound.", "3:It is not, or the command was used wrongly."})
final class CheckPolicyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "The policy, YAML or JSON; - for standard input.")
    private String file;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A value for the policy's placeholders.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The connections to metric sources: values are quoted as their query languages want it."
                    + " Without it all queries are taken for PromQL.")
    private String configFile;

    CheckPolicyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws UsageException {
        Inputs inputs = new Inputs(terminal);
        Policy policy = inputs.policy(
                file,
                PolicyReader.withParameters(parameters)
                        .withLanguages(CommandLineSources.languages(inputs.connections(configFile), List.of())));
        PrintStream out = terminal.out();
        out.println(file + ": sound");
        for (ServicePolicy service : policy.services()) {
            List<String> kinds = new ArrayList<>();
            for (CheckType type : CheckType.values()) {
                long count =
                        service.checks().stream().filter(c -> c.type() == type).count();
                if (count > 0) {
                    kinds.add(count + " " + type.key());
                }
            }
            out.println("  " + service.name() + ": " + String.join(", ", kinds));
            service.checks().forEach(c -> out.println("    " + c.name()));
        }
        return ExitCode.PASSED;
    }
}
