package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A command that was run, as evidence. Secrets are masked.
 *
 * @param line as one would type it
 * @param at when it was started
 * @param exitCode null when it was killed because it took too long
 * @param output the end of what it wrote, at most {@link #MAX_OUTPUT} characters
 */
public record CommandRecord(
        String line,
        Instant at,
        Duration took,
        @CheckForNull Integer exitCode,
        String output) {

    /** Characters of output that are kept. */
    public static final int MAX_OUTPUT = 4000;

    public CommandRecord {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        took = took.truncatedTo(ChronoUnit.MILLIS);
        if (output.length() > MAX_OUTPUT) {
            int from = output.length() - MAX_OUTPUT + 1;
            from += Character.isLowSurrogate(output.charAt(from)) ? 1 : 0;
            output = "…" + output.substring(from);
        }
    }
}
