package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What came of starting a gate's evaluation. That nothing was started is told by a {@link SourceException} instead.
 *
 * @param id of the evaluation, by which its result is asked for; null where the answer was lost
 * @param lost why it is not known whether an evaluation was started; null where it was
 */
public record GateStart(
        @CheckForNull String id, @CheckForNull String lost) {

    public GateStart {
        if ((id == null) == (lost == null)) {
            throw new IllegalArgumentException("a start has an id, or was lost");
        }
    }

    public static GateStart of(String id) {
        return new GateStart(id, null);
    }

    /** The order was sent and no answer came: it may have been carried out. */
    public static GateStart lost(String message) {
        return new GateStart(null, message);
    }
}
