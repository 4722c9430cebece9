package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * What was deployed.
 *
 * @param service never null
 * @param environment for example {@code production}, or null
 * @param version or null
 * @param deployedBy a person or a job, or null
 * @param deployedAt when the deployment was done, or null when not known
 */
public record Deployment(
        String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        @CheckForNull String deployedBy,
        @CheckForNull Instant deployedAt) {}
