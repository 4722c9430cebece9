package io.jenkins.plugins.deploymentverification.engine.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * How a command ended. Its secrets are masked.
 *
 * @param exitCode null when it was killed because it took too long
 * @param stdout what it wrote to its standard output, at most {@link BoundedOutput#LIMIT} bytes
 * @param stderr the same of its standard error
 * @param complete whether the two are all that it wrote
 * @param took from its start to its end
 */
public record CommandResult(
        @CheckForNull Integer exitCode, String stdout, String stderr, boolean complete, Duration took) {

    public boolean timedOut() {
        return exitCode == null;
    }

    public boolean isSuccess() {
        return exitCode != null && exitCode == 0;
    }

    /** Both outputs, standard output first, without blank ends. */
    public String output() {
        return (stdout.strip() + "\n" + stderr.strip()).strip();
    }
}
