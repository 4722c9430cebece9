package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which policy, of which services, and by which metric sources: the options of all commands that measure. */
final class PolicyOptions {

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "YAML or JSON; - for standard input.")
    private String policyFile;

    @Option(names = "--config", paramLabel = "FILE", description = "The connections to metric sources and notifiers.")
    private String configFile;

    @Option(
            names = "--source",
            paramLabel = "NAME=TYPE:URL",
            description =
                    "A metric source without credentials, like main=prometheus:http://localhost:9090; may be repeated.")
    private List<String> sources = new ArrayList<>();

    @Option(names = "--service", paramLabel = "NAME", description = "Only this service; otherwise all of the policy's.")
    private String service;

    @Option(names = "--environment", paramLabel = "NAME", description = "Where it was deployed.")
    private String environment;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A value for the policy's placeholders.")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @CheckForNull
    private List<SourceConnection> connections;

    /** Null where there is none. */
    @CheckForNull
    String configFile() {
        return configFile;
    }

    @CheckForNull
    String environment() {
        return environment;
    }

    /** @param version for the placeholder of that name, or null */
    List<ServicePolicy> services(Inputs inputs, @CheckForNull String version) throws UsageException {
        Map<String, String> placeholders = new LinkedHashMap<>();
        put(placeholders, "service", service);
        put(placeholders, "environment", environment);
        put(placeholders, "version", version);
        placeholders.putAll(parameters);
        QueryLanguage.Lookup languages = CommandLineSources.languages(connections(inputs), sources);
        Policy policy = inputs.policy(
                policyFile, PolicyReader.withParameters(placeholders).withLanguages(languages));
        return service == null
                ? policy.services()
                : List.of(policy.service(service)
                        .orElseThrow(() -> new UsageException("--service: the policy has no service '" + service
                                + "'; it has: "
                                + String.join(
                                        ", ",
                                        policy.services().stream()
                                                .map(ServicePolicy::name)
                                                .toList()))));
    }

    private static void put(Map<String, String> placeholders, String name, @CheckForNull String value) {
        if (value != null) {
            placeholders.put(name, value);
        }
    }

    /** Read once: it may be standard input. */
    private List<SourceConnection> connections(Inputs inputs) throws UsageException {
        if (connections == null) {
            connections = inputs.connections(configFile);
        }
        return connections;
    }

    /** The caller closes them. */
    CommandLineSources open(Inputs inputs) throws UsageException {
        return CommandLineSources.open(connections(inputs), sources);
    }
}
