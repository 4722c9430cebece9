package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Instant;

/**
 * What a monitoring system says of one of its monitors, or of one group of it.
 *
 * @param id as the system knows it
 * @param name for people
 * @param group which of the monitor's groups, for example {@code host:a}; null for the monitor as a whole
 * @param muted whether somebody silenced it, as in a maintenance
 * @param since when it came into this state, or null where the system does not tell
 * @param link to its page, or null; without anything secret
 */
public record MonitorStatus(
        String id,
        String name,
        @CheckForNull String group,
        State state,
        boolean muted,
        @CheckForNull Instant since,
        @CheckForNull URI link) {

    /** The states of a monitor. */
    public enum State {
        OK,
        /** Between its warning and its alert threshold. */
        WARNING,
        ALERT,
        /** It has nothing to judge by, or was not evaluated. */
        NO_DATA
    }

    /** For example {@code Error rate (host:a)}. */
    public String title() {
        return group == null ? name : name + " (" + group + ")";
    }
}
