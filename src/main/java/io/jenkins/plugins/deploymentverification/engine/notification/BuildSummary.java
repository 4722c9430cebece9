package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a message tells of a build.
 *
 * @param job its full display name
 * @param number as people say it: {@code #12}
 * @param url of the build, or null where Jenkins does not know its own
 * @param result as Jenkins names it ({@code SUCCESS}, {@code FAILURE} …), or null while it runs
 * @param duration until now
 * @param cause who or what started it, or null
 * @param changes since the last successful build, newest first
 */
public record BuildSummary(
        String job,
        String number,
        @CheckForNull String url,
        @CheckForNull String result,
        Duration duration,
        @CheckForNull String cause,
        List<Change> changes) {

    public BuildSummary {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(number, "number");
        changes = List.copyOf(changes);
    }

    /**
     * A commit.
     *
     * @param subject the first line of its message
     * @param url of the repository's browser, or null
     */
    public record Change(
            String author, String subject, @CheckForNull String url) {}

    public String name() {
        return job + " " + number;
    }
}
