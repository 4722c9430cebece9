package io.jenkins.plugins.deploymentverification.engine.command;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;

/** A command was not started, so that nothing was changed by it. */
public final class NotStartedException extends IOException {

    private static final long serialVersionUID = 1L;

    public NotStartedException(String message, @CheckForNull Throwable cause) {
        super(message, cause);
    }
}
