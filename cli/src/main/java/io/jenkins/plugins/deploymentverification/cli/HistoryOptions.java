package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that look at the past. */
final class HistoryOptions {

    /** How results are written. */
    enum Format {
        TEXT,
        /** One service is an object, several are a list. */
        JSON,
        MARKDOWN
    }

    @Mixin
    private PolicyOptions policy;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = "Of the result: text (the default), json or markdown.")
    private Format format;

    @CheckForNull
    String environment() {
        return policy.environment();
    }

    /** The policies of the services, each with a metric check at least. */
    List<ServicePolicy> policies(Inputs inputs) throws UsageException {
        List<ServicePolicy> chosen = policy.services(inputs, null);
        for (ServicePolicy one : chosen) {
            if (one.checks().stream().noneMatch(c -> c.type() == CheckType.METRIC)) {
                throw new UsageException("--policy: " + one.name()
                        + " has no metric check; only metric checks can be asked of the past");
            }
        }
        return chosen;
    }

    CommandLineSources open(Inputs inputs, List<ServicePolicy> policies) throws UsageException {
        CommandLineSources opened = policy.open(inputs);
        try {
            for (ServicePolicy one : policies) {
                for (Check check : one.checks()) {
                    if (check.type() == CheckType.METRIC) {
                        opened.get(one.sourceOf(check));
                    }
                }
            }
        } catch (SourceException e) {
            opened.close();
            throw new UsageException(e.getMessage() + "; give it with --source or --config");
        }
        return opened;
    }

    /** Writes what each service came to. */
    void write(Terminal terminal, List<String> texts, List<String> markdowns, List<? extends JsonNode> jsons)
            throws IOException {
        String text = switch (format) {
            case TEXT -> String.join("\n", texts);
            case MARKDOWN -> String.join("\n", markdowns);
            case JSON -> json(jsons) + "\n";
        };
        // what a program reads is UTF-8 whatever the terminal
        terminal.out().write(text.getBytes(format == Format.TEXT ? terminal.charset() : StandardCharsets.UTF_8));
        terminal.out().flush();
    }

    private static String json(List<? extends JsonNode> nodes) {
        if (nodes.size() == 1) {
            return nodes.get(0).toPrettyString();
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(all::add);
        return all.toPrettyString();
    }
}
