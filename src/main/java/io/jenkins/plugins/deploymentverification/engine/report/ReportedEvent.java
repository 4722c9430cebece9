package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.time.Instant;

/**
 * Something that a monitoring system noted down while the verification ran; evidence for people, which no verdict
 * depends on.
 *
 * @param source name of the metric source that told it
 * @param title one line of plain text
 * @param link to its page, http or https, or null
 */
public record ReportedEvent(
        String source,
        Instant at,
        String title,
        @CheckForNull String link) implements Serializable {}
