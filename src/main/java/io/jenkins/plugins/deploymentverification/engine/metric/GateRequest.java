package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Which gate is to judge which deployment.
 *
 * @param service what was deployed
 * @param environment null where it is not known
 * @param version null where it is not known
 * @param identifier which of the service's gates, or null for its default one
 */
public record GateRequest(
        String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        @CheckForNull String identifier) {}
