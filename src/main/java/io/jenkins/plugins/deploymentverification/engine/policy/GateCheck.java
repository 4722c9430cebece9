package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A deployment gate of the monitoring system lets the deployment pass. Its evaluation is started once, with the first
 * measurement, and asked for until it has come to its end.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param service as the system knows it, or null for the service that was deployed
 * @param environment null for the one that was deployed to
 * @param version null for the one that was deployed
 * @param identifier which of the service's gates, or null for its default one
 */
public record GateCheck(
        CheckSettings settings,
        @CheckForNull String source,
        @CheckForNull String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        @CheckForNull String identifier)
        implements Check {

    @Override
    public CheckType type() {
        return CheckType.GATE;
    }

    /** What is asked for, as far as the check itself says it; may be empty. */
    public String question() {
        return Stream.of(service, environment, version, identifier)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }
}
