package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Instant;

/**
 * Something that a monitoring system noted down: a deployment, a change of configuration, a monitor that went off.
 *
 * @param title one line of plain text
 * @param link to its page, or null; without anything secret
 */
public record SystemEvent(
        Instant at, String title, @CheckForNull URI link) {}
