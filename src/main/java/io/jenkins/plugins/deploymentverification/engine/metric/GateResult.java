package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;

/**
 * How far a gate's evaluation is.
 *
 * @param message what people should know, such as the rules that did not pass; may be null
 * @param link to its page, or null; without anything secret
 */
public record GateResult(
        State state,
        @CheckForNull String message,
        @CheckForNull URI link) {

    /** The states of an evaluation; the last two are final. */
    public enum State {
        IN_PROGRESS,
        PASSED,
        FAILED
    }
}
